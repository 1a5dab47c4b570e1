using System.Diagnostics;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Evaluation;
using iSeg.Engine.Evaluation.Sets;
using iSeg.Engine.Unsupervised;

namespace iSeg.Benchmarks;

/// <summary>
/// How well objects with known masks can be clicked together of the segments of a divided picture: every segment that lies mostly in the
/// object is taken. The more segments, the better it can be done, and the more clicks it takes. Time and memory are compared with DiffSeg's
/// merging (<see cref="Divider"/>), each on an encoding that nobody has divided yet.
/// </summary>
internal static class SegmentTable
{
    private static readonly int[] Counts = [10, 20, 40, 80, 160];

    /// <summary>What is compared; the first is what the program does.</summary>
    private static readonly (string Name, TreeSettings Settings)[] Variants =
    [
        ("as it is", TreeSettings.Default),
        ("without Ent-Self", TreeSettings.Default with { Iterations = 0 }),
        ("borders only", TreeSettings.Default with { Cost = MergeCost.Default with { Divergence = 0 } }),
        ("attention only", TreeSettings.Default with { Cost = MergeCost.Default with { Border = 0 } }),
        ("without sizes", TreeSettings.Default with { Cost = MergeCost.Default with { Size = 0 } }),
    ];

    public static async Task PrintAsync(EvaluationSet set, IReadOnlyList<(string Name, TreeSettings Settings)>? variants = null)
    {
        variants ??= Variants;
        var results = variants.Select(_ => Counts.Select(_ => new List<(double Iou, int Clicks)>()).ToArray()).ToArray();
        var (ours, baseline, merged) = (new List<Cost>(), new List<Cost>(), new List<(int Segments, double Iou, int Clicks)>());
        foreach (var picture in set.Pictures)
        {
            var (image, size) = PictureFile.Load(picture.Path, int.MaxValue, CancellationToken.None);
            var truths = picture.Objects.Select(known => known.LoadTruth()).ToArray();
            var encoded = await new AffinityBackbone().EncodeAsync(image, size, CancellationToken.None);
            var diffSeg = Measure(() => Divider.DivideAsync(encoded).GetAwaiter().GetResult(), baseline);
            merged.AddRange(truths.Select(truth => Collect(diffSeg, truth)).Select(found => (diffSeg.Count, found.Iou, found.Clicks)));
            encoded = await new AffinityBackbone().EncodeAsync(image, size, CancellationToken.None);
            Measure(() => TreeBuilding.Build(encoded, variants[0].Settings, CancellationToken.None), ours);
            foreach (var (variant, lists) in variants.Zip(results))
            {
                var tree = TreeBuilding.Build(encoded, variant.Settings, CancellationToken.None);
                foreach (var (count, list) in Counts.Zip(lists))
                {
                    var segments = tree.Divide(Math.Min(count, tree.Leaves));
                    list.AddRange(truths.Select(truth => Collect(segments, truth)));
                }
            }
        }

        Console.WriteLine($"{results[0][0].Count} objects in {set.Pictures.Length} pictures");
        Console.WriteLine(FormattableString.Invariant(
            $"DiffSeg's merging: {merged.Average(found => found.Segments):0.0} segments, IoU {merged.Average(found => found.Iou):0.000}, {merged.Average(found => found.Clicks):0.0} clicks"));
        Console.WriteLine("| dividing a picture once | s, median | MB allocated, median | ratio of time |");
        Console.WriteLine("|---|---:|---:|---:|");
        foreach (var (name, costs) in new[] { ("DiffSeg's merging", baseline), (variants[0].Name, ours) })
        {
            Console.WriteLine(FormattableString.Invariant(
                $"| {name} | {Median(costs, cost => cost.Seconds):0.000} | {Median(costs, cost => cost.Bytes) / 1e6:0} | {Median(costs, cost => cost.Seconds) / Median(baseline, cost => cost.Seconds):0.00} |"));
        }

        using (var process = Process.GetCurrentProcess())
        {
            Console.WriteLine(FormattableString.Invariant($"Peak memory of the process: {process.PeakWorkingSet64 / 1e6:0} MB"));
        }

        Console.WriteLine();
        Console.WriteLine($"| | {string.Join(" | ", Counts.Select(count => $"IoU of {count} segments"))} | {string.Join(" | ", Counts.Select(count => $"clicks of {count}"))} |");
        Console.WriteLine($"|---|{string.Concat(Counts.Select(_ => "---:|"))}{string.Concat(Counts.Select(_ => "---:|"))}");
        foreach (var (variant, lists) in variants.Zip(results))
        {
            Console.WriteLine(FormattableString.Invariant(
                $"| {variant.Name} | {string.Join(" | ", lists.Select(list => FormattableString.Invariant($"{list.Average(r => r.Iou):0.000}")))} | {string.Join(" | ", lists.Select(list => FormattableString.Invariant($"{list.Average(r => r.Clicks):0.0}")))} |"));
        }
    }

    private readonly record struct Cost(double Seconds, double Bytes);

    private static T Measure<T>(Func<T> divide, List<Cost> costs)
    {
        var (start, before) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes(precise: true));
        var result = divide();
        costs.Add(new(Stopwatch.GetElapsedTime(start).TotalSeconds, GC.GetTotalAllocatedBytes(precise: true) - before));
        return result;
    }

    private static double Median(List<Cost> costs, Func<Cost, double> of) => costs.Select(of).Order().ElementAt(costs.Count / 2);

    private static (double Iou, int Clicks) Collect(PictureSegments segments, Truth truth)
    {
        var (inside, known) = (new long[segments.Count + 1], new long[segments.Count + 1]);
        for (var at = 0; at < segments.Labels.Length; at++)
        {
            if (truth.Labels[at] != Truth.Ignored)
            {
                known[segments.Labels[at]]++;
                inside[segments.Labels[at]] += truth.Labels[at] == 1 ? 1 : 0;
            }
        }

        var taken = Enumerable.Range(1, segments.Count).Where(label => 2 * inside[label] > known[label]).ToArray();
        var (right, all) = (taken.Sum(label => inside[label]), taken.Sum(label => known[label]));
        return (right / (double)(all + truth.Area - right), taken.Length);
    }
}
