namespace iSeg.Engine.Refinement;

/// <summary>
/// Attention between the cells of a picture, after entropy reduction: [cells, cells], row i says where cell i looks, entries are
/// 0 or above and every row sums to 1. Immutable, so any number of threads may multiply.
/// </summary>
internal abstract class AttentionMatrix
{
    /// <summary>Number of rows and of columns.</summary>
    public abstract int Cells { get; }

    /// <summary>Part of the entries that are not 0.</summary>
    public abstract double Fill { get; }

    public abstract long ByteSize { get; }

    /// <summary>result = A map, one multiplication of the paper's iteration A_ca &lt;- A_ent A_ca.</summary>
    /// <param name="map">[cells].</param>
    /// <param name="result">[cells], overwritten; must not overlap <paramref name="map"/>.</param>
    public abstract void Multiply(ReadOnlySpan<float> map, Span<float> result);
}
