using System.Numerics.Tensors;

namespace iSeg.Engine.Refinement;

/// <summary>The paper's iteration: a map spreads along the self-attention, A_ca &lt;- A_ent A_ca, N times.</summary>
internal static class MapIteration
{
    /// <summary>What is left of a map's sum above its smallest value, when it is no more than this part, is the rounding of a map that is the same everywhere.</summary>
    public const float Rounding = 1e-6f;

    /// <summary>
    /// After every multiplication the smallest value is subtracted and the map divided by its sum, as the authors do.
    /// A map that has become the same everywhere is left at 1 / cells (their code would divide 0 by 0).
    /// </summary>
    /// <param name="attention">Self-attention after entropy reduction.</param>
    /// <param name="map">[cells], 0 or above; replaced by the refined map.</param>
    /// <param name="iterations">N, 0 or above; with 0 the map stays as it is.</param>
    /// <param name="settled">Stops before N when an iteration <see cref="Change">changes</see> the map by less than this; 0 never does.</param>
    /// <returns>How many iterations were made.</returns>
    public static int Refine(AttentionMatrix attention, float[] map, int iterations, double settled = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(map.Length, attention.Cells);
        var next = new float[map.Length];
        for (var n = 0; n < iterations; n++)
        {
            attention.Multiply(map, next);
            Normalise(next);
            var isSettled = IsSettled(map, next, n + 1, settled);
            next.CopyTo(map);
            if (isSettled)
            {
                return n + 1;
            }
        }

        return iterations;
    }

    /// <summary>Several maps at once, each as if alone but for rounding; much cheaper than one after the other.</summary>
    /// <inheritdoc cref="Refine(AttentionMatrix, float[], int, double)"/>
    /// <param name="attention">Self-attention after entropy reduction.</param>
    /// <param name="maps">[cells] each, 0 or above; replaced by the refined maps.</param>
    /// <param name="iterations">N, 0 or above.</param>
    /// <param name="settled">As for one map; each map stops by itself.</param>
    public static void Refine(AttentionMatrix attention, IReadOnlyList<float[]> maps, int iterations, double settled = 0)
    {
        if (maps.Count == 0)
        {
            return;
        }

        if (maps.Count == 1)
        {
            Refine(attention, maps[0], iterations, settled);
            return;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 0);
        var (block, next) = (MapBlock.Of(maps), new MapBlock(attention.Cells, maps.Count));
        var waiting = Enumerable.Range(0, maps.Count).ToList();
        var rest = new float[attention.Cells];
        for (var n = 0; n < iterations && waiting.Count > 0; n++)
        {
            attention.Multiply(block, next);
            next.Normalise();
            (block, next) = (next, block);
            if (settled > 0)
            {
                waiting.RemoveAll(lane =>
                {
                    block.CopyTo(lane, rest);
                    var isSettled = IsSettled(maps[lane], rest, n + 1, settled);
                    rest.CopyTo(maps[lane]);
                    return isSettled;
                });
            }
        }

        foreach (var lane in waiting)
        {
            block.CopyTo(lane, maps[lane]);
        }
    }

    /// <summary>Whether the n-th iteration, counted from 1, changed so little that no further one is needed. The first cannot: what it began with is no map yet.</summary>
    public static bool IsSettled(ReadOnlySpan<float> before, ReadOnlySpan<float> after, int iteration, double settled) =>
        settled > 0 && iteration > 1 && Change(before, after) < settled;

    /// <summary>How much of a map has moved from one iteration to the next: the total variation between two maps that sum to 1.</summary>
    /// <returns>0..1: half the sum of the absolute differences.</returns>
    public static double Change(ReadOnlySpan<float> before, ReadOnlySpan<float> after)
    {
        var sum = 0.0;
        for (var cell = 0; cell < before.Length; cell++)
        {
            sum += Math.Abs(before[cell] - after[cell]);
        }

        return sum / 2;
    }

    /// <summary>Stretches a map to 0..1. A map without differences becomes 1: nothing in it stands apart from the object.</summary>
    public static void Stretch(Span<float> map)
    {
        var low = TensorPrimitives.Min<float>(map);
        var range = TensorPrimitives.Max<float>(map) - low;
        if (range > 0)
        {
            TensorPrimitives.Subtract(map, low, map);
            TensorPrimitives.Divide(map, range, map);
        }
        else
        {
            map.Fill(1);
        }
    }

    private static void Normalise(Span<float> map)
    {
        var whole = TensorPrimitives.Sum<float>(map);
        TensorPrimitives.Subtract(map, TensorPrimitives.Min<float>(map), map);
        var sum = TensorPrimitives.Sum<float>(map);
        if (sum > Rounding * whole)
        {
            TensorPrimitives.Divide(map, sum, map);
        }
        else
        {
            map.Fill(1f / map.Length);
        }
    }
}
