using System.Globalization;
using System.Text;
using System.Text.Json;
using iSeg.Core.Formats.Coco;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Core.Tests.Masks;

namespace iSeg.Core.Tests.Formats;

public sealed class CocoReaderTests
{
    private static readonly CocoVectors Vectors = CocoVectors.Load();

    public static TheoryData<int> MaskCases => [.. Enumerable.Range(0, Vectors.Masks.Count)];

    public static TheoryData<int> PolygonCases => [.. Enumerable.Range(0, Vectors.Polygons.Count)];

    [Theory, MemberData(nameof(MaskCases))]
    public async Task Read_ReferenceRunLengths_GiveTheReferencePixels(int index)
    {
        var expected = Vectors.Masks[index];
        var size = $"[{expected.Height}, {expected.Width}]";
        var plain = string.Join(',', RleMask.FromBitmap(expected.Bitmap(), expected.Size).Runs.ToArray());

        var compressed = await ReadOne($$"""{"size": {{size}}, "counts": {{JsonSerializer.Serialize(expected.Counts)}}}""");
        var listed = await ReadOne($$"""{"size": {{size}}, "counts": [{{plain}}]}""");

        compressed.ToMask(expected.Size).ToBitmap().ShouldBe(expected.Bitmap());
        listed.ToMask(expected.Size).ToBitmap().ShouldBe(expected.Bitmap());
    }

    [Theory, MemberData(nameof(PolygonCases))]
    public async Task Read_ReferencePolygons_GiveTheReferencePixels(int index)
    {
        var expected = Vectors.Polygons[index];

        var instance = await ReadOne(JsonSerializer.Serialize(expected.Segmentation));

        instance.ToMask(expected.Size).ToCounts().ShouldBe(expected.Counts);
    }

