using iSeg.Core.Geometry;

namespace iSeg.Engine.Samples;

/// <summary>The same few things as a sketch, a painting and clip art: nothing that looks at pictures may take them for photographs.</summary>
public static class DrawnStyles
{
    /// <summary>Half the width of an outline, in units of the picture's height.</summary>
    private const float Outline = .008f;

    private static readonly Func<float, float, float> Pear = Forms.Blend(Forms.Ellipse(.42f, .62f, .22f, .22f), Forms.Ellipse(.42f, .34f, .11f, .15f), .1f);

    private static readonly Func<float, float, float> House = Forms.Union(Forms.Polygon(.85f, .5f, 1.3f, .5f, 1.3f, .86f, .85f, .86f), Forms.Polygon(.78f, .5f, 1.37f, .5f, 1.075f, .2f));

    /// <summary>All three.</summary>
    public static IReadOnlyList<DrawnScene> All(PixelSize size) => [Sketch(size), Painting(size), ClipArt(size)];

    /// <summary>Pencil on paper: grey outlines, hatched inside.</summary>
    public static DrawnScene Sketch(PixelSize size) => Draw("sketch.png", size, (x, y) => Paper(x, y), (x, y, _) => Paper(x, y).Toward(Tint.Hex(0x555555), Hatch(x, y, 70)), (x, y, _) => Paper(x, y).Toward(Tint.Hex(0x444444), Hatch(-x, y, 46)), 0x333333);

    /// <summary>Broad strokes of oil paint, no outlines.</summary>
    public static DrawnScene Painting(PixelSize size) => Draw(
        "painting.png",
        size,
        (x, y) => Strokes(x, y, y < .6f ? 0x5f86b5 : 0x6f7a3c, y < .6f ? 0x9db9d6 : 0x9aa357, 61),
        (x, y, _) => Strokes(x, y, 0xb9a02c, 0xe6d472, 62),
        (x, y, _) => Strokes(x, y, y < .5f ? 0x8c3422 : 0xc9b08a, y < .5f ? 0xb9573c : 0xe9dabb, 63),
        null);

    /// <summary>Flat colours in black outlines on white.</summary>
    public static DrawnScene ClipArt(PixelSize size) => Draw("clip-art.png", size, (_, _) => Tint.Hex(0xffffff), (_, _, _) => Tint.Hex(0x7cc142), (_, y, _) => Tint.Hex(y < .5f ? 0xe53935 : 0xffd54f), 0x000000);

    private static DrawnScene Draw(
        string name, PixelSize size, Func<float, float, Tint> ground, Func<float, float, float, Tint> pear, Func<float, float, float, Tint> house, int? line) =>
        Painter.Draw(name, size, ground, [new("pear", Pear, Lined(pear, line), false), new("house", House, Lined(house, line), false)], 60);

    private static Func<float, float, float, Tint> Lined(Func<float, float, float, Tint> fill, int? line) =>
        (x, y, distance) => line is { } colour && distance > -2 * Outline ? Tint.Hex(colour) : fill(x, y, distance);

    private static Tint Paper(float x, float y) => Tint.Hex(0xf4f1ea) * (.97f + (.05f * Noise.Clouds(30 * x, 30 * y, 64)));

    /// <summary>How dark slanted lines are here, 0..1.</summary>
    private static float Hatch(float x, float y, float density) => MathF.Abs(((density * (x + y)) % 1 + 1) % 1 - .5f) < .17f ? .75f : .08f;

    private static Tint Strokes(float x, float y, int dark, int light, int seed) =>
        Tint.Hex(dark).Toward(Tint.Hex(light), Math.Clamp((1.6f * Noise.Clouds((8 * x) + (3 * y), (26 * y) - (5 * x), seed, 2)) - .3f, 0, 1));
}
