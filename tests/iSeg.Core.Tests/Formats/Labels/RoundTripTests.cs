using iSeg.Core.Formats;
using iSeg.Core.Formats.Coco;
using iSeg.Core.Formats.LabelMe;
using iSeg.Core.Formats.PlainMasks;
using iSeg.Core.Formats.Yolo;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Tests.Formats.Labels;

public sealed class RoundTripTests
{
    public static TheoryData<string> All => [.. LabelFormats.All.Select(format => format.Id)];

    public static TheoryData<string> Exact => ["coco", "labelme", "yolo", "masks"];

    public static TheoryData<string> OneObjectAPixel => ["coco-panoptic", "voc", "cityscapes"];

    [Theory, MemberData(nameof(All))]
    public async Task Detect_WrittenFiles_AreTheirOwnFormat(string id)
    {
        var files = await WriteAsync(id);

        LabelFormats.Detect(files).Id.ShouldBe(id);
    }

    [Theory, MemberData(nameof(Exact))]
    public async Task RoundTrip_HolesPartsAndOverlap_KeepsEveryPixel(string id)
    {
        var read = await Sample.ReadAsync(LabelFormats.Find(id)!, await WriteAsync(id));

        Seen(read).ShouldBe(Written(), ignoreOrder: true);
    }

    [Theory, MemberData(nameof(OneObjectAPixel))]
    public async Task RoundTrip_FormatWithOneObjectAPixel_GivesThePixelsToTheSmaller(string id)
    {
        var read = (await Sample.ReadAsync(LabelFormats.Find(id)!, await WriteAsync(id))).Objects();

        // The pixel in the corner is cut out of the object that covers the whole picture; nothing else overlaps.
        var corner = RleMask.Rectangle(new(40, 70), new(39, 69, 1, 1));
        read.Select(thing => thing.Mask).ShouldBe(
            Sample.Pictures.SelectMany(p => p.Objects).Select(thing => thing.Id == 7 ? thing.ToMask().Subtract(corner) : thing.ToMask()), ignoreOrder: true);
        read.Single(thing => thing.Mask.Equals(corner)).Category.ShouldBe("zèbre: 🦓");
    }

    [Theory, MemberData(nameof(All))]
    public async Task RoundTrip_Crowds_AreKeptWhereTheFormatSaysSo(string id)
    {
        var format = LabelFormats.Find(id)!;
        var read = (await Sample.ReadAsync(format, await WriteAsync(id))).Objects();

        read.Count(thing => thing.IsCrowd).ShouldBe(format.HoldsCrowds ? 1 : 0);
    }

    [Fact]
    public async Task RoundTrip_Coco_KeepsIdsAndUnknownMembers()
    {
        var items = await Sample.ReadAsync(new CocoFormat(), await WriteAsync("coco"));

        items.OfType<LabelItem.OfCategory>().Select(item => item.Category).ShouldBe(Sample.Categories);
        items.OfType<LabelItem.OfPicture>().Select(item => (item.Picture.Id, item.Picture.Path, item.Picture.Extra))
            .ShouldBe(Sample.Pictures.Select(p => ((long?)p.Id, p.Path, p.Extra)));
        items.Objects().Select(thing => (thing.Id, thing.Extra)).ShouldBe(Sample.Pictures.SelectMany(p => p.Objects).Select(thing => ((long?)thing.Id, thing.Extra)));
    }

    [Fact]
    public async Task Write_CocoPolygons_GivesTheVerySamePixelsBack()
    {
        var files = new MemoryFiles();
        await new CocoFormat().WriteAsync(Sample.Export(new(Polygons: true)), files, default);

        var read = await Sample.ReadAsync(new CocoFormat(), files);

        Seen(read).ShouldBe(Written(), ignoreOrder: true);
        System.Text.Encoding.UTF8.GetString(files["instances.json"]).ShouldContain("\"segmentation\":[[");
    }

    [Fact]
    public async Task Write_Parts_GoIntoFilesOfTheirOwn()
    {
        var files = new MemoryFiles();
        await new CocoFormat().WriteAsync(Sample.Export() with { Parts = ["train", "val"] }, files, default);

        files.Paths.ShouldBe(["annotations/instances_train.json", "annotations/instances_val.json"]);
    }

    [Theory]
    [InlineData("0 0.1 0.1 0.5 0.1 0.5", "5 numbers after the class")]
    [InlineData("x 0.1 0.1 0.5 0.1 0.5 0.5", "no class number")]
    [InlineData("0 0.1 nan 0.5 0.1 0.5 0.5", "\"nan\"")]
    [InlineData("0 0.1 40 0.5 0.1 0.5 0.5", "\"40\"")]
    public async Task Read_BrokenYoloLine_NamesFileAndLine(string line, string reason)
    {
        var files = MemoryFiles.Of(("data.yaml", "names: [a]"), ("labels/b.txt", "\n" + line));

        var fault = await Should.ThrowAsync<LabelFormatException>(() => Sample.ReadAsync(new YoloFormat(), files));

        fault.Message.ShouldStartWith("labels/b.txt, line 2: ");
        fault.Message.ShouldContain(reason);
    }

