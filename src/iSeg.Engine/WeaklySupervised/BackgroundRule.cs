using System.Globalization;

namespace iSeg.Engine.WeaklySupervised;

/// <summary>What a pixel must reach to be something and not background.</summary>
/// <param name="Threshold">Least value of the best category, above 0 up to 1, or 0 for no background at all; null for the rule without a threshold: the background counts (1 - best)^2.</param>
public readonly record struct BackgroundRule(double? Threshold)
{
    /// <summary>Background counts (1 - best)^2 and competes with the categories: the authors' rule for VOC and Context.</summary>
    public static readonly BackgroundRule Squared;

    /// <summary>Nothing that any category reaches is background: for data sets that have none.</summary>
    public static readonly BackgroundRule Nowhere = new(0);

    /// <summary>Below the threshold is background: the authors' rule for COCO.</summary>
    public static BackgroundRule Fixed(double threshold) => threshold is > 0 and <= 1
        ? new(threshold)
        : throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The background threshold must be above 0 and at most 1.");

    /// <summary>What <see cref="TryParse"/> takes, for people.</summary>
    public const string Texts = "squared, or a number above 0 and at most 1";

    /// <summary>Reads a rule as commands and jobs write it: "squared", or the threshold of <see cref="Fixed"/>.</summary>
    /// <returns>False when the text is neither, or null.</returns>
    public static bool TryParse(string? text, out BackgroundRule rule)
    {
        var threshold = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is > 0 and <= 1 ? value : (double?)null;
        rule = new(threshold);
        return threshold is not null || text == "squared";
    }

    /// <summary>Whether a pixel whose best category has this value is background. Equal counts as background with the square and as category with the threshold.</summary>
    internal bool IsBackground(float best) => Threshold is { } threshold ? best < threshold || best == 0 : (1 - best) * (1 - best) >= best;

    public override string ToString() => Threshold is 0 ? "no background" : Threshold is { } threshold ? FormattableString.Invariant($"best < {threshold}") : "(1 - best)^2";
}
