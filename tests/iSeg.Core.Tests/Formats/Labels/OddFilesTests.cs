using iSeg.Core.Formats;
using iSeg.Core.Formats.Cityscapes;
using iSeg.Core.Formats.LabelMe;
using iSeg.Core.Formats.Png;
using iSeg.Core.Formats.Yolo;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Tests.Formats.Labels;

/// <summary>Files as other tools write them.</summary>
public sealed class OddFilesTests
{
    private static readonly PixelSize Size = new(40, 30);
    private static readonly RleMask Square = RleMask.Rectangle(Size, new(4, 3, 16, 12));

    private const string Outline = "0.1 0.1 0.5 0.1 0.5 0.5 0.1 0.5";

    [Theory]
    [InlineData("# made by hand\n0 " + Outline)]
    [InlineData("0.0 " + Outline)]
    [InlineData("\r\n0 " + Outline + "\r\n\r\n")]
    public async Task Yolo_OddLines_GiveTheObject(string text)
    {
        var items = await ReadAsync(new YoloFormat(), MemoryFiles.Of(("a.txt", text), ("classes.txt", "cat\n"), ("README.txt", "hello there\n")));

        items.OfType<LabelItem.OfObject>().ShouldHaveSingleItem().Thing.ShouldSatisfyAllConditions(t => t.Category.ShouldBe("cat"), t => t.Mask.ShouldBe(Square));
    }

    [Theory]
    [InlineData("[[4, 3], [20, 15]]")]
    [InlineData("[[20, 3], [4, 15]]")]
    [InlineData("[[4, 3], [20, 3], [20, 15], [4, 15]]")]
    public async Task LabelMe_RectangleByTwoOrFourCorners_IsTheRectangle(string points)
    {
        var json = $$"""{"imagePath": "a.png", "imageWidth": 40, "imageHeight": 30, "imageData": null, "shapes": [{"label": "cat", "shape_type": "rectangle", "points": {{points}}}]}""";

        (await ReadAsync(new LabelMeFormat(), MemoryFiles.Of(("a.json", json)))).OfType<LabelItem.OfObject>().ShouldHaveSingleItem().Thing.Mask.ShouldBe(Square);
    }

    [Theory]
    [InlineData("{\"shapes\": [],\n \"imageWidth\": NaN}", "a.json, line 2 is not JSON: NaN is no number in JSON")]
    [InlineData("{\"shapes\": [{\"label\": \"\u00e9\", \"points\": [[-Infinity, 2]]}]}", "Infinity is no number in JSON")]
    [InlineData("{\"shapes\": [None], \"imageWidth\": NaN}", "'N' is an invalid start of a value")]
    [InlineData("{\"shapes\": [1,\n\n", "line 3 is not JSON: the file ends in the middle")]
    public async Task LabelMe_NoJson_SaysWhatItIsAndWhere(string json, string says) =>
        (await Should.ThrowAsync<LabelFormatException>(() => ReadAsync(new LabelMeFormat(), MemoryFiles.Of(("a.json", json))))).Message.ShouldContain(says);

    [Fact]
    public async Task Cityscapes_LabelWithoutName_IsTold()
    {
        var pixels = new int[Size.Area];
        (pixels[0], pixels[5], pixels[9]) = (26, 50, 1);
        var files = new MemoryFiles { ["gtFine/a_gtFine_labelIds.png"] = PngWriter.Grey8(pixels, Size) };

        var items = await ReadAsync(new CityscapesFormat(), files);

        items.OfType<LabelItem.OfObject>().ShouldHaveSingleItem().Thing.Category.ShouldBe("car");
        items.OfType<LabelItem.Skipped>().ShouldHaveSingleItem().Place.ShouldEndWith("value 50");
    }

    private static async Task<List<LabelItem>> ReadAsync(ILabelFormat format, MemoryFiles files)
    {
        var items = new List<LabelItem>();
        await foreach (var item in format.ReadAsync(files, new() { SizeOf = _ => Size }, TestContext.Current.CancellationToken))
        {
            items.Add(item);
        }

        return items;
    }
}
