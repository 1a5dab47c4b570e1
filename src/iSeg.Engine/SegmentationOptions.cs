namespace iSeg.Engine;

/// <summary>The knobs of the method, named after the paper's symbols (arXiv 2409.03209). The defaults suit the built-in backbone.</summary>
public sealed record SegmentationOptions
{
    public static readonly SegmentationOptions Default = new();

    /// <summary>N, how often a map is multiplied with the self-attention: 0..100; the paper uses 8.</summary>
    public int Iterations { get; init; } = 8;

    /// <summary>lambda, the step of the entropy reduction: 0..1; the authors' code uses 0.002 to 0.2.</summary>
    public double Lambda { get; init; } = .1;

    /// <summary>Soft values from this on are object: 0..1. What a slider starts from.</summary>
    public double Threshold { get; init; } = .5;

    /// <exception cref="ArgumentOutOfRangeException">Names the option and its range.</exception>
    public void Validate()
    {
        Require(Iterations is >= 0 and <= 100, nameof(Iterations), Iterations, "0..100");
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
