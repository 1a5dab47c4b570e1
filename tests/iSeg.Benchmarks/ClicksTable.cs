using System.Diagnostics;
using System.Globalization;
using iSeg.Engine;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Evaluation;
using iSeg.Engine.Imaging;
using NetVips;

namespace iSeg.Benchmarks;

/// <summary>
/// Number of clicks on pictures that are not part of the project: a folder with images/ and masks/ (same names, PNG, above 127 is
/// object). <c>dotnet run -c Release --project tests/iSeg.Benchmarks -- clicks FOLDER [every N-th]</c>
/// </summary>
internal static class ClicksTable
{
    public static async Task PrintAsync(string folder, int step)
    {
        var results = new List<NocResult>();
        var (encoding, clock) = (TimeSpan.Zero, Stopwatch.StartNew());
        foreach (var path in Directory.GetFiles(Path.Combine(folder, "images")).Order(StringComparer.Ordinal).Where((_, i) => i % step == 0))
        {
            await using var file = File.OpenRead(path);
            var image = new PictureProcessor().LoadRgb(file);
            using var mask = Image.NewFromFile(Path.Combine(folder, "masks", Path.GetFileName(path)));
            using var band = mask.ExtractBand(0);
            var truth = Array.ConvertAll(band.WriteToMemory<byte>(), value => value > 127 ? (byte)1 : (byte)0);
            var start = clock.Elapsed;
            var encoded = await new AffinityBackbone().EncodeAsync(image, image.Size, CancellationToken.None);
            encoding += clock.Elapsed - start;
            results.Add(NocRunner.Run(prompts => new Segmenter().Predict(encoded, prompts).Mask, truth, image.Size));
            Console.Write('.');
        }

        double Iou(int clicks) => results.Average(r => r.Ious[Math.Min(clicks, r.Ious.Length) - 1]);
        Console.WriteLine();
        Console.WriteLine("| pictures | NoC80 | NoC85 | NoC90 | never 90 | IoU after 1 | 3 | 5 | 10 | s per picture | of it encoding |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {results.Count} | {results.Average(r => r.ClicksTo(.8)):0.00} | {results.Average(r => r.ClicksTo(.85)):0.00} | {results.Average(r => r.ClicksTo(.9)):0.00} | {results.Count(r => !r.Reached(.9))} | {Iou(1):0.000} | {Iou(3):0.000} | {Iou(5):0.000} | {Iou(10):0.000} | {clock.Elapsed.TotalSeconds / results.Count:0.00} | {encoding.TotalSeconds / results.Count:0.00} |"));
    }
}
