namespace iSeg.Engine.Refinement;

/// <summary>How entropy reduction weakens the weak entries of an attention matrix (Ent-Self).</summary>
public enum EntropyForm
{
    /// <summary>As the paper writes it: A + lambda (1 + ln A), clamped at 0, rows normalised.</summary>
    Paper,

    /// <summary>
    /// As the authors compute it for points, lines and boxes: columns divided by their largest entry, A + lambda log10(e A), clamped to 0..1, rows normalised.
    /// Works for any number of cells, because entries are compared with the best of their column and not with 1.
    /// </summary>
    ColumnScaled,

    /// <summary>
    /// As the authors compute it for text: like <see cref="ColumnScaled"/>, but entries may exceed 1, so that the best of a column gains a little.
    /// </summary>
    ColumnScaledOpen,
}
