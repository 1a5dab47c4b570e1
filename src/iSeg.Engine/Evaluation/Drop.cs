namespace iSeg.Engine.Evaluation;

/// <summary>A click that made a mask worse.</summary>
/// <param name="Name">The object.</param>
/// <param name="Click">From 2; the drop is from the click before.</param>
/// <param name="From">IoU before.</param>
/// <param name="To">IoU after.</param>
/// <param name="IsMended">A later click came back to at least the IoU before.</param>
public sealed record Drop(string Name, int Click, double From, double To, bool IsMended)
{
    public double Size => From - To;

    /// <summary>Every drop of a trial, however small.</summary>
    public static IEnumerable<Drop> Of(string name, Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        for (var at = 1; at < trial.Steps.Length; at++)
        {
            var (before, after) = (trial.Steps[at - 1].Iou, trial.Steps[at].Iou);
            if (after < before)
            {
                yield return new(name, at + 1, before, after, trial.Steps.Skip(at + 1).Any(step => step.Iou >= before));
            }
        }
    }
}
