using System.Collections.Immutable;

namespace iSeg.Engine.Evaluation;

/// <summary>How good masks were after a certain step.</summary>
/// <param name="MeanIou">Over the objects.</param>
/// <param name="MedianIou">Likewise.</param>
/// <param name="ShareGood">The part of the objects whose IoU is at least <see cref="Good"/>.</param>
/// <param name="MeanBoundaryF">Over the objects.</param>
/// <param name="Seconds">From prompts to mask.</param>
public sealed record MaskSummary(double MeanIou, double MedianIou, double ShareGood, double MeanBoundaryF, Spread Seconds)
{
    public const double Good = .9;

    /// <param name="results">At least one.</param>
    /// <param name="steps">After so many steps; of a trial that had fewer, after its last.</param>
    public static MaskSummary After(ImmutableArray<ObjectResult> results, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfZero(results.Length, nameof(results));
        var last = results.Select(result => result.Trial.After(steps)).ToList();
        var iou = Spread.Of(last.Select(step => step.Iou));
        return new(
            iou.Mean,
            iou.Median,
            (double)last.Count(step => step.Iou >= Good) / last.Count,
            last.Average(step => step.BoundaryF),
            Spread.Of(last.Select(step => step.Time.TotalSeconds)));
    }
}
