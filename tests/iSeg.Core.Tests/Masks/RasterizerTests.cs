using CsCheck;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Tests.Masks;

/// <summary>Strokes and polygons against the rule of docs/editor-protocol.md asked of every pixel.</summary>
public sealed class RasterizerTests
{
    private static readonly Gen<PointD[]> Points = Gen.OneOf(
        Gen.Select(Gen.Double[-30, 120], Gen.Double[-30, 120], (x, y) => new PointD(x, y)),
        Gen.Select(Gen.Int[-5, 100], Gen.Int[-5, 100], (x, y) => new PointD(x, y)),
        Gen.Select(Gen.Int[-5, 100], Gen.Int[-5, 100], (x, y) => new PointD(x + .5, y + .5))).Array[1, 9];

    private static readonly Gen<double> Radius = Gen.OneOf(Gen.Double[0.1, 40], Gen.Int[1, 12].Select(r => (double)r), Gen.Const(0.5));

    [Fact]
    public void Stroke_AnyPolyline_CoversExactlyTheCentresWithinTheRadius() =>
        Gen.Select(MaskGen.Size, Points, Radius).Sample((size, points, radius) =>
        {
            var expected = Paint(size, (x, y) => Enumerable.Range(0, Math.Max(points.Length - 1, 1))
                .Any(i => Near(x + .5, y + .5, points[i], points[Math.Min(i + 1, points.Length - 1)], radius)));

            StrokeRasterizer.Rasterize(size, points, radius).ShouldBe(expected);
        });

    [Fact]
    public void Polygon_AnyCorners_CoversExactlyTheCentresInsideByEvenOdd() =>
        Gen.Select(MaskGen.Size, Points).Sample((size, points) =>
        {
            var expected = Paint(size, (x, y) => Inside(x + .5, y + .5, points));

            PolygonRasterizer.Rasterize(size, points).ShouldBe(points.Length < 3 ? RleMask.Empty(size) : expected);
        });

    [Fact]
    public void Stroke_WithoutPointsOrRadius_IsEmpty()
    {
        StrokeRasterizer.Rasterize(new(9, 9), [], 3).IsEmpty.ShouldBeTrue();
        StrokeRasterizer.Rasterize(new(9, 9), [new(4, 4)], 0).IsEmpty.ShouldBeTrue();
        StrokeRasterizer.Rasterize(new(9, 9), [new(4, 4)], double.NaN).IsEmpty.ShouldBeTrue();
    }

    private static RleMask Paint(PixelSize size, Func<int, int, bool> rule)
    {
        var bits = new byte[size.Area];
        for (var i = 0; i < bits.Length; i++)
        {
            bits[i] = (byte)(rule(i % size.Width, i / size.Width) ? 1 : 0);
        }

        return RleMask.FromBitmap(bits, size);
    }

    private static bool Near(double x, double y, PointD a, PointD b, double radius)
    {
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var length = (dx * dx) + (dy * dy);
        var t = length > 0 ? Math.Clamp((((x - a.X) * dx) + ((y - a.Y) * dy)) / length, 0, 1) : 0;
        var (ex, ey) = (x - a.X - (t * dx), y - a.Y - (t * dy));
        return (ex * ex) + (ey * ey) <= radius * radius;
    }

    private static bool Inside(double x, double y, PointD[] points)
    {
        var inside = false;
        for (var i = 0; i < points.Length; i++)
        {
            var (a, b) = (points[i], points[(i + 1) % points.Length]);
            if (a.Y > y != b.Y > y && x < a.X + ((y - a.Y) * (b.X - a.X) / (b.Y - a.Y)))
            {
                inside = !inside;
            }
        }

        return inside;
    }
}
