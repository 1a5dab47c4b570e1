namespace iSeg.Engine.Evaluation.Semantic;

/// <summary>Segments of one picture, which have numbers and no names, as classes.</summary>
public static class SegmentMatching
{
    /// <summary>Each class goes to at most one segment, so that as many pixels as possible are right; what is left over, or shares no pixel with a class that is free, is no class.</summary>
    /// <param name="truth">Per pixel a class or <see cref="ConfusionMatrix.None"/>.</param>
    /// <param name="segments">Per pixel a segment, 0 or above.</param>
    /// <param name="classes">How many classes.</param>
    /// <returns>Per pixel a class or <see cref="ConfusionMatrix.None"/>.</returns>
    public static int[] ToClasses(ReadOnlySpan<int> truth, ReadOnlySpan<int> segments, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(segments.Length, truth.Length, nameof(segments));
        var count = 0;
        foreach (var segment in segments)
        {
            count = Math.Max(count, segment + 1);
        }

        var shared = new long[count, classes];
        for (var at = 0; at < truth.Length; at++)
        {
            if (truth[at] != ConfusionMatrix.None)
            {
                shared[segments[at], truth[at]]++;
            }
        }

        // The matching hands out free classes that gain nothing too; a picture would then be said to show classes that nobody saw in it.
        var match = HungarianMatching.Assign(shared);
        for (var segment = 0; segment < count; segment++)
        {
            match[segment] = match[segment] >= 0 && shared[segment, match[segment]] > 0 ? match[segment] : ConfusionMatrix.None;
        }

        return Array.ConvertAll(segments.ToArray(), segment => match[segment]);
    }
}
