using iSeg.Core.Prompts;

namespace iSeg.Engine.Evaluation;

/// <summary>
/// Clicks as a careful person would: always in the middle of the largest mistake (the protocol of RITM's evaluation).
/// </summary>
public sealed class ClickSimulator(Truth truth)
{
    private readonly HashSet<int> _clicked = [];

    /// <summary>The next click, or null when the prediction is right everywhere that was not clicked yet.</summary>
    /// <param name="predicted">[height, width] row-major, 0 or 1.</param>
    public PointPrompt? Next(ReadOnlySpan<byte> predicted)
    {
        var labels = truth.Labels;
        var (missing, surplus) = (new bool[labels.Length], new bool[labels.Length]);
        for (var at = 0; at < labels.Length; at++)
        {
            missing[at] = labels[at] == 1 && predicted[at] == 0;
            surplus[at] = labels[at] == 0 && predicted[at] != 0;
        }

        var (missed, missedDepth) = Deepest(missing);
        var (added, addedDepth) = Deepest(surplus);
        if (Math.Max(missedDepth, addedDepth) == 0)
        {
            return null;
        }

        var positive = missedDepth > addedDepth;
        var click = positive ? missed : added;
        _clicked.Add(click);
        var (y, x) = Math.DivRem(click, truth.Size.Width);
        return new(new(x + .5, y + .5), positive);
    }

    private (int At, long Depth) Deepest(bool[] mistake)
    {
        var distances = DistanceTransform.SquaredDistances(mistake, truth.Size);
        foreach (var at in _clicked)
        {
            distances[at] = 0;
        }

        var best = 0;
        for (var at = 1; at < distances.Length; at++)
        {
            best = distances[at] > distances[best] ? at : best;
        }

        return (best, distances[best]);
    }
}
