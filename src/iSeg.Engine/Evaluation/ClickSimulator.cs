using iSeg.Core.Geometry;
using iSeg.Core.Prompts;

namespace iSeg.Engine.Evaluation;

/// <summary>
/// Clicks as a careful person would: always in the middle of the largest mistake (the protocol of RITM's evaluation).
/// </summary>
/// <param name="truth">[height, width] row-major: 1 object, 0 background, <see cref="Ignored"/> neither.</param>
/// <param name="size">Of the picture.</param>
public sealed class ClickSimulator(byte[] truth, PixelSize size)
{
    /// <summary>Pixels of this value count neither for nor against a prediction.</summary>
    public const byte Ignored = 255;

    private readonly HashSet<int> _clicked = [];

    /// <summary>The next click, or null when the prediction is right everywhere that was not clicked yet.</summary>
    /// <param name="predicted">[height, width] row-major, 0 or 1.</param>
    public PointPrompt? Next(ReadOnlySpan<byte> predicted)
    {
        var (missing, surplus) = (new bool[truth.Length], new bool[truth.Length]);
        for (var at = 0; at < truth.Length; at++)
        {
            missing[at] = truth[at] == 1 && predicted[at] == 0;
            surplus[at] = truth[at] == 0 && predicted[at] != 0;
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
        var (y, x) = Math.DivRem(click, size.Width);
        return new(new(x + .5, y + .5), positive);
    }

    /// <summary>Intersection over union of what is not ignored; 1 when both are empty.</summary>
    public double Iou(ReadOnlySpan<byte> predicted)
    {
        long intersection = 0, union = 0;
        for (var at = 0; at < truth.Length; at++)
        {
            if (truth[at] != Ignored)
            {
                intersection += truth[at] == 1 && predicted[at] != 0 ? 1 : 0;
                union += truth[at] == 1 || predicted[at] != 0 ? 1 : 0;
            }
        }

        return union == 0 ? 1 : (double)intersection / union;
    }

    private (int At, long Depth) Deepest(bool[] mistake)
    {
        var distances = DistanceTransform.SquaredDistances(mistake, size);
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
