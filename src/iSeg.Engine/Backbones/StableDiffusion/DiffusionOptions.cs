using System.Collections.Immutable;
using iSeg.Engine.Refinement;

namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>Where the paper's category enhancement (Cat-Cross, equation 8) takes hold.</summary>
public enum CatCrossForm
{
    /// <summary>As the paper writes it: the category's keys count gamma times, and nothing else changes.</summary>
    Keys,

    /// <summary>As the authors compute it: the category's text embeddings are multiplied, and so are the values that the keys fetch.</summary>
    Embeddings,
}

/// <summary>The knobs of the method on text prompts, named after the paper's symbols (arXiv 2409.03209).</summary>
public sealed record DiffusionOptions
{
    public static readonly DiffusionOptions Default = new();

    /// <summary>gamma of equation 8: 0..10. 1 leaves the category's tokens as they are; the paper uses 1.6.</summary>
    public double Gamma { get; init; } = 1.6;

    /// <summary>
    /// The authors' form by default: their published numbers come from it, so that theirs can be reproduced. Only <see cref="Exact"/> shows a
    /// difference: on the queries of one look both forms give the same.
    /// </summary>
    public CatCrossForm CatCross { get; init; } = CatCrossForm.Embeddings;

    /// <summary>Step of the entropy reduction: 0..1. In the authors' form 0.015 for VOC, 0.1 for COCO; in the paper's 0.02.</summary>
    public double Lambda { get; init; } = .015;

    /// <summary>The paper's or the authors' arithmetic of the entropy reduction.</summary>
    public EntropyForm Entropy { get; init; } = EntropyForm.ColumnScaledOpen;

    /// <summary>N, how often a map is multiplied with the self-attention: 0..100; the paper uses 8.</summary>
    public int Iterations { get; init; } = 8;

    /// <summary>Weight of the cross-attention at a quarter of the grid (16x16 of 64x64): 0..1; that at half of the grid has the rest.</summary>
    public double CoarseWeight { get; init; } = .7;

    /// <summary>Heads of the self-attention to average, counted from 0; empty for all.</summary>
    public ImmutableArray<int> SelfAttentionHeads { get; init; } = [];

    /// <summary>
    /// Looks at the picture again with the text, as the paper does. Otherwise the text asks the queries of the first look, which saves the pass
    /// through the UNet.
    /// </summary>
    public bool Exact { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">Names the option and its range.</exception>
    public void Validate()
    {
        Require(Gamma is >= 0 and <= 10, nameof(Gamma), Gamma, "0..10");
        Require(Lambda is >= 0 and <= 1, nameof(Lambda), Lambda, "0..1");
        Require(Iterations is >= 0 and <= 100, nameof(Iterations), Iterations, "0..100");
        Require(CoarseWeight is >= 0 and <= 1, nameof(CoarseWeight), CoarseWeight, "0..1");
    }

    private static void Require(bool holds, string name, object value, string range)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be in {range}.");
        }
    }
}
