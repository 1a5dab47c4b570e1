namespace iSeg.Engine;

/// <summary>The knobs of the method, named after the paper's symbols (arXiv 2409.03209). The defaults suit the built-in backbone.</summary>
public sealed record SegmentationOptions
{
    public static readonly SegmentationOptions Default = new();

    /// <summary>The paper's number of iterations.</summary>
    public const int PaperIterations = 8;

    /// <summary>N, how often a map is multiplied with the self-attention at most: 0..100.</summary>
    public int Iterations { get; init; } = 30;

    /// <summary>
    /// A map is settled, and its iteration stops before <see cref="Iterations"/>, when an iteration moves less than this part of it: 0..1.
    /// 0 makes exactly N iterations, as the paper does; see <see cref="Fixed"/>. Stopping when the picture is done gives better maps in less time (docs/quality.md).
    /// </summary>
    public double Settled { get; init; } = .05;

    /// <summary>lambda, the step of the entropy reduction: 0..1; the authors' code uses 0.002 to 0.2.</summary>
    public double Lambda { get; init; } = .1;

    /// <summary>Soft values from this on are object: 0..1. What a slider starts from.</summary>
    public double Threshold { get; init; } = .5;

    /// <summary>The defaults with exactly N iterations.</summary>
    public static SegmentationOptions Fixed(int iterations) => Default with { Iterations = iterations, Settled = 0 };

    /// <summary>Whether maps spread in the same way, so that only the threshold may differ.</summary>
    public bool SpreadsLike(SegmentationOptions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with { Threshold = other.Threshold } == other;
    }

    /// <exception cref="ArgumentOutOfRangeException">Names the option and its range.</exception>
    public void Validate()
    {
        Require(Iterations is >= 0 and <= 100, nameof(Iterations), Iterations, "0..100");
        Require(Settled is >= 0 and <= 1, nameof(Settled), Settled, "0..1");
        Require(Lambda is >= 0 and <= 1, nameof(Lambda), Lambda, "0..1");
        Require(Threshold is >= 0 and <= 1, nameof(Threshold), Threshold, "0..1");
    }

    private static void Require(bool holds, string name, object value, string range)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be in {range}.");
        }
    }
}
