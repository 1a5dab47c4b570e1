using System.Numerics.Tensors;

namespace iSeg.Engine.PixelStage;

/// <summary>
/// A few colours that stand for all of a picture, so that a colour model is a table with one entry each: building one is counting,
/// asking it is a look-up.
/// </summary>
internal sealed class Palette
{
    private const int MaxColours = 96;
    private const int Rounds = 8;

    /// <summary>Distance in Lab units over which one colour is evidence for another.</summary>
    private const float Blur = 5;

    private readonly float[] _l;
    private readonly float[] _a;
    private readonly float[] _b;
    private readonly float[] _kinship;

    private Palette(float[] l, float[] a, float[] b)
    {
        (_l, _a, _b) = (l, a, b);
        _kinship = new float[Count * Count];
        for (var i = 0; i < Count; i++)
        {
            for (var j = 0; j < Count; j++)
            {
                _kinship[(i * Count) + j] = MathF.Exp(-Distance(i, _l[j], _a[j], _b[j]) / (2 * Blur * Blur));
            }
        }
    }

    public int Count => _l.Length;

    public long ByteSize => 4L * Count * (Count + 3);

    /// <summary>k-means over the mean colours of regions, started from the colours furthest apart: no chance involved.</summary>
    public static Palette From(RegionGraph regions)
    {
        var (l, a, b) = Spread(regions);
        for (var round = 0; round < Rounds; round++)
        {
            var palette = new Palette([.. l], [.. a], [.. b]);
            var (sums, weights) = (new double[3, l.Count], new double[l.Count]);
            for (var region = 0; region < regions.Count; region++)
            {
                var nearest = palette.Nearest(regions.L[region], regions.A[region], regions.B[region]);
                weights[nearest] += regions.Area[region];
                sums[0, nearest] += regions.L[region] * (double)regions.Area[region];
                sums[1, nearest] += regions.A[region] * (double)regions.Area[region];
                sums[2, nearest] += regions.B[region] * (double)regions.Area[region];
            }

            for (var i = 0; i < l.Count; i++)
            {
                if (weights[i] > 0)
                {
                    (l[i], a[i], b[i]) = ((float)(sums[0, i] / weights[i]), (float)(sums[1, i] / weights[i]), (float)(sums[2, i] / weights[i]));
                }
            }
        }

        return new([.. l], [.. a], [.. b]);
    }

    public int Nearest(float l, float a, float b)
    {
        var (best, distance) = (0, float.MaxValue);
        for (var i = 0; i < _l.Length; i++)
        {
            var d = Distance(i, l, a, b);
            if (d < distance)
            {
                (best, distance) = (i, d);
            }
        }

        return best;
    }

    /// <summary>Spreads counts over similar colours, in place.</summary>
    /// <param name="histogram">[colours].</param>
    public void Smooth(Span<float> histogram)
    {
        Span<float> smooth = stackalloc float[MaxColours];
        for (var i = 0; i < Count; i++)
        {
            smooth[i] = TensorPrimitives.Dot(_kinship.AsSpan(i * Count, Count), histogram);
        }

        smooth[..Count].CopyTo(histogram);
    }

    /// <summary>Bhattacharyya coefficient of two colour counts, 0 (nothing in common) .. 1. Both are smoothed in place.</summary>
    public float Likeness(Span<float> a, Span<float> b)
    {
        Smooth(a);
        Smooth(b);
        float sumA = 0, sumB = 0, overlap = 0;
        for (var i = 0; i < a.Length; i++)
        {
            sumA += a[i];
            sumB += b[i];
            overlap += MathF.Sqrt(a[i] * b[i]);
        }

        return sumA > 0 && sumB > 0 ? overlap / MathF.Sqrt(sumA * sumB) : 0;
    }

    private static (List<float> L, List<float> A, List<float> B) Spread(RegionGraph regions)
    {
        var distances = new float[regions.Count];
        Array.Fill(distances, float.MaxValue);
        var (l, a, b) = (new List<float>(), new List<float>(), new List<float>());
        var next = 0;
        do
        {
            l.Add(regions.L[next]);
            a.Add(regions.A[next]);
            b.Add(regions.B[next]);
            var (chosen, furthest) = (next, -1f);
            for (var region = 0; region < regions.Count; region++)
            {
                var (dl, da, db) = (regions.L[region] - regions.L[chosen], regions.A[region] - regions.A[chosen], regions.B[region] - regions.B[chosen]);
                distances[region] = Math.Min(distances[region], (dl * dl) + (da * da) + (db * db));
                if (distances[region] > furthest)
                {
                    (next, furthest) = (region, distances[region]);
                }
            }
        }
        while (l.Count < Math.Min(MaxColours, regions.Count) && distances[next] > 1);
        return (l, a, b);
    }

    private float Distance(int i, float l, float a, float b)
    {
        var (dl, da, db) = (_l[i] - l, _a[i] - a, _b[i] - b);
        return (dl * dl) + (da * da) + (db * db);
    }
}
