using System.Collections.Concurrent;

namespace iSeg.Engine.Refinement;

/// <summary>
/// Attention between the cells of a picture, after entropy reduction: [cells, cells], row i says where cell i looks, entries are
/// 0 or above and every row sums to 1. Immutable, so any number of threads may multiply.
/// </summary>
internal abstract class AttentionMatrix
{
    /// <summary>Below so many multiplications of numbers a second thread costs more than it saves.</summary>
    private const long WorthAThread = 200_000;

    /// <summary>Number of rows and of columns.</summary>
    public abstract int Cells { get; }

    /// <summary>Part of the entries that are not 0.</summary>
    public abstract double Fill { get; }

    public abstract long ByteSize { get; }

    /// <summary>result = A map, one multiplication of the paper's iteration A_ca &lt;- A_ent A_ca. The same bits whatever the number of threads.</summary>
    /// <param name="map">[cells].</param>
    /// <param name="result">[cells], overwritten; must not overlap <paramref name="map"/>.</param>
    public virtual void Multiply(ReadOnlyMemory<float> map, Memory<float> result) =>
        ForRows(1, (from, to) => MultiplyRows(map.Span, result.Span, from, to));

    /// <summary>Several maps at once: every entry of the matrix is read once for all of them.</summary>
    /// <param name="maps">The maps.</param>
    /// <param name="results">Overwritten; another block of the same shape.</param>
    public virtual void Multiply(MapBlock maps, MapBlock results)
    {
        // The kernels do not check again.
        ArgumentOutOfRangeException.ThrowIfNotEqual(maps.Cells, Cells, nameof(maps));
        ArgumentOutOfRangeException.ThrowIfNotEqual(results.Cells, Cells, nameof(results));
        ArgumentOutOfRangeException.ThrowIfNotEqual(results.Lanes, maps.Lanes, nameof(results));
        ForRows(maps.Lanes, (from, to) => MultiplyRows(maps, results, from, to));
    }

    /// <summary>Where one cell looks.</summary>
    /// <returns>[cells], a new array.</returns>
    public abstract float[] LookOf(int cell);

    protected abstract void MultiplyRows(ReadOnlySpan<float> map, Span<float> result, int fromRow, int toRow);

    protected abstract void MultiplyRows(MapBlock maps, MapBlock results, int fromRow, int toRow);

    private void ForRows(int lanes, Action<int, int> rows)
    {
        if (Fill * Cells * Cells * lanes < WorthAThread)
        {
            rows(0, Cells);
            return;
        }

        // More parts than threads: rows differ in length. Multiples of 16 rows, so that kernels may take several at a time.
        var part = Math.Max(16, Cells / (8 * Environment.ProcessorCount) / 16 * 16);
        Parallel.ForEach(Partitioner.Create(0, Cells, part), range => rows(range.Item1, range.Item2));
    }
}
