using System.Diagnostics;
using iSeg.Core.Prompts;
using iSeg.Engine;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Evaluation;
using iSeg.Engine.Evaluation.Sets;
using iSeg.Engine.PixelStage;
using iSeg.Engine.Refinement;

namespace iSeg.Benchmarks;

/// <summary>
/// A fixed number of iterations against stopping when the map has settled: the refined map of the first click of the protocol, how good it is, how many
/// iterations it took and how long. The ratio is to the paper's eight.
/// </summary>
internal static class SettlingTable
{
    private const int Most = 100;

    private static readonly SegmentationOptions[] Settings =
    [
        .. new[] { 8, 1, 2, 4, 12, 16, 24, 32 }.Select(SegmentationOptions.Fixed),
        .. new[] { .1, .05, .03, .02, .015, .01 }.Select(part => SegmentationOptions.Default with { Iterations = Most, Settled = part }),
    ];

    public static async Task PrintAsync(string pictures, string masks, int? ignored)
    {
        var set = MaskFolderSet.Find(pictures, masks, ignored);
        var results = Settings.Select(_ => new List<(double Iou, int Made, double Milliseconds)>()).ToArray();
        foreach (var picture in set.Pictures)
        {
            var (image, size) = PictureFile.Load(picture.Path, int.MaxValue, CancellationToken.None);
            var encoded = await new AffinityBackbone().EncodeAsync(image, size, CancellationToken.None);
            var truth = picture.Objects[0].LoadTruth();
            if (new ClickSimulator(truth).Next(new byte[truth.Labels.Length]) is { } click)
            {
                Measure(encoded, truth, PromptSet.Of(click), results);
            }
        }

        Console.WriteLine($"{results[0].Count} objects, refined map of one click");
        Console.WriteLine("| iterations | made, mean | least | most | mean IoU | best number for the picture missed by | ms a map | ratio to N = 8 |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        var best = Enumerable.Range(0, results[0].Count).Select(i => results.Max(list => list[i].Iou)).Average();
        var baseline = results[0].Average(result => result.Milliseconds);
        foreach (var (setting, list) in Settings.Zip(results))
        {
            var time = list.Average(result => result.Milliseconds);
            var name = setting.Settled > 0 ? $"until {setting.Settled:P1} moves" : $"N = {setting.Iterations}";
            Console.WriteLine(FormattableString.Invariant(
                $"| {name} | {list.Average(r => r.Made):0.0} | {list.Min(r => r.Made)} | {list.Max(r => r.Made)} | {list.Average(r => r.Iou):0.000} | {best - list.Average(r => r.Iou):0.000} | {time:0.00} | {time / baseline:0.00} |"));
        }
    }

    private static void Measure(EncodedImage encoded, Truth truth, PromptSet prompts, List<(double Iou, int Made, double Milliseconds)>[] results)
    {
        var seeds = Seeds.From(prompts, encoded.Scene);
        var regions = new RegionSeeds(encoded.Scene.Regions, seeds, seeds.Strokes.Count);
        var attention = encoded.Attention(SegmentationOptions.Default.Lambda);
        foreach (var (setting, list) in Settings.Zip(results))
        {
            var (made, best) = (0, double.MaxValue);
            for (var round = 0; round < 3; round++)
            {
                var map = (float[])regions.Object.Clone();
                var start = Stopwatch.GetTimestamp();
                made = MapIteration.Refine(attention, map, setting.Iterations, setting.Settled);
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            list.Add((truth.Iou(MaskMethods.RefinedMap(encoded, prompts, setting).ToBitmap()), made, best));
        }
    }
}
