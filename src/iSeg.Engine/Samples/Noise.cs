namespace iSeg.Engine.Samples;

/// <summary>Value noise: smooth, random-looking and the same on every machine.</summary>
internal static class Noise
{
    /// <summary>0..1 at a place; features are about one unit wide.</summary>
    public static float At(float x, float y, int seed)
    {
        var (x0, y0) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        var (u, v) = (Ease(x - x0), Ease(y - y0));
        var top = Lattice(x0, y0, seed) + (u * (Lattice(x0 + 1, y0, seed) - Lattice(x0, y0, seed)));
        var bottom = Lattice(x0, y0 + 1, seed) + (u * (Lattice(x0 + 1, y0 + 1, seed) - Lattice(x0, y0 + 1, seed)));
        return top + (v * (bottom - top));
    }

    /// <summary>Several octaves of it, 0..1.</summary>
    public static float Clouds(float x, float y, int seed, int octaves = 4)
    {
        float sum = 0, weight = 0.5f, total = 0;
        for (var i = 0; i < octaves; i++)
        {
            sum += weight * At(x, y, seed + i);
            total += weight;
            (x, y, weight) = (x * 2, y * 2, weight / 2);
        }

        return sum / total;
    }

    private static float Ease(float t) => t * t * (3 - (2 * t));

    private static float Lattice(int x, int y, int seed)
    {
        var h = unchecked((uint)((x * 374761393) + (y * 668265263) + (seed * 974711)));
        h = unchecked((h ^ (h >> 13)) * 1274126177);
        return ((h ^ (h >> 16)) & 0xffffff) / (float)0xffffff;
    }
}
