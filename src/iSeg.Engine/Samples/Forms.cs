namespace iSeg.Engine.Samples;

/// <summary>Signed distances of simple forms (roughly, which is enough for soft edges and shadows), and how their surfaces look.</summary>
internal static class Forms
{
    public static Func<float, float, float> Ellipse(float cx, float cy, float rx, float ry, float turn = 0)
    {
        var (sin, cos) = MathF.SinCos(turn);
        return (x, y) =>
        {
            var (u, v) = ((((x - cx) * cos) + ((y - cy) * sin)) / rx, ((((y - cy) * cos) - ((x - cx) * sin)) / ry));
            var r = MathF.Sqrt((u * u) + (v * v));
            return (r - 1) * MathF.Min(rx, ry);
        };
    }

    public static Func<float, float, float> Ring(float cx, float cy, float outer, float inner) => (x, y) =>
    {
        var r = MathF.Sqrt(((x - cx) * (x - cx)) + ((y - cy) * (y - cy)));
        return MathF.Abs(r - ((outer + inner) / 2)) - ((outer - inner) / 2);
    };

    /// <summary>A convex or concave polygon of x, y, x, y, ...</summary>
    public static Func<float, float, float> Polygon(params float[] xy) => (x, y) =>
    {
        var inside = false;
        var nearest = float.MaxValue;
        for (int i = 0, j = xy.Length - 2; i < xy.Length; j = i, i += 2)
        {
            var (ax, ay, bx, by) = (xy[i], xy[i + 1], xy[j], xy[j + 1]);
            if (ay > y != by > y && x < ax + ((y - ay) * (bx - ax) / (by - ay)))
            {
                inside = !inside;
            }

            var (dx, dy) = (bx - ax, by - ay);
            var t = Math.Clamp((((x - ax) * dx) + ((y - ay) * dy)) / ((dx * dx) + (dy * dy)), 0, 1);
            var (ex, ey) = (x - ax - (t * dx), y - ay - (t * dy));
            nearest = MathF.Min(nearest, (ex * ex) + (ey * ey));
        }

        return inside ? -MathF.Sqrt(nearest) : MathF.Sqrt(nearest);
    };

    public static Func<float, float, float> Union(Func<float, float, float> a, Func<float, float, float> b) => (x, y) => MathF.Min(a(x, y), b(x, y));

    /// <summary>A union whose joint is rounded off over the given width.</summary>
    public static Func<float, float, float> Blend(Func<float, float, float> a, Func<float, float, float> b, float width) => (x, y) =>
    {
        var (da, db) = (a(x, y), b(x, y));
        var h = Math.Clamp(.5f + (.5f * (db - da) / width), 0, 1);
        return (db * (1 - h)) + (da * h) - (width * h * (1 - h));
    };

    /// <summary>A round, lit surface with a highlight and some speckle.</summary>
    public static Func<float, float, float, Tint> Ball(float cx, float cy, float radius, int dark, int light, int seed)
    {
        var (shade, bright) = (Tint.Hex(dark), Tint.Hex(light));
        return (x, y, _) =>
        {
            var (u, v) = ((x - cx) / radius, (y - cy) / radius);
            var lit = Math.Clamp(.62f - (.42f * u) - (.5f * v), 0, 1);
            var highlight = MathF.Exp(-18 * (((u + .38f) * (u + .38f)) + ((v + .42f) * (v + .42f))));
            var speckle = .92f + (.16f * Noise.Clouds(40 * x, 40 * y, seed));
            return (shade.Toward(bright, lit) * speckle) + (new Tint(.5f, .5f, .48f) * highlight);
        };
    }

    /// <summary>One colour above a height, another below it, faintly uneven.</summary>
    public static Func<float, float, float, Tint> Flat(int above, int below, float height, int seed) =>
        (x, y, _) => Tint.Hex(y < height ? above : below) * (.9f + (.18f * Noise.Clouds(14 * x, 14 * y, seed)));

    /// <summary>A bright rim, a grey body and a dark nucleus.</summary>
    public static Func<float, float, float, Tint> Cell(float cx, float cy, float nucleus) => (x, y, distance) =>
    {
        var r = MathF.Sqrt(((x - cx) * (x - cx)) + ((y - cy) * (y - cy)));
        var rim = MathF.Exp(-MathF.Abs(distance + .006f) * 160);
        var core = Math.Clamp(1.4f - (r / nucleus), 0, 1);
        var grey = .46f + (.34f * rim) - (.2f * core) + (.12f * (Noise.Clouds(50 * x, 50 * y, 33) - .5f));
        return new(grey * .96f, grey, grey * 1.02f);
    };

    /// <summary>Brushed metal.</summary>
    public static Func<float, float, float, Tint> Metal(float cx, float cy, int seed) => (x, y, _) =>
    {
        var angle = MathF.Atan2(y - cy, x - cx);
        var shine = .5f + (.5f * MathF.Cos(2 * (angle - .7f)));
        var scratches = Noise.At(30 * MathF.Sqrt(((x - cx) * (x - cx)) + ((y - cy) * (y - cy))) * 8, 3 * angle, seed);
        return Tint.Hex(0x9aa0a3) * (.72f + (.42f * shine) + (.1f * scratches));
    };
}
