using System.Text.Json;
using iSeg.Core.Formats.Coco;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Tests.Formats;

public sealed class CocoWriterTests
{
    [Fact]
    public async Task Write_NothingAtAll_IsStillAWholeFile()
    {
        using var json = await WriteAsync([], [], []);

        foreach (var name in new[] { "categories", "images", "annotations", "licenses" })
        {
            json.RootElement.GetProperty(name).GetArrayLength().ShouldBe(0);
        }
    }

    [Fact]
    public async Task Write_CountsWithBackslashes_ComeBackTheSame()
    {
        // Compressed RLE uses the characters 48 to 111, among them the backslash.
        var size = new PixelSize(97, 61);
        var mask = RleMask.Rectangle(size, new PixelRect(3, 7, 80, 29)).Subtract(RleMask.Rectangle(size, new PixelRect(10, 10, 33, 5)));
        var counts = string.Concat(Enumerable.Range(48, 64).Select(c => (char)c));

        using var json = await WriteAsync(
            [new(1, "a", "")],
            [new(1, "a.png", 97, 61)],
            [new(1, 1, 1, size, mask.ToCounts(), mask.Area, mask.Bounds), new(2, 1, 1, size, counts, 1, mask.Bounds)]);

        var annotations = json.RootElement.GetProperty("annotations");
        RleMask.FromCounts(size, annotations[0].GetProperty("segmentation").GetProperty("counts").GetString()).ShouldBe(mask);
        annotations[1].GetProperty("segmentation").GetProperty("counts").GetString().ShouldBe(counts);
    }

    [Fact]
    public async Task Write_Names_AreReadableInTheFile()
    {
        using var output = new MemoryStream();
        await CocoWriter.WriteAsync(
            output, Info, [new(1, "zèbre", "")], AsyncEnumerable.Empty<CocoImage>(), AsyncEnumerable.Empty<CocoAnnotation>(), TestContext.Current.CancellationToken);

        System.Text.Encoding.UTF8.GetString(output.ToArray()).ShouldContain("\"zèbre\"");
        output.ToArray()[0].ShouldBe((byte)'{');
    }

    [Fact]
    public async Task Write_ManyRows_ReachTheStreamAsTheyCome()
    {
        using var output = new MemoryStream();
        long written = 0;

        await CocoWriter.WriteAsync(output, Info, [], Images(), AsyncEnumerable.Empty<CocoAnnotation>(), TestContext.Current.CancellationToken);

        written.ShouldBeGreaterThan(1_000_000);

        async IAsyncEnumerable<CocoImage> Images()
        {
            for (var i = 1; i <= 30_000; i++)
            {
                yield return new(i, $"some/folder/picture{i}.png", 640, 480);
            }

            written = output.Length;
            await Task.CompletedTask;
        }
    }

    private static readonly CocoInfo Info = new("test", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private static async Task<JsonDocument> WriteAsync(CocoCategory[] categories, CocoImage[] images, CocoAnnotation[] annotations)
    {
        using var output = new MemoryStream();
        var summary = await CocoWriter.WriteAsync(
            output, Info, categories, images.ToAsyncEnumerable(), annotations.ToAsyncEnumerable(), TestContext.Current.CancellationToken);
        summary.ShouldBe(new CocoSummary(categories.Length, images.Length, annotations.Length));
        return JsonDocument.Parse(output.ToArray());
    }
}
