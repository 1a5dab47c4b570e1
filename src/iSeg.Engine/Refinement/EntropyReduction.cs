using System.Numerics.Tensors;

namespace iSeg.Engine.Refinement;

/// <summary>
/// Ent-Self (arXiv 2409.03209): one gradient step that lowers the entropy of the self-attention, so that weak responses vanish
/// and what remains connects a cell with its own object only.
/// </summary>
/// <remarks>
/// A row may lose all its entries (the authors' code then divides 0 by 0). Such a cell looks at nothing but itself here: its row
/// becomes the row of the identity, so that it keeps its value and passes it to whoever still looks at it.
/// </remarks>
internal static class EntropyReduction
{
    /// <summary>Above this fill the dense product is faster than the sparse one (measured, docs/engine.md).</summary>
    public const double DenseFill = .3;

    private const float LogOfTen = 2.302585093f;

    /// <param name="attention">[cells, cells] row-major, 0 or above. Used as working memory: its content is lost.</param>
    /// <param name="cells">At most 65,536.</param>
    /// <param name="lambda">Step of the reduction, 0 or above; 0 leaves the entries as they are, but for scaling and normalisation.</param>
    /// <param name="form">The paper's or the authors' arithmetic.</param>
    public static AttentionMatrix Reduce(float[] attention, int cells, float lambda, EntropyForm form)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lambda, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cells, SparseAttention.MaxCells);
        ArgumentOutOfRangeException.ThrowIfNotEqual(attention.LongLength, (long)cells * cells);
        var columnMaxima = form == EntropyForm.Paper ? null : ColumnMaxima(attention, cells);
        var ceiling = form == EntropyForm.ColumnScaled ? 1 : float.MaxValue;
        var rowCounts = new int[cells];
        Parallel.For(0, cells, row => rowCounts[row] = ReduceRow(attention.AsSpan(row * cells, cells), columnMaxima, lambda, ceiling, row));

        var filled = rowCounts.Sum(count => (long)count);
        return filled > DenseFill * cells * cells
            ? new DenseAttention(attention, cells, filled)
            : Compress(attention, cells, rowCounts, (int)filled);
    }

    private static float[] ColumnMaxima(float[] attention, int cells)
    {
        var maxima = new float[cells];
        for (var row = 0; row < cells; row++)
        {
            TensorPrimitives.Max(maxima, attention.AsSpan(row * cells, cells), maxima);
        }

        // A column of zeros stays one: 0 / 1.
        for (var column = 0; column < cells; column++)
        {
            maxima[column] = maxima[column] > 0 ? maxima[column] : 1;
        }

        return maxima;
    }

    private static int ReduceRow(Span<float> row, float[]? columnMaxima, float lambda, float ceiling, int index)
    {
        if (columnMaxima is not null)
        {
            TensorPrimitives.Divide(row, columnMaxima, row);
        }

        if (lambda > 0)
        {
            Weaken(row, columnMaxima is null ? lambda : lambda / LogOfTen, ceiling);
        }

        var sum = TensorPrimitives.Sum(row);
        if (sum > 0)
        {
            TensorPrimitives.Divide(row, sum, row);
        }
        else
        {
            row.Clear();
            row[index] = 1;
        }

        return row.Length - row.Count(0f);
    }

    /// <summary>x + scale (1 + ln x), clamped; an entry of 0 has an infinite logarithm and stays 0.</summary>
    private static void Weaken(Span<float> row, float scale, float ceiling)
    {
        const int Block = 1024;
        Span<float> logarithms = stackalloc float[Block];
        for (var at = 0; at < row.Length; at += Block)
        {
            var part = row.Slice(at, Math.Min(Block, row.Length - at));
            var logs = logarithms[..part.Length];
            TensorPrimitives.Log(part, logs);
            TensorPrimitives.Add(logs, 1f, logs);
            TensorPrimitives.MultiplyAdd(logs, scale, part, part);
            TensorPrimitives.Clamp(part, 0f, ceiling, part);
        }
    }

    private static SparseAttention Compress(float[] attention, int cells, int[] rowCounts, int filled)
    {
        var starts = new int[cells + 1];
        for (var row = 0; row < cells; row++)
        {
            starts[row + 1] = starts[row] + rowCounts[row];
        }

        var columns = new ushort[filled];
        var values = new float[filled];
        Parallel.For(0, cells, row =>
        {
            var to = starts[row];
            var entries = attention.AsSpan(row * cells, cells);
            for (var column = 0; column < entries.Length; column++)
            {
                if (entries[column] != 0)
                {
                    columns[to] = (ushort)column;
                    values[to++] = entries[column];
                }
            }
        });
        return new(starts, columns, values);
    }
}
