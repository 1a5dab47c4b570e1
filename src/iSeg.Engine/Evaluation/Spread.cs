namespace iSeg.Engine.Evaluation;

/// <summary>Mean, median (of an even number the mean of the two in the middle) and 95th percentile (nearest rank); 0 of nothing.</summary>
public readonly record struct Spread(double Mean, double Median, double Percentile95)
{
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0
            ? default
            : new(
                sorted.Average(),
                (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2,
                sorted[(int)Math.Ceiling(.95 * sorted.Length) - 1]);
    }
}
