using System.CommandLine;
using iSeg.Benchmarks.Fitting;
using iSeg.Core.Masks;
using iSeg.Engine.Evaluation;
using iSeg.Engine.Imaging;
using iSeg.Engine.Samples;
using iSeg.Web.Tests.Support;

namespace iSeg.Web.Tests.Fitting;

public sealed class SetFoldersTests
{
    [Fact]
    public async Task Sets_ThreePicturesOfOneObject_WritesHalvesWithARingThatCountsNeitherWay()
    {
        var folder = Path.GetDirectoryName(TempFolder.File("x"))!;
        var scene = DrawnScenes.Fruit(new(96, 64));
        foreach (var name in new[] { "images", "masks" })
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
        }

        var square = new byte[96 * 64];
        for (var y = 20; y < 40; y++)
        {
            square.AsSpan((y * 96) + 30, 20).Fill(1);
        }

        foreach (var name in new[] { "a", "b", "c" })
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "images", name + ".png"), PicturePng.Encode(scene.Image));
            await File.WriteAllBytesAsync(Path.Combine(folder, "masks", name + ".png"), MaskPng.Encode(RleMask.FromBitmap(square, new(96, 64))));
        }

        var code = await new RootCommand { SetFolders.CreateCommand() }.Parse(["sets", "--horses", folder, Path.Combine(folder, "out")]).InvokeAsync();

        code.ShouldBe(0);
        Names("horses_even").ShouldBe(["a", "c"]);
        Names("horses_odd").ShouldBe(["b"]);
        var truth = FittingSet.Find(Path.Combine(folder, "out", "horses_odd")).Pictures.Pictures[0].Objects[0].LoadTruth();
        truth.Area.ShouldBe(18 * 18);
        truth.Labels.Count(Truth.Ignored).ShouldBe((20 * 20) - (18 * 18) + (4 * 20), "one pixel on both sides of the outline, corners not");

        IEnumerable<string> Names(string set) => FittingSet.Find(Path.Combine(folder, "out", set)).Pictures.Pictures.Select(picture => Path.GetFileNameWithoutExtension(picture.Name));
    }
}
