using System.Globalization;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Samples;

namespace iSeg.Benchmarks;

/// <summary>
/// <c>-- exact CHECKPOINT...</c>: how far the maps of texts that ask the first look's queries are from those of a pass of their own
/// (<see cref="DiffusionOptions.Exact"/>), on two drawn scenes and two categories each.
/// </summary>
internal static class ExactTable
{
    private static readonly string[] Names = ["bird", "potted plant"];

    public static async Task PrintAsync(IEnumerable<string> folders)
    {
        Console.WriteLine("checkpoint         gamma   cross-attention: correlation, relative error   refined: correlation, mean and largest difference, IoU above 0.5");
        foreach (var folder in folders)
        {
            using var backbone = StableDiffusionBackbone.Load(Checkpoint.Open(folder), "measured");
            foreach (var gamma in (double[])[1, 1.6])
            {
                var pairs = new List<(float[] Fast, float[] Exact, float[] RefinedFast, float[] RefinedExact)>();
                foreach (var scene in (DrawnScene[])[DrawnScenes.Fruit(DrawnScenes.DefaultSize), DrawnScenes.Harbour(DrawnScenes.DefaultSize)])
                {
                    var encoding = await backbone.EncodePictureAsync(scene.Image, scene.Image.Size, default);
                    var fast = await backbone.FindAsync(encoding, Names, options: new() { Gamma = gamma });
                    var exact = await backbone.FindAsync(encoding, Names, options: new() { Gamma = gamma, Exact = true });
                    pairs.AddRange(Names.Select((_, i) => (fast.Initial[i], exact.Initial[i], fast.Refined[i], exact.Refined[i])));
                }

                string Mean(Func<(float[] Fast, float[] Exact, float[] RefinedFast, float[] RefinedExact), double> of) =>
                    pairs.Average(of).ToString("0.000", CultureInfo.InvariantCulture);
                Console.WriteLine(
                    $"{Path.GetFileName(folder),-18} {gamma,5}   {Mean(p => Correlation(p.Fast, p.Exact))}, {Mean(p => RelativeError(p.Fast, p.Exact))}   "
                    + $"{Mean(p => Correlation(p.RefinedFast, p.RefinedExact))}, {Mean(p => Differences(p.RefinedFast, p.RefinedExact).Average())}, "
                    + $"{Mean(p => Differences(p.RefinedFast, p.RefinedExact).Max())}, {Mean(p => Iou(p.RefinedFast, p.RefinedExact))}");
            }
        }
    }

    private static IEnumerable<double> Differences(float[] a, float[] b) => a.Zip(b, (x, y) => (double)Math.Abs(x - y));

    private static double RelativeError(float[] a, float[] truth) =>
        Math.Sqrt(a.Zip(truth, (x, y) => (double)(x - y) * (x - y)).Sum() / truth.Sum(y => (double)y * y));

    private static double Correlation(float[] a, float[] b)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        double Sum(Func<float, float, double> of) => a.Zip(b, of).Sum();
        return Sum((x, y) => (x - meanA) * (y - meanB)) / Math.Sqrt(Sum((x, _) => (x - meanA) * (x - meanA)) * Sum((_, y) => (y - meanB) * (y - meanB)));
    }

    private static double Iou(float[] a, float[] b) =>
        a.Zip(b, (x, y) => x > .5 && y > .5 ? 1.0 : 0).Sum() / a.Zip(b, (x, y) => x > .5 || y > .5 ? 1.0 : 0).Sum();
}
