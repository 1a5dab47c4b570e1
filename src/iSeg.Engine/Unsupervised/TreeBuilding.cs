using System.Collections.Immutable;
using System.Numerics.Tensors;
using iSeg.Engine.PixelStage;

namespace iSeg.Engine.Unsupervised;

/// <summary>
/// Divides a picture at every fineness: regions merge by their self-attention and their borders until few enough are left, these are refined
/// by Ent-Self as the paper refines DiffSeg's segments, and what is connected of them merges on until one is left.
/// </summary>
internal static class TreeBuilding
{
    /// <summary>The first cut shows what is at least so unlike, times the largest height.</summary>
    private const float SuggestedHeight = .25f;
    private const int LeastSuggested = 6;
    private const int MostSuggested = 40;

    /// <param name="image">The picture.</param>
    /// <param name="settings">The constants.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static SegmentTree Build(EncodedImage image, TreeSettings settings, CancellationToken cancellationToken)
    {
        var scene = image.Scene;
        var regions = scene.Regions;
        var unit = regions.Area.Average();
        var looks = image.Looks(cancellationToken);
        var first = new RegionMerging([.. regions.Area.Select(area => (double)area)], [.. looks.Select(look => (float[])look.Clone())], Borders(regions, null), settings.Cost, unit)
            .Run(settings.Fine, cancellationToken);
        var segments = Refine(image, Roots(regions.Count, first), settings.Iterations, cancellationToken);
        var (leaves, count) = Connected(regions, segments);
        var merges = new RegionMerging(Areas(regions, leaves, count), Means(looks, regions, leaves, count), Borders(regions, leaves), settings.Cost, unit)
            .Run(1, cancellationToken);
        return new(image.BackboneId, scene, leaves, [.. merges], Suggest(merges, count));
    }

    /// <summary>Per region the segment that it is in after some merges, 0, 1, ...</summary>
    private static int[] Roots(int count, List<SegmentMerge> merges)
    {
        var parents = new int[count + merges.Count];
        Array.Fill(parents, -1);
        foreach (var (i, merge) in merges.Index())
        {
            parents[merge.First] = parents[merge.Second] = count + i;
        }

        var numbers = new Dictionary<int, int>();
        var roots = new int[count];
        for (var region = 0; region < count; region++)
        {
            var node = region;
            while (parents[node] >= 0)
            {
                node = parents[node];
            }

            if (!numbers.TryGetValue(node, out roots[region]))
            {
                roots[region] = numbers[node] = numbers.Count;
            }
        }

        return roots;
    }

    /// <summary>
    /// Ent-Self: segments spread along the reduced self-attention, and every region goes to the one that reaches it most, if that one lies beside
    /// it. Attention is blind to place: without that, what looks alike far away would be torn into pieces of each other.
    /// </summary>
    private static int[] Refine(EncodedImage image, int[] segments, int iterations, CancellationToken cancellationToken)
    {
        var count = segments.Max() + 1;
        if (count < 2 || iterations == 0)
        {
            return segments;
        }

        cancellationToken.ThrowIfCancellationRequested();
        float[][] seeds = [.. Enumerable.Range(0, count).Select(segment => Array.ConvertAll(segments, own => own == segment ? 1f : 0f))];
        var wanted = SegmentMaps.Largest(image.Spread(seeds, SegmentationOptions.Fixed(iterations)));
        var regions = image.Scene.Regions;
        bool IsBeside(int region, int segment)
        {
            for (var i = regions.Starts[region]; i < regions.Starts[region + 1]; i++)
            {
                if (segments[regions.Neighbours[i]] == segment)
                {
                    return true;
                }
            }

            return false;
        }

        return [.. wanted.Select((segment, region) => IsBeside(region, segment) ? segment : segments[region])];
    }

    /// <summary>Connected parts of the segments, numbered 0, 1, ...</summary>
    private static (int[] Parts, int Count) Connected(RegionGraph regions, int[] segments)
    {
        var parts = new int[segments.Length];
        Array.Fill(parts, -1);
        var (count, open) = (0, new Stack<int>());
        for (var start = 0; start < parts.Length; start++)
        {
            if (parts[start] >= 0)
            {
                continue;
            }

            parts[start] = count;
            open.Push(start);
            while (open.TryPop(out var region))
            {
                for (var i = regions.Starts[region]; i < regions.Starts[region + 1]; i++)
                {
                    var other = regions.Neighbours[i];
                    if (parts[other] < 0 && segments[other] == segments[region])
                    {
                        parts[other] = count;
                        open.Push(other);
                    }
                }
            }

            count++;
        }

        return (parts, count);
    }

    private static double[] Areas(RegionGraph regions, int[] parts, int count)
    {
        var areas = new double[count];
        for (var region = 0; region < parts.Length; region++)
        {
            areas[parts[region]] += regions.Area[region];
        }

        return areas;
    }

    private static float[][] Means(float[][] looks, RegionGraph regions, int[] parts, int count)
    {
        var areas = Areas(regions, parts, count);
        var means = new float[count][];
        for (var region = 0; region < parts.Length; region++)
        {
            var mean = means[parts[region]] ??= new float[looks[region].Length];
            TensorPrimitives.MultiplyAdd(looks[region], (float)(regions.Area[region] / areas[parts[region]]), mean, mean);
        }

        return means;
    }

    /// <summary>Borders between parts; between regions where there are none.</summary>
    private static IEnumerable<(int A, int B, float Length, float Chance)> Borders(RegionGraph regions, int[]? parts)
    {
        var borders = new Dictionary<(int, int), (float Length, float Weight)>();
        for (var region = 0; region < regions.Count; region++)
        {
            for (var i = regions.Starts[region]; i < regions.Starts[region + 1]; i++)
            {
                var (a, b) = parts is null ? (region, regions.Neighbours[i]) : (parts[region], parts[regions.Neighbours[i]]);
                if (a < b)
                {
                    var (length, weight) = borders.GetValueOrDefault((a, b));
                    borders[(a, b)] = (length + regions.Border[i], weight + (regions.Border[i] * regions.Chance[i]));
                }
            }
        }

        return borders.OrderBy(entry => entry.Key).Select(entry => (entry.Key.Item1, entry.Key.Item2, entry.Value.Length, entry.Value.Weight / entry.Value.Length));
    }

    private static int Suggest(List<SegmentMerge> merges, int leaves)
    {
        var top = merges.Count > 0 ? merges[^1].Height : 0;
        var above = merges.Count(merge => merge.Height >= SuggestedHeight * top) + 1;
        return Math.Min(leaves, Math.Clamp(above, LeastSuggested, MostSuggested));
    }
}