    [Theory]
    [InlineData("\"iscrowd\": 1,", true)]
    [InlineData("\"iscrowd\": true,", true)]
    [InlineData("\"iscrowd\": 0,", false)]
    [InlineData("\"iscrowd\": false,", false)]
    [InlineData("\"iscrowd\": null,", false)]
    [InlineData("", false)]
    public async Task Read_AnyWayToSayCrowd_IsUnderstood(string member, bool expected)
    {
        var items = await Read($$"""{"annotations": [{{{member}} "image_id": 1, "segmentation": [[0,0,4,0,4,4]]}]}""");

        items.ShouldHaveSingleItem().ShouldBeOfType<CocoItem.OfInstance>().Instance.IsCrowd.ShouldBe(expected);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[[1, 2, 3, 4]]")]
    public async Task Read_SegmentationWithoutArea_IsAnEmptyMask(string segmentation) =>
        (await ReadOne(segmentation)).ToMask(new(9, 7)).ShouldBe(RleMask.Empty(new(9, 7)));

    [Fact]
    public async Task Read_MembersInAnyOrderAndUnknownOnes_GivesTheThreeLists()
    {
        var items = await Read("""
            {"annotations": [{"id": 7, "image_id": 3, "category_id": 2, "score": 0.5, "segmentation": [[0,0,4,0,4,4]], "area": "large"}],
             "info": {"images": [1, {"annotations": 2}]}, "licenses": [[], [[1]]], "extra": "images",
             "categories": [{"id": 2, "name": "zebra", "keypoints": []}, {"id": 5.0, "name": "crossing", "supercategory": "road"}],
             "images": [{"id": 3, "file_name": "a/b.jpg", "width": 640, "height": 480, "license": 9}]}
            """);

        var instance = items[0].ShouldBeOfType<CocoItem.OfInstance>().Instance;
        (instance.Id, instance.ImageId, instance.CategoryId, instance.IsCrowd).ShouldBe((7, 3, 2, false));
        items.OfType<CocoItem.OfCategory>().Select(item => item.Category).ShouldBe([new(2, "zebra", "") { Extra = """{"keypoints":[]}""" }, new(5, "crossing", "road")]);
        instance.Extra.ShouldBe("""{"score":0.5}""");
        items[^1].ShouldBe(new CocoItem.OfImage(new(3, "a/b.jpg", 640, 480) { Extra = """{"license":9}""" }));
        items.OfType<CocoItem.OfFile>().Select(item => item.Name).ShouldBe(["info", "licenses", "extra"]);
        items.Count.ShouldBe(7);
    }

    [Fact]
    public async Task Read_InDropsAndWithAByteOrderMark_GivesTheSame()
    {
        const string json = """{"images": [{"id": 1, "file_name": "ä🦓.jpg", "width": 4, "height": 3}], "x": {"y": [1, 2.5e3, "z"]}, "annotations": []}""";
        byte[] bytes = [0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(json)];

        var items = await Read(new Drops(bytes));

        items.ShouldBe([new CocoItem.OfImage(new(1, "ä🦓.jpg", 4, 3)), new CocoItem.OfFile("x", """{"y": [1, 2.5e3, "z"]}""")]);
    }

    [Fact]
    public async Task Read_ElementLargerThanTheFirstBuffer_IsWhole()
    {
        var corners = string.Join(',', Enumerable.Range(0, 60_000).Select(i => FormattableString.Invariant($"{i % 50}.25")));

        var instance = await ReadOne($"[[{corners}]]");

        instance.Segmentation.ShouldBeOfType<CocoPolygons>().Parts.ShouldHaveSingleItem().Length.ShouldBe(60_000);
    }

    [Fact]
    public async Task Read_WhatTheWriterWrote_IsTheSame()
    {
        var (size, mask) = (new PixelSize(40, 30), RleMask.Rectangle(new(40, 30), new(3, 4, 10, 12)));
        using var stream = new MemoryStream();
        await CocoWriter.WriteAsync(
            stream,
            new("own", DateTimeOffset.UnixEpoch),
            [new(1, "zebra", "animal")],
            Async(new CocoImage(5, "z.png", size.Width, size.Height)),
            Async(new CocoAnnotation(9, 5, 1, size, mask.ToCounts(), mask.Area, mask.Bounds)),
            CancellationToken.None);
        stream.Position = 0;

        var items = await Read(stream);

        items.RemoveAll(item => item is CocoItem.OfFile).ShouldBe(2, "info and licenses");
        items[..2].ShouldBe([new CocoItem.OfCategory(new(1, "zebra", "animal")), new CocoItem.OfImage(new(5, "z.png", 40, 30))]);
        var instance = items[2].ShouldBeOfType<CocoItem.OfInstance>().Instance;
        (instance.Id, instance.ImageId, instance.CategoryId, instance.IsCrowd).ShouldBe((9, 5, 1, false));
        instance.ToMask(size).ShouldBe(mask);
    }

    [Theory]
    [InlineData("", "byte 0")]
    [InlineData("[]", "no object")]
    [InlineData("{\"images\": [{\"id\": 1, ", "byte")]
    [InlineData("{\"images\": {}}", "images at byte 11")]
    [InlineData("{\"images\": [17]}", "images[0]")]
    [InlineData("{\"images\": [{\"id\": 4, \"width\": 3, \"height\": 3}]}", "images[0] (id 4) has no text \"file_name\"")]
    [InlineData("{\"images\": [{\"id\": 4, \"file_name\": \"a\", \"width\": -2, \"height\": 3}]}", "\"width\": -2")]
    [InlineData("{\"images\": [{\"id\": 4, \"file_name\": \"a\", \"width\": 99999, \"height\": 99999}]}", "99999x99999")]
    [InlineData("{\"categories\": [{\"id\": \"one\", \"name\": \"a\"}]}", "\"id\": \"one\"")]
    [InlineData("{\"annotations\": [{\"id\": 1}]}", "annotations[0] (id 1) has no \"image_id\"")]
    [InlineData("{\"annotations\": [{\"id\": 1, \"image_id\": 1, \"iscrowd\": 2}]}", "\"iscrowd\": 2")]
    [InlineData("{\"annotations\": [{\"id\": 1, \"image_id\": 1, \"segmentation\": 5}]}", "\"segmentation\": 5")]
    [InlineData("{\"annotations\": [{\"id\": 1, \"image_id\": 1, \"segmentation\": [1,2,3,4,5,6]}]}", "an outline")]
    [InlineData("{\"annotations\": [{\"id\": 1, \"image_id\": 1, \"segmentation\": [[1,2,3,4,5,6,7]]}]}", "7 numbers")]
    [InlineData("{\"annotations\": [{\"id\": 1, \"image_id\": 1, \"segmentation\": [[1,2,3,4,5,1e300]]}]}", "1e300")]
    [InlineData("{\"annotations\": [{\"id\": 1, \"image_id\": 1, \"segmentation\": {\"counts\": \"x\"}}]}", "\"size\"")]
    [InlineData("{\"annotations\": [{\"id\": 1, \"image_id\": 1, \"segmentation\": {\"size\": [1, 1]}}]}", "\"counts\"")]
    [InlineData("{\"annotations\": [{\"id\": 1, \"image_id\": 1, \"segmentation\": {\"size\": [1, 1], \"counts\": [-1]}}]}", "-1")]
    public async Task Read_BrokenFile_SaysWhereAndWhy(string json, string said) =>
        (await Should.ThrowAsync<CocoFormatException>(() => Read(json))).Message.ShouldContain(said);

    [Theory]
    [InlineData("""{"size": [7, 9], "counts": [63]}""", "9x7")]
    [InlineData("""{"size": [3, 3], "counts": [8]}""", "sum to 8")]
    [InlineData("""{"size": [3, 3], "counts": "~"}""", "Character 0")]
    public async Task ToMask_RunLengthsThatDoNotFit_SaysWhereAndWhy(string segmentation, string said)
    {
        var instance = await ReadOne(segmentation);

        var message = Should.Throw<CocoFormatException>(() => instance.ToMask(new(3, 3))).Message;

        message.ShouldContain(said);
        message.ShouldStartWith("annotations[0] (id 42)");
    }

    private static async Task<CocoInstance> ReadOne(string segmentation)
    {
        var items = await Read(string.Create(
            CultureInfo.InvariantCulture, $$"""{"annotations": [{"id": 42, "image_id": 1, "segmentation": {{segmentation}}, "iscrowd": 0}]}"""));
        return items.ShouldHaveSingleItem().ShouldBeOfType<CocoItem.OfInstance>().Instance;
    }

    private static Task<List<CocoItem>> Read(string json) => Read(new MemoryStream(Encoding.UTF8.GetBytes(json)));

    private static async Task<List<CocoItem>> Read(Stream stream)
    {
        var items = new List<CocoItem>();
        await foreach (var item in CocoReader.ReadAsync(stream))
        {
            items.Add(item);
        }

        return items;
    }

    private static async IAsyncEnumerable<T> Async<T>(T item)
    {
        await Task.CompletedTask;
        yield return item;
    }

    /// <summary>Gives a byte at a time, as a slow network may.</summary>
    private sealed class Drops(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
    }
}
