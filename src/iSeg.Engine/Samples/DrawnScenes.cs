using iSeg.Core.Geometry;

namespace iSeg.Engine.Samples;

/// <summary>
/// Pictures for the sample project, for tests and for benchmarks: drawn here, so that a fresh machine has something to try and every
/// mask is known exactly. Any size; what is on them scales with the height.
/// </summary>
public static class DrawnScenes
{
    public static readonly PixelSize DefaultSize = new(1280, 854);

    /// <summary>All scenes.</summary>
    public static IReadOnlyList<DrawnScene> All(PixelSize size) => [Fruit(size), Harbour(size), Cells(size), Washers(size)];

    /// <summary>Three fruits on a wooden table.</summary>
    public static DrawnScene Fruit(PixelSize size)
    {
        Shape[] shapes =
        [
            new("apple", Forms.Ellipse(.42f, .56f, .20f, .19f), Forms.Ball(.42f, .56f, .20f, 0xb3202a, 0xe8683f, 11)),
            new("pear", Forms.Blend(Forms.Ellipse(.80f, .63f, .17f, .17f), Forms.Ellipse(.79f, .40f, .095f, .13f), .09f), Forms.Ball(.80f, .58f, .25f, 0x8f9a2b, 0xd3cf5c, 12)),
            new("lemon", Forms.Ellipse(1.15f, .68f, .155f, .115f, .3f), Forms.Ball(1.15f, .68f, .155f, 0xd8a812, 0xf8e46a, 13)),
        ];
        return Painter.Draw("fruit.jpg", size, (x, y) => Table(x, y, 0x8a5f3c, 0x5f3d22), shapes, 1);
    }

    /// <summary>Two boats and a buoy on the sea, under a sky with clouds.</summary>
    public static DrawnScene Harbour(PixelSize size)
    {
        Shape[] shapes =
        [
            new("boat", Forms.Union(Forms.Polygon(.22f, .60f, .66f, .60f, .58f, .70f, .28f, .70f), Forms.Polygon(.43f, .16f, .43f, .57f, .24f, .57f)), Forms.Flat(0xe9e3d5, 0xc9452f, .585f, 21), false),
            new("boat", Forms.Union(Forms.Polygon(.92f, .56f, 1.32f, .56f, 1.24f, .66f, .99f, .66f), Forms.Polygon(1.10f, .22f, 1.10f, .53f, 1.30f, .53f)), Forms.Flat(0xf3c14b, 0x24507a, .545f, 22), false),
            new("buoy", Forms.Union(Forms.Ellipse(.80f, .83f, .055f, .055f), Forms.Polygon(.78f, .70f, .82f, .70f, .83f, .82f, .77f, .82f)), Forms.Ball(.80f, .82f, .09f, 0xd84315, 0xff9a4d, 23), false),
        ];
        return Painter.Draw("harbour.jpg", size, SkyAndSea, shapes, 2);
    }

    /// <summary>Cells as a microscope shows them: grey, soft, many.</summary>
    public static DrawnScene Cells(PixelSize size)
    {
        var random = new Random(7);
        var shapes = new List<Shape>();
        for (var row = 0; row < 4; row++)
        {
            for (var column = 0; column < 6; column++)
            {
                var (x, y) = (.14f + (.245f * column) + (.05f * random.NextSingle()), .14f + (.24f * row) + (.05f * random.NextSingle()));
                var (rx, ry, turn) = (.06f + (.035f * random.NextSingle()), .05f + (.03f * random.NextSingle()), 3 * random.NextSingle());
                shapes.Add(new("cell", Forms.Ellipse(x, y, rx, ry, turn), Forms.Cell(x, y, .028f), false));
            }
        }

        return Painter.Draw("microscope.jpg", size, (x, y) => Tint.Hex(0x2c3136) * (.8f + (.5f * Noise.Clouds(3 * x, 3 * y, 31))), shapes, 3);
    }

    /// <summary>Metal rings and a bolt on blue cloth: objects with holes.</summary>
    public static DrawnScene Washers(PixelSize size)
    {
        Shape[] shapes =
        [
            new("washer", Forms.Ring(.36f, .38f, .20f, .095f), Forms.Metal(.36f, .38f, 41)),
            new("washer", Forms.Ring(.92f, .62f, .26f, .13f), Forms.Metal(.92f, .62f, 42)),
            new("bolt", Forms.Union(Forms.Polygon(1.22f, .16f, 1.36f, .16f, 1.40f, .24f, 1.36f, .32f, 1.22f, .32f, 1.18f, .24f), Forms.Polygon(1.26f, .30f, 1.32f, .30f, 1.32f, .58f, 1.26f, .58f)), Forms.Metal(1.28f, .3f, 43)),
        ];
        return Painter.Draw("washers.jpg", size, (x, y) => Tint.Hex(0x27486b) * (.75f + (.35f * Noise.Clouds(40 * x, 9 * y, 44, 2)) + (.15f * Noise.At(160 * x, 160 * y, 45))), shapes, 4);
    }

    private static Tint Table(float x, float y, int light, int dark)
    {
        var grain = Noise.Clouds((1.5f * x) + (.3f * Noise.At(2 * x, 2 * y, 5)), 22 * y, 6);
        var plank = MathF.Abs((y * 4 % 1) - .5f) > .492f ? .6f : 1;
        return Tint.Hex(dark).Toward(Tint.Hex(light), grain) * (plank * (.75f + (.35f * y)));
    }

    private static Tint SkyAndSea(float x, float y)
    {
        const float Horizon = .48f;
        if (y < Horizon)
        {
            var clouds = Math.Clamp((Noise.Clouds(2.2f * x, 5 * y, 25) - .45f) * 3, 0, 1);
            return Tint.Hex(0x6fa3d8).Toward(Tint.Hex(0xcfe1ef), y / Horizon).Toward(Tint.Hex(0xf4f4f2), clouds * .8f);
        }

        var depth = (y - Horizon) / (1 - Horizon);
        var waves = Noise.Clouds(9 * x, 55 * y / (.35f + depth), 26, 3);
        return Tint.Hex(0x3d7288).Toward(Tint.Hex(0x113a52), depth) * (.78f + (.44f * waves));
    }
}
