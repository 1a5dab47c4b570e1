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

    public override void Multiply(ReadOnlySpan<float> map, Span<float> result)
    {
        for (var row = 0; row < rowStarts.Length - 1; row++)
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
}
