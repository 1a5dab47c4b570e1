using System.Runtime.Intrinsics;

namespace iSeg.Engine.Refinement;

/// <summary>
/// Several maps over the same cells, interleaved: [cells, lanes], the values that one cell has in all maps lie side by side, so that a
/// matrix entry meets all of them in a few vector instructions.
/// </summary>
internal sealed class MapBlock
{
    /// <param name="cells">Cells of each map.</param>
    /// <param name="count">Number of maps, 1 or above.</param>
    public MapBlock(int cells, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        (Cells, Count) = (cells, count);
        Lanes = (count + Vector256<float>.Count - 1) / Vector256<float>.Count * Vector256<float>.Count;
        Values = new float[cells * Lanes];
    }

    public int Cells { get; }

    /// <summary>Number of maps.</summary>
    public int Count { get; }

    /// <summary>Values per cell: <see cref="Count"/> filled up to whole vectors; the further ones are 0.</summary>
    public int Lanes { get; }

    /// <summary>[cells, lanes].</summary>
    public float[] Values { get; }

    public static MapBlock Of(IReadOnlyList<float[]> maps)
    {
        var block = new MapBlock(maps[0].Length, maps.Count);
        for (var lane = 0; lane < maps.Count; lane++)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(maps[lane].Length, block.Cells, nameof(maps));
            for (var cell = 0; cell < block.Cells; cell++)
            {
                block.Values[(cell * block.Lanes) + lane] = maps[lane][cell];
            }
        }

        return block;
    }

    /// <param name="lane">Which map.</param>
    /// <param name="map">[cells], overwritten.</param>
    public void CopyTo(int lane, Span<float> map)
    {
        for (var cell = 0; cell < map.Length; cell++)
        {
            map[cell] = Values[(cell * Lanes) + lane];
        }
    }

    /// <summary>Every map less its smallest value, divided by its sum; a map that is the same everywhere becomes 1 / cells.</summary>
    public void Normalise()
    {
        for (var lane = 0; lane < Lanes; lane += Vector256<float>.Count)
        {
            var (minimum, whole) = (Vector256.LoadUnsafe(ref Values[lane]), Vector256<float>.Zero);
            for (var at = lane; at < Values.Length; at += Lanes)
            {
                var values = Vector256.LoadUnsafe(ref Values[at]);
                minimum = Vector256.Min(minimum, values);
                whole += values;
            }

            var sum = Vector256<float>.Zero;
            for (var at = lane; at < Values.Length; at += Lanes)
            {
                var above = Vector256.LoadUnsafe(ref Values[at]) - minimum;
                above.StoreUnsafe(ref Values[at]);
                sum += above;
            }

            var isFlat = Vector256.LessThanOrEqual(sum, whole * MapIteration.Rounding);
            var (divisor, flat) = (Vector256.ConditionalSelect(isFlat, Vector256<float>.One, sum), Vector256.Create(1f / Cells));
            for (var at = lane; at < Values.Length; at += Lanes)
            {
                Vector256.ConditionalSelect(isFlat, flat, Vector256.LoadUnsafe(ref Values[at]) / divisor).StoreUnsafe(ref Values[at]);
            }
        }
    }
}
