using System.Buffers;
using System.Numerics.Tensors;

namespace iSeg.Engine.Refinement;

/// <summary>The paper's iteration: a map spreads along the self-attention, A_ca &lt;- A_ent A_ca, N times.</summary>
internal static class MapIteration
{
    /// <summary>
    /// After every multiplication the smallest value is subtracted and the map divided by its sum, as the authors do.
    /// A map that has become the same everywhere is left at 1 / cells (their code would divide 0 by 0).
    /// </summary>
    /// <param name="attention">Self-attention after entropy reduction.</param>
    /// <param name="map">[cells], 0 or above; replaced by the refined map.</param>
    /// <param name="iterations">N, 0 or above; with 0 the map stays as it is.</param>
    public static void Refine(AttentionMatrix attention, Span<float> map, int iterations)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(map.Length, attention.Cells);
        var rented = ArrayPool<float>.Shared.Rent(map.Length);
        try
        {
            var next = rented.AsSpan(0, map.Length);
            for (var n = 0; n < iterations; n++)
            {
                attention.Multiply(map, next);
                TensorPrimitives.Subtract(next, TensorPrimitives.Min<float>(next), next);
                var sum = TensorPrimitives.Sum<float>(next);
                if (sum > 0)
                {
                    TensorPrimitives.Divide(next, sum, map);
                }
                else
                {
                    map.Fill(1f / map.Length);
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
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
}
