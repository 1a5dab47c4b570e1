using System.Collections.Immutable;

namespace iSeg.Engine.Evaluation.Semantic;

/// <summary>Pixels by what they show and what they were said to show.</summary>
/// <param name="classes">How many classes; predictions may also be none of them.</param>
public sealed class ConfusionMatrix(int classes)
{
    /// <summary>In labels: a pixel that counts neither way. In predictions: no class at all, which is wrong wherever there is truth.</summary>
    public const int None = -1;

    private readonly long[,] _counts = new long[classes, classes + 1];

    public int Classes => classes;

    /// <summary>Pixels that counted.</summary>
    public long Total => Enumerable.Range(0, classes).Sum(Truth);

    /// <summary>Counts a picture.</summary>
    /// <param name="truth">Per pixel a class or <see cref="None"/>.</param>
    /// <param name="predicted">The same.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sizes differ, or there is no such class.</exception>
    public void Add(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(predicted.Length, truth.Length, nameof(predicted));
        for (var at = 0; at < truth.Length; at++)
        {
            if (truth[at] == None)
            {
                continue;
            }

            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)truth[at], (uint)classes, nameof(truth));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)(predicted[at] + 1), (uint)classes + 1, nameof(predicted));
            _counts[truth[at], predicted[at] == None ? classes : predicted[at]]++;
        }
    }

    public long Count(int truth, int predicted) => _counts[truth, predicted == None ? classes : predicted];

    /// <summary>Intersection over union of a class; null where it is neither in truth nor predicted.</summary>
    public double? IoU(int index)
    {
        var hit = _counts[index, index];
        var union = Truth(index) + Enumerable.Range(0, classes).Sum(truth => _counts[truth, index]) - hit;
        return union == 0 ? null : (double)hit / union;
    }

    /// <summary>Mean over the classes that have one; null where nothing counted.</summary>
    public double? MeanIoU => Enumerable.Range(0, classes).Select(IoU).Average();

    /// <summary>Part of the pixels that are right; null where nothing counted.</summary>
    public double? PixelAccuracy => Total == 0 ? null : (double)Enumerable.Range(0, classes).Sum(index => _counts[index, index]) / Total;

    /// <summary>All classes' IoU in order.</summary>
    public ImmutableArray<double?> PerClass => [.. Enumerable.Range(0, classes).Select(IoU)];

    private long Truth(int index) => Enumerable.Range(0, classes + 1).Sum(predicted => _counts[index, predicted]);
}
