using System.Text.Json;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Tests.Masks;

/// <summary>The cases that the canvas is tested on too (tests/vectors, made by tests/js/make-vectors.mjs): both sides must paint the same pixels.</summary>
public sealed class SharedRasterVectorTests
{
    public static TheoryData<string> Strokes => [.. Load("strokes.json").Select(c => c.Name)];

    public static TheoryData<string> Polygons => [.. Load("polygons.json").Select(c => c.Name)];

    [Theory, MemberData(nameof(Strokes))]
    public void Stroke_SharedCase_PaintsTheSamePixelsAsTheBrowser(string name)
    {
        var wanted = Load("strokes.json").Single(c => c.Name == name);
        StrokeRasterizer.Rasterize(wanted.Size, wanted.Corners, wanted.Radius).ToCounts().ShouldBe(wanted.Counts);
    }

    [Theory, MemberData(nameof(Polygons))]
    public void Polygon_SharedCase_PaintsTheSamePixelsAsTheBrowser(string name)
    {
        var wanted = Load("polygons.json").Single(c => c.Name == name);
        PolygonRasterizer.Rasterize(wanted.Size, wanted.Corners).ToCounts().ShouldBe(wanted.Counts);
    }

    private static Case[] Load(string file) => JsonSerializer.Deserialize<Case[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", file)), JsonSerializerOptions.Web)!;

    internal sealed record Case(string Name, int Width, int Height, double Radius, double[] Points, string Counts)
    {
        public PixelSize Size => new(Width, Height);

        public PointD[] Corners => [.. Enumerable.Range(0, Points.Length / 2).Select(i => new PointD(Points[2 * i], Points[(2 * i) + 1]))];
    }
}
