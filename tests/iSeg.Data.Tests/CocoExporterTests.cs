using System.Text.Json;
using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using static iSeg.Data.Tests.TestStore;

namespace iSeg.Data.Tests;

public sealed class CocoExporterTests
{
    [Fact]
    public async Task Export_Project_IsWhatPycocotoolsReads()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("Zebras <& co> 🦓", Token)).Id;
        var unused = await store.Categories.AddAsync(project, "unused \"🦓\"", null, "animal", Token);
        var picture = await store.AddPictureAsync(project, "dir/ä🦓.png", 100, 60);
        var bare = await store.AddPictureAsync(project, "bare.png", 33, 44, 7);
        var first = await store.AddObjectAsync(picture, 1, new PixelRect(10, 20, 30, 40));
        var ring = RleMask.Rectangle(first.Mask.Size, new PixelRect(50, 5, 20, 20)).Subtract(RleMask.Rectangle(first.Mask.Size, new PixelRect(55, 10, 5, 5)));
        var second = new AnnotationState(Guid.NewGuid(), 1, false, 2, ring, false);
        await store.Journal.AppendAsync(Edit(picture, 2, second), [second], Token);

        using var json = await ExportAsync(store, project);
        var root = json.RootElement;

        CheckStructure(root);
        root.GetProperty("categories").EnumerateArray().Select(c => (Id(c), c.GetProperty("name").GetString(), c.GetProperty("supercategory").GetString()))
            .ShouldBe([(1, "object", ""), (unused.Id, "unused \"🦓\"", "animal")]);
        root.GetProperty("images").EnumerateArray()
            .Select(i => (Id(i), i.GetProperty("file_name").GetString(), i.GetProperty("width").GetInt32(), i.GetProperty("height").GetInt32()))
            .ShouldBe([(bare, "bare.png", 33, 44), (picture, "dir/ä🦓.png", 100, 60)]);
        var annotations = root.GetProperty("annotations").EnumerateArray().ToList();
        annotations.Select(Mask).ShouldBe([first.Mask, ring]);
        annotations[0].GetProperty("bbox").EnumerateArray().Select(n => n.GetInt32()).ShouldBe([10, 20, 30, 40]);
        annotations[0].GetProperty("area").GetInt64().ShouldBe(1200);
        annotations.ShouldAllBe(a => a.GetProperty("iscrowd").GetInt32() == 0);
    }

    [Fact]
    public async Task Export_DeletedAndEmptyObjects_AreLeftOut()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        var picture = await store.AddPictureAsync(project);
        var kept = await store.AddObjectAsync(picture, 1, new PixelRect(1, 1, 4, 4));
        var deleted = await store.AddObjectAsync(picture, 2, new PixelRect(9, 9, 4, 4)) with { Deleted = true };
        var erased = await store.AddObjectAsync(picture, 3, new PixelRect(9, 9, 4, 4)) with { Mask = RleMask.Empty(kept.Mask.Size) };
        await store.Journal.AppendAsync(Edit(picture, 4, deleted), [deleted, erased], Token);

        using var json = await ExportAsync(store, project);

        json.RootElement.GetProperty("annotations").EnumerateArray().Select(Mask).ShouldBe([kept.Mask]);
    }

    [Fact]
    public async Task Export_IdsOfAnEarlierExport_StayTheSame()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        var picture = await store.AddPictureAsync(project);
        var first = await store.AddObjectAsync(picture, 1, new PixelRect(1, 1, 4, 4));
        await store.AddObjectAsync(picture, 2, new PixelRect(9, 9, 4, 4));
        using var before = await ExportAsync(store, project);
        var gone = first with { Deleted = true };
        await store.Journal.AppendAsync(Edit(picture, 3, gone), [gone], Token);
        await store.Journal.AppendAsync(Edit(picture, 4, first), [first], Token);

        using var after = await ExportAsync(store, project);

        Ids(after).ShouldBe(Ids(before));

        static List<long> Ids(JsonDocument json) => [.. json.RootElement.GetProperty("annotations").EnumerateArray().Select(Id)];
    }

    [Fact]
    public async Task Export_WhileAnnotating_IsOneMomentAndStopsNobody()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        var picture = await store.AddPictureAsync(project);
        await store.AddObjectAsync(picture, 1, new PixelRect(1, 1, 4, 4));
        await using var output = new InterruptedStream(() => store.AddObjectAsync(picture, 2, new PixelRect(9, 9, 4, 4)));

        // The write waits in the middle of the export for somebody's edit to be stored.
        var summary = await store.Exporter.ExportAsync(project, output, Token);

        (await store.Projects.FindAsync(project, Token))!.Objects.ShouldBe(2);
        summary.Annotations.ShouldBe(1);
    }

    [Fact]
    public async Task Export_UnknownProject_WritesNothing()
    {
        await using var store = await CreateAsync();
        using var output = new MemoryStream();

        await Should.ThrowAsync<StoreRefusedException>(() => store.Exporter.ExportAsync(5, output, Token));

        output.Length.ShouldBe(0);
    }

    private static async Task<JsonDocument> ExportAsync(TestStore store, int project)
    {
        using var output = new MemoryStream();
        await store.Exporter.ExportAsync(project, output, Token);
        return JsonDocument.Parse(output.ToArray());
    }

    /// <summary>What COCO.createIndex and the mask API take for granted.</summary>
    private static void CheckStructure(JsonElement root)
    {
        root.EnumerateObject().Select(p => p.Name).ShouldBe(["info", "licenses", "categories", "images", "annotations"], ignoreOrder: true);
        var images = root.GetProperty("images").EnumerateArray().ToDictionary(Id);
        var categories = root.GetProperty("categories").EnumerateArray().Select(Id).ToList();
        categories.Distinct().Count().ShouldBe(categories.Count);
        var ids = root.GetProperty("annotations").EnumerateArray().Select(Id).ToList();
        ids.ShouldAllBe(id => id > 0);
        ids.Distinct().Count().ShouldBe(ids.Count);
        foreach (var annotation in root.GetProperty("annotations").EnumerateArray())
        {
            var image = images[annotation.GetProperty("image_id").GetInt64()];
            categories.ShouldContain(annotation.GetProperty("category_id").GetInt64());
            var segmentation = annotation.GetProperty("segmentation");
            segmentation.GetProperty("size").EnumerateArray().Select(n => n.GetInt32())
                .ShouldBe([image.GetProperty("height").GetInt32(), image.GetProperty("width").GetInt32()]);
            segmentation.GetProperty("counts").GetString()!.ShouldAllBe(c => c >= 48 && c < 112);
            var mask = Mask(annotation);
            annotation.GetProperty("area").GetInt64().ShouldBe(mask.Area);
            var box = annotation.GetProperty("bbox").EnumerateArray().Select(n => n.GetInt32()).ToList();
            new PixelRect(box[0], box[1], box[2], box[3]).ShouldBe(mask.Bounds);
        }
    }

    private static long Id(JsonElement element) => element.GetProperty("id").GetInt64();

    private static RleMask Mask(JsonElement annotation)
    {
        var segmentation = annotation.GetProperty("segmentation");
        var size = segmentation.GetProperty("size");
        return RleMask.FromCounts(new PixelSize(size[1].GetInt32(), size[0].GetInt32()), segmentation.GetProperty("counts").GetString());
    }

    private sealed class InterruptedStream(Func<Task> interruption) : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await interruption();
            await base.WriteAsync(buffer, cancellationToken);
        }

        public override async Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            await WriteAsync(buffer.AsMemory(offset, count), cancellationToken);
    }
}
