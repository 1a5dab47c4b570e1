using iSeg.Core.Prompts;

namespace iSeg.Engine.Evaluation;

/// <summary>
/// Clicks as a careful person would: always in the middle of the largest mistake (the protocol of RITM's evaluation). Or as people do:
/// somewhere in the inner half of it, or in another that is as deep there: where RITM places its clicks while it trains.
/// </summary>
/// <param name="truth">What is meant.</param>
/// <param name="lot">Null clicks into the middle; a number draws the places, the same ones for the same number.</param>
public sealed class ClickSimulator(Truth truth, int? lot = null)
{
    /// <summary>Of squared depths: from half of the largest depth on.</summary>
    private const double Inner = .25;

    private readonly HashSet<int> _clicked = [];

    /// <summary>Objects have lots of their own: the same one would put the clicks on all of them to the same side.</summary>
    private readonly Random? _random = lot is { } number ? new(unchecked((number * 397) ^ (int)truth.Area)) : null;

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

    /// <returns>Where to click, and how deep the mistake is.</returns>
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

        return (_random is null ? best : Drawn(distances, distances[best]), distances[best]);
    }

    private int Drawn(long[] distances, long deepest)
    {
        var least = Math.Max(1, Inner * deepest);
        var left = _random!.Next(Math.Max(1, distances.Count(distance => distance >= least)));
        return Math.Max(0, Array.FindIndex(distances, distance => distance >= least && left-- == 0));
    }
}
