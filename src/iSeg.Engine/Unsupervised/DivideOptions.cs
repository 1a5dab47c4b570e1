using System.Collections.Immutable;

namespace iSeg.Engine.Unsupervised;

/// <summary>How a picture is divided into segments that nobody asked for.</summary>
public sealed record DivideOptions
{
    public static readonly DivideOptions Default = new();

    /// <summary>
    /// Rounds of merging; each is the largest divergence (symmetric, in nats) at which two maps become one: 0..20, one to ten of them.
    /// Larger gives fewer segments. Null for what suits the backbone.
    /// </summary>
    public ImmutableArray<double>? Thresholds { get; init; }

    /// <summary>Anchors that merging begins with, per side: 2..64.</summary>
    public int PointsPerSide { get; init; } = 16;

    /// <summary>Lets the segments spread along the entropy-reduced self-attention, as the paper does with DiffSeg's.</summary>
    public bool Refine { get; init; } = true;

    /// <summary>lambda of that refinement's entropy reduction: 0..1; 0 leaves the self-attention as it is.</summary>
    public double Lambda { get; init; } = SegmentationOptions.Default.Lambda;

    /// <summary>N of that refinement: 0..100.</summary>
    public int Iterations { get; init; } = 8;

    /// <exception cref="ArgumentOutOfRangeException">Names the option and its range.</exception>
    public void Validate()
    {
        if (Thresholds is { } thresholds && (thresholds.Length is < 1 or > 10 || thresholds.Any(threshold => threshold is not (>= 0 and <= 20))))
        {
            throw new ArgumentOutOfRangeException(nameof(Thresholds), "There must be one to ten merging thresholds in 0..20.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(PointsPerSide, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(PointsPerSide, 64);
        if (Lambda is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(Lambda), Lambda, "Lambda must be in 0..1.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(Iterations, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Iterations, 100);
    }
}
