using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace iSeg.Engine.Refinement;

/// <summary>Compressed rows: entropy reduction leaves a few per cent of the entries, so a multiplication reads that much less.</summary>
/// <param name="rowStarts">[cells + 1]: entries of row i are at rowStarts[i] .. rowStarts[i + 1].</param>
/// <param name="columns">Column of each entry, ascending in a row.</param>
/// <param name="values">Value of each entry.</param>
internal sealed class SparseAttention(int[] rowStarts, ushort[] columns, float[] values) : AttentionMatrix
{
    /// <summary>Most cells that a 16-bit column can tell apart.</summary>
    public const int MaxCells = ushort.MaxValue + 1;

    public override int Cells => rowStarts.Length - 1;

    public override double Fill => values.Length / Math.Max(1, (double)Cells * Cells);

    public override long ByteSize => (rowStarts.LongLength * sizeof(int)) + (columns.LongLength * sizeof(ushort)) + (values.LongLength * sizeof(float));

    public override float[] LookOf(int cell)
    {
        var row = new float[Cells];
        for (var i = rowStarts[cell]; i < rowStarts[cell + 1]; i++)
        {
            row[columns[i]] = values[i];
        }

        return row;
    }

    protected override void MultiplyRows(ReadOnlySpan<float> map, Span<float> result, int fromRow, int toRow)
    {
        for (var row = fromRow; row < toRow; row++)
        {
            var (from, to) = (rowStarts[row], rowStarts[row + 1]);
            var rowColumns = columns.AsSpan(from, to - from);
            var rowValues = values.AsSpan(from, to - from);

            // Four sums, so that one addition need not wait for the last; the order is fixed, so the result is too.
            float a = 0, b = 0, c = 0, d = 0;
            var i = 0;
            for (; i <= rowValues.Length - 4; i += 4)
            {
                a += rowValues[i] * map[rowColumns[i]];
                b += rowValues[i + 1] * map[rowColumns[i + 1]];
                c += rowValues[i + 2] * map[rowColumns[i + 2]];
                d += rowValues[i + 3] * map[rowColumns[i + 3]];
            }

            for (; i < rowValues.Length; i++)
            {
                a += rowValues[i] * map[rowColumns[i]];
            }

            result[row] = a + b + (c + d);
        }
    }

    protected override void MultiplyRows(MapBlock maps, MapBlock results, int fromRow, int toRow)
    {
        for (var row = fromRow; row < toRow; row++)
        {
            var lane = 0;
            for (; lane <= maps.Lanes - (2 * Vector256<float>.Count); lane += 2 * Vector256<float>.Count)
            {
                MultiplySixteen(maps, results, row, lane);
            }

            if (lane < maps.Lanes)
            {
                MultiplyEight(maps, results, row, lane);
            }
        }
    }

    private void MultiplySixteen(MapBlock maps, MapBlock results, int row, int lane)
    {
        ref var map = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(maps.Values), lane);
        ref var value = ref MemoryMarshal.GetArrayDataReference(values);
        ref var column = ref MemoryMarshal.GetArrayDataReference(columns);
        var lanes = (nuint)maps.Lanes;
        var (a, b, c, d) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var (i, end) = (rowStarts[row], rowStarts[row + 1]);
        for (; i + 1 < end; i += 2)
        {
            var (first, second) = (Unsafe.Add(ref column, i) * lanes, Unsafe.Add(ref column, i + 1) * lanes);
            var (one, two) = (Vector256.Create(Unsafe.Add(ref value, i)), Vector256.Create(Unsafe.Add(ref value, i + 1)));
            a = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref map, first), one, a);
            b = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref map, first + 8), one, b);
            c = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref map, second), two, c);
            d = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref map, second + 8), two, d);
        }

        if (i < end)
        {
            var (first, one) = (Unsafe.Add(ref column, i) * lanes, Vector256.Create(Unsafe.Add(ref value, i)));
            a = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref map, first), one, a);
            b = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref map, first + 8), one, b);
        }

        ref var result = ref results.Values[(row * maps.Lanes) + lane];
        (a + c).StoreUnsafe(ref result);
        (b + d).StoreUnsafe(ref result, 8);
    }

    private void MultiplyEight(MapBlock maps, MapBlock results, int row, int lane)
    {
        ref var map = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(maps.Values), lane);
        ref var value = ref MemoryMarshal.GetArrayDataReference(values);
        ref var column = ref MemoryMarshal.GetArrayDataReference(columns);
        var lanes = (nuint)maps.Lanes;
        var (a, b, c, d) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var (i, end) = (rowStarts[row], rowStarts[row + 1]);
        for (; i + 3 < end; i += 4)
        {
            a = Add(ref map, Unsafe.Add(ref column, i) * lanes, Unsafe.Add(ref value, i), a);
            b = Add(ref map, Unsafe.Add(ref column, i + 1) * lanes, Unsafe.Add(ref value, i + 1), b);
            c = Add(ref map, Unsafe.Add(ref column, i + 2) * lanes, Unsafe.Add(ref value, i + 2), c);
            d = Add(ref map, Unsafe.Add(ref column, i + 3) * lanes, Unsafe.Add(ref value, i + 3), d);
        }

        for (; i < end; i++)
        {
            a = Add(ref map, Unsafe.Add(ref column, i) * lanes, Unsafe.Add(ref value, i), a);
        }

        (a + b + (c + d)).StoreUnsafe(ref results.Values[(row * maps.Lanes) + lane]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Add(ref float map, nuint at, float value, Vector256<float> sum) =>
        Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref map, at), Vector256.Create(value), sum);
}