    [Fact]
    public async Task Read_BrokenYoloLineToBeSkipped_KeepsTheOthers()
    {
        var files = MemoryFiles.Of(("names.yaml", "names: {0: 'a: b', 4: c}"), ("labels/b.txt", "x\n4 0 0 1 0 1 1 0 1\n9 0 0 1 0 1 1\n0 .5 .5 .1 .1"));

        var items = await Sample.ReadAsync(new YoloFormat(), files, new() { SkipBroken = true, SizeOf = _ => new(8, 6) });

        items.OfType<LabelItem.Skipped>().Select(item => item.Place).ShouldBe(["labels/b.txt, line 1", "labels/b.txt, line 4"]);
        items.Objects().Select(thing => thing.Category).ShouldBe(["c", "class 9"]);
        items.Objects()[0].Mask.ShouldBe(RleMask.Full(new(8, 6)));
    }

    [Fact]
    public async Task Read_LabelMeShapes_JoinsGroupsAndSkipsWhatHasNoArea()
    {
        var files = MemoryFiles.Of(("a.json", """
            {"shapes": [
                {"label": "x", "points": [[1, 1], [4, 4]], "shape_type": "rectangle", "group_id": 5},
                {"label": "x", "points": [[6, 1], [8, 1], [8, 3], [6, 3]], "shape_type": "polygon", "group_id": 5},
                {"label": "x", "points": [[0, 0], [9, 9]], "shape_type": "line"},
                {"label": "y", "points": [[0, 5], [2, 7]], "group_id": null, "shape_type": "rectangle"}],
             "imagePath": "..\\images\\a.jpg", "imageWidth": 10, "imageHeight": 8}
            """));

        var items = await Sample.ReadAsync(new LabelMeFormat(), files);

        var size = new PixelSize(10, 8);
        items.Objects().Select(thing => (thing.Category, thing.Mask)).ShouldBe(
        [
            ("x", RleMask.Rectangle(size, new(1, 1, 3, 3)).Union(RleMask.Rectangle(size, new(6, 1, 2, 2)))),
            ("y", RleMask.Rectangle(size, new(0, 5, 2, 2))),
        ]);
        items.OfType<LabelItem.Skipped>().Single().Place.ShouldBe("a.json, shapes[2]");
    }

    [Fact]
    public async Task Read_MaskWithoutList_TakesFolderAndValues()
    {
        var size = new PixelSize(40, 70);
        var pixels = new int[size.Area];
        LabelMap.Paint(pixels, RleMask.Rectangle(size, new(1, 2, 3, 4)), 200);
        var files = new MemoryFiles { ["zebra/b.png"] = iSeg.Core.Formats.Png.PngWriter.Grey8(pixels, size), ["zebra/nobody.png"] = iSeg.Core.Formats.Png.PngWriter.Grey8(pixels, size) };

        var items = await Sample.ReadAsync(new PlainMasksFormat(), files);

        var thing = items.Objects().ShouldHaveSingleItem();
        (thing.Category, thing.Mask).ShouldBe(("zebra", RleMask.Rectangle(size, new(1, 2, 3, 4))));
        items.OfType<LabelItem.Skipped>().Single().Place.ShouldBe("zebra/nobody.png");
    }

    [Fact]
    public void Detect_SomethingElse_SaysWhatIsRead() =>
        Should.Throw<LabelFormatException>(() => LabelFormats.Detect(MemoryFiles.Of(("diary.txt", "Dear diary"), ("a.json", "[1]")))).Message.ShouldContain("COCO");

    private static async Task<MemoryFiles> WriteAsync(string id)
    {
        var files = new MemoryFiles();
        await LabelFormats.Find(id)!.WriteAsync(Sample.Export(), files, TestContext.Current.CancellationToken);
        return files;
    }

    private static List<(string Picture, string Category, RleMask Mask)> Written() =>
        [.. Sample.Pictures.SelectMany(p => p.Objects.Select(thing => (p.Name, Sample.Categories.Single(c => c.Id == thing.Category).Name, thing.ToMask())))];

    private static List<(string Picture, string Category, RleMask Mask)> Seen(List<LabelItem> items)
    {
        var pictures = items.OfType<LabelItem.OfPicture>().Select(item => item.Picture.Path).ToList();
        return [.. items.Objects().Select(thing => (pictures[thing.Picture] is var path && path.EndsWith(".jpg", StringComparison.Ordinal) ? path[..^4] : path, thing.Category, thing.Mask))];
    }
}
