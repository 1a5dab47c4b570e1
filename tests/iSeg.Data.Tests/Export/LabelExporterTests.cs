using System.Text.Json;
using iSeg.Core.Formats;
using iSeg.Core.Geometry;
using iSeg.Data.Export;
using iSeg.Data.Import.Labels;
using iSeg.Data.Review;
using iSeg.Data.Tests.Review;
using static iSeg.Data.Tests.TestStore;

namespace iSeg.Data.Tests.Export;

public sealed class LabelExporterTests
{
    public static TheoryData<string> Formats => [.. LabelFormats.All.Select(format => format.Id)];

    [Theory, MemberData(nameof(Formats))]
    public async Task Export_IntoAnArchive_IsReadBackAndImportsAsTheSame(string format)
    {
        await using var store = await CreateAsync();
        var project = await ProjectAsync(store);
        var target = Path.Combine(store.Folder, "labels.zip");

        var report = await store.LabelExporter.ExportAsync(project, new() { Format = format, WithPictures = true }, target, null, Token);

        report.Verification.IsLossless.ShouldBeTrue(report.ToString());
        (report.Pictures, report.Objects).ShouldBe((10, 11));
        using var source = LabelSource.FromPath(target);
        LabelFormats.Detect(source).Id.ShouldBe(format);
        using var staged = await store.Labels.ReadAsync(project, source, new(), null, Token);
        var again = await store.Labels.PreviewAsync(staged, null, Token);
        (again.Created, again.Updated, again.Unchanged).ShouldBe((0, 0, 11));
        Directory.GetFileSystemEntries(store.Folder, ".labels*").ShouldBeEmpty();
    }

    [Fact]
    public async Task Export_OverlapInAFormatWithoutIt_IsToldPerObject()
    {
        await using var store = await CreateAsync();
        var project = await ProjectAsync(store);
        var picture = (await store.Pictures.PageAsync(project, 0, 1, Token))[0].Id;
        var hidden = await store.AddObjectAsync(picture, 10, new PixelRect(0, 0, 64, 48));

        var report = await store.LabelExporter.ExportAsync(project, new() { Format = "voc" }, Path.Combine(store.Folder, "voc"), null, Token);

        var loss = report.Verification.Differing.ShouldHaveSingleItem();
        var visible = hidden.Mask.Area - 100 - 100;
        loss.Iou.ShouldBe(visible / (double)hidden.Mask.Area, 1e-9);
        (report.Verification.Exact, report.Verification.MaxIouLoss).ShouldBe((11, 1 - loss.Iou));
    }

    [Fact]
    public async Task Export_AcceptedOnly_HoldsNoPictureInAnotherState()
    {
        await using var store = await CreateAsync();
        var project = await ProjectAsync(store);
        var reviews = new ReviewStore(store.Contexts, TimeProvider.System);
        var pictures = await store.Pictures.PageAsync(project, 0, 3, Token);
        foreach (var picture in pictures)
        {
            await reviews.ActAsync(picture.Id, ReviewAction.Submit, "anna", null, Token);
        }

        await reviews.ActAsync(pictures[0].Id, ReviewAction.Accept, "rita", null, Token);
        await reviews.ActAsync(pictures[1].Id, ReviewAction.Reject, "rita", "an end is missing", Token);
        var target = Path.Combine(store.Folder, "accepted.json");

        var report = await store.LabelExporter.ExportAsync(project, new() { Format = "coco", AcceptedOnly = true }, target, null, Token);

        report.Pictures.ShouldBe(1);
        using var source = LabelSource.FromPath(target);
        using var staged = await store.Labels.ReadAsync(project, source, new(), null, Token);
        var again = await store.Labels.PreviewAsync(staged, null, Token);
        (again.Created, again.Updated, again.Unchanged).ShouldBe((0, 0, report.Objects));
    }

    [Fact]
    public async Task Export_Split_HasExactSharesAndTheSeedDecides()
    {
        await using var store = await CreateAsync();
        var project = await ProjectAsync(store);

        var first = await PartsAsync(store, project, 1);

        first.Select(part => part.Count).ShouldBe([8, 1, 1]);
        first.SelectMany(part => part).Distinct().Count().ShouldBe(10);
        (await PartsAsync(store, project, 1)).ShouldBe(first);
        (await PartsAsync(store, project, 2)).SelectMany(part => part).ShouldNotBe(first.SelectMany(part => part));
    }

    [Fact]
    public async Task Export_OneCategory_HasItsObjectsAndTheirPicturesOnly()
    {
        await using var store = await CreateAsync();
        var project = await ProjectAsync(store);
        var target = Path.Combine(store.Folder, "x.json");

        await store.LabelExporter.ExportAsync(project, new() { Categories = [2] }, target, null, Token);

        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(target, Token));
        json.RootElement.GetProperty("annotations").EnumerateArray().Select(a => a.GetProperty("category_id").GetInt32()).ShouldBe([2]);
        json.RootElement.GetProperty("images").GetArrayLength().ShouldBe(1);
        json.RootElement.GetProperty("categories").EnumerateArray().Select(c => c.GetProperty("id").GetInt32()).ShouldBe([2]);
    }

    [Fact]
    public async Task Export_TargetThatCannotBe_FailsAndLeavesNothing()
    {
        await using var store = await CreateAsync();
        var project = await ProjectAsync(store);

        await Should.ThrowAsync<IOException>(() => store.LabelExporter.ExportAsync(project, new(), Path.Combine(store.Folder, "no", "x.json"), null, Token));
        await Should.ThrowAsync<StoreRefusedException>(() => store.LabelExporter.ExportAsync(99, new(), Path.Combine(store.Folder, "x.json"), null, Token));
        await Should.ThrowAsync<OperationCanceledException>(() => store.LabelExporter.ExportAsync(project, new(), Path.Combine(store.Folder, "x.json"), null, new CancellationToken(true)));

        Directory.GetFiles(store.Folder, "*x.json*").ShouldBeEmpty();
    }

    /// <summary>Ten pictures with an object each, the first with one more of another category.</summary>
    private static async Task<int> ProjectAsync(TestStore store)
    {
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        await store.Categories.AddAsync(project, "zebra, \"grévy\"", null, "animal", Token);
        for (var i = 0; i < 10; i++)
        {
            var picture = await store.AddPictureAsync(project, $"dir/{i}.png", shade: (byte)i);
            await store.AddObjectAsync(picture, 1, new PixelRect(i, i, 10, 10));
            if (i == 0)
            {
                await store.AddObjectAsync(picture, 2, new PixelRect(30, 30, 10, 10), 2);
            }
        }

        return project;
    }

    private static async Task<List<List<string>>> PartsAsync(TestStore store, int project, int seed)
    {
        var folder = Path.Combine(store.Folder, Guid.NewGuid().ToString("n"));
        await store.LabelExporter.ExportAsync(project, new() { Split = new(80, 10, 10, seed) }, folder, null, Token);
        var parts = new List<List<string>>();
        foreach (var name in SplitOptions.Names)
        {
            using var json = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "annotations", $"instances_{name}.json"), Token));
            parts.Add([.. json.RootElement.GetProperty("images").EnumerateArray().Select(i => i.GetProperty("file_name").GetString()!)]);
        }

        return parts;
    }
}
