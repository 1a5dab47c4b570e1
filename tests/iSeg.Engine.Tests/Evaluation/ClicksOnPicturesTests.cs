using iSeg.Core.Imaging;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Evaluation;
using NetVips;

namespace iSeg.Engine.Tests.Evaluation;

/// <summary>
/// Number of clicks on pictures that are not part of the project: set ISEG_EVALDATA to a folder with images/ and masks/ (same names,
/// PNG, above 127 is object). Skipped otherwise. The table goes to the test's output (docs/engine.md says how to see it).
/// </summary>
public sealed class ClicksOnPicturesTests
{
    [Fact]
    public async Task Run_PicturesOfAFolder_PrintsNoc()
    {
        var folder = Environment.GetEnvironmentVariable("ISEG_EVALDATA");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "ISEG_EVALDATA names no folder.");
        var results = new List<NocResult>();
        foreach (var path in Directory.GetFiles(Path.Combine(folder!, "images")).Order().Where((_, i) => i % 4 == 0))
        {
            var image = Load(path);
            using var file = Image.NewFromFile(Path.Combine(folder!, "masks", Path.GetFileName(path)));
            using var mask = file.ExtractBand(0);
            var truth = Array.ConvertAll(mask.WriteToMemory<byte>(), value => value > 127 ? (byte)1 : (byte)0);
            var encoded = await new AffinityBackbone().EncodeAsync(image, image.Size, TestContext.Current.CancellationToken);
            results.Add(NocRunner.Run(prompts => new Segmenter().Predict(encoded, prompts).Mask, truth, image.Size));
        }

        var table = FormattableString.Invariant(
            $"{results.Count} pictures: NoC85 {results.Average(r => r.ClicksTo(.85)):0.00}, NoC90 {results.Average(r => r.ClicksTo(.9)):0.00}, never {results.Count(r => !r.Reached(.9))}, IoU after click 1 {results.Average(r => r.Ious[0]):0.000}");
        TestContext.Current.TestOutputHelper!.WriteLine(table);
        results.Average(r => r.Ious[0]).ShouldBeGreaterThan(.4, table);
    }

    private static RgbImage Load(string path)
    {
        using var file = Image.NewFromFile(path);
        using var image = file.Colourspace(Enums.Interpretation.Srgb);
        return new(new(image.Width, image.Height), image.WriteToMemory<byte>());
    }
}
