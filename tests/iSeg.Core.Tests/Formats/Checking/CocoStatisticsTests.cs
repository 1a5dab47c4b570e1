using System.Text;
using iSeg.Core.Formats.Coco.Statistics;

namespace iSeg.Core.Tests.Formats.Checking;

public sealed class CocoStatisticsTests
{
    [Fact]
    public async Task Count_SmallFile_CountsWhatIsThere()
    {
        var statistics = await CocoCounter.CountAsync(() => new MemoryStream(Encoding.UTF8.GetBytes(CheckedFile.Sound)), CancellationToken.None);

        (statistics.Images, statistics.EmptyImages, statistics.Annotations).ShouldBe((2, 0, 3));
        (statistics.Polygons, statistics.RunLengths, statistics.Crowds, statistics.Broken).ShouldBe((1, 2, 1, 0));
        statistics.Categories.ShouldBe([new("cat", 2, 2), new("dog", 1, 1)]);
        statistics.Areas.ShouldBe(new(16, 16, 82 / 3.0, 50));
        statistics.PerImage.ShouldBe(new(1, 1.5, 1.5, 2));
        (statistics.Small, statistics.Medium, statistics.Large).ShouldBe((3, 0, 0));
    }
}
