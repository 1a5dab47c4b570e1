using System.IO.Compression;
using System.Text;
using System.Text.Json;
using iSeg.Core.Formats;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Data.Import;
using iSeg.Data.Import.Labels;
using static iSeg.Data.Tests.TestStore;

namespace iSeg.Data.Tests.Import.Labels;

public sealed class LabelImporterTests
{
    private const string Labels = """
        {"info": {"description": "theirs", "year": 2017}, "licenses": [{"id": 3, "name": "CC"}], "videos": [1],
         "images": [
          {"id": 2, "file_name": "train/a.png", "width": 64, "height": 48, "license": 3},
          {"id": 900, "file_name": "b.png", "width": 64, "height": 48},
          {"id": 901, "file_name": "nobody.png", "width": 64, "height": 48}],
         "annotations": [
          {"id": 42, "image_id": 2, "category_id": 1, "segmentation": [[2, 3, 12, 3, 12, 8, 2, 8]], "area": 50, "bbox": [2, 3, 10, 5], "iscrowd": 0, "score": 0.5},
          {"id": 900100000042, "image_id": 900, "category_id": 90, "segmentation": {"size": [48, 64], "counts": [48, 96, 2928]}, "area": 96, "bbox": [1, 0, 2, 48], "iscrowd": 1},
          {"id": 44, "image_id": 900, "category_id": 1, "segmentation": [], "area": 0, "bbox": [0, 0, 0, 0], "iscrowd": 0},
          {"id": 45, "image_id": 901, "category_id": 1, "segmentation": [[2, 3, 12, 3, 12, 8, 2, 8]], "area": 50, "bbox": [2, 3, 10, 5], "iscrowd": 0}],
         "categories": [{"id": 1, "name": "cat", "supercategory": "animal", "skeleton": [[1, 2]]}, {"id": 90, "name": "grass", "supercategory": "stuff"}]}
        """;

    private static readonly PixelSize Size = new(64, 48);

    [Fact]
    public async Task Import_Coco_MatchesCreatesSkipsAndSaysWhy()
    {
        await using var store = await CreateAsync();
        var project = await TwoPicturesAsync(store);

        var report = await ImportAsync(store, project, Labels);

        (report.Pictures, report.ByPath, report.ByName, report.Unmatched).ShouldBe((3, 1, 1, 1));
        (report.Objects, report.Created, report.Updated, report.Unchanged, report.Skipped).ShouldBe((4, 2, 0, 0, 2));
        report.NewCategories.ShouldBe(["cat", "grass"]);
        report.Notes.Select(note => (note.Why, note.Count)).ShouldBe(
            [("picture not matched: no picture of the project is called like it", 1), ("it covers no pixel", 1)], ignoreOrder: true);
        report.TouchedPictures.Count.ShouldBe(2);
    }

    [Fact]
    public async Task ImportThenExport_Coco_GivesIdsCrowdsAndUnknownMembersBack()
    {
        await using var store = await CreateAsync();
        var project = await TwoPicturesAsync(store);
        await ImportAsync(store, project, Labels);

        var root = await ExportAsync(store, project);

        root.GetProperty("info").GetProperty("description").GetString().ShouldBe("theirs");
        root.GetProperty("videos").GetRawText().ShouldBe("[1]");
        root.GetProperty("licenses")[0].GetProperty("name").GetString().ShouldBe("CC");
        root.GetProperty("categories").EnumerateArray().Select(c => (c.GetProperty("id").GetInt32(), c.GetProperty("name").GetString())).ShouldBe([(1, "cat"), (90, "grass")]);
        root.GetProperty("categories")[0].GetProperty("skeleton").GetRawText().ShouldBe("[[1,2]]");
        root.GetProperty("images").EnumerateArray().Select(i => (i.GetProperty("id").GetInt64(), i.GetProperty("file_name").GetString()))
            .ShouldBe([(2L, "a.png"), (900L, "b.png")]);
        root.GetProperty("images")[0].GetProperty("license").GetInt32().ShouldBe(3);
        var annotations = root.GetProperty("annotations").EnumerateArray().ToList();
        annotations.Select(a => (a.GetProperty("id").GetInt64(), a.GetProperty("iscrowd").GetInt32(), a.GetProperty("image_id").GetInt64()))
            .ShouldBe([(42L, 0, 2L), (900_100_000_042L, 1, 900L)]);
        annotations[0].GetProperty("score").GetDouble().ShouldBe(.5);
        Mask(annotations[0]).ShouldBe(RleMask.Rectangle(Size, new(2, 3, 10, 5)));
        Mask(annotations[1]).ShouldBe(RleMask.Rectangle(Size, new(1, 0, 2, 48)));
    }

    [Fact]
    public async Task Import_TheSameAgain_ChangesNothing()
    {
        await using var store = await CreateAsync();
        var project = await TwoPicturesAsync(store);
        await ImportAsync(store, project, Labels);
        var edits = await store.CountAsync($"SELECT COUNT(*) AS Value FROM Edits");

        var again = await ImportAsync(store, project, Labels);

        (again.Created, again.Updated, again.Unchanged).ShouldBe((0, 0, 2));
        (await store.CountAsync($"SELECT COUNT(*) AS Value FROM Edits")).ShouldBe(edits);
    }

    [Fact]
    public async Task Import_ChangedFile_UpdatesTheObjectAndUndoBringsTheOldBack()
    {
        await using var store = await CreateAsync();
        var project = await TwoPicturesAsync(store);
        await ImportAsync(store, project, Labels);

        var report = await ImportAsync(store, project, Labels.Replace("[[2, 3, 12, 3, 12, 8, 2, 8]]", "[[4, 3, 20, 3, 20, 8, 4, 8]]", StringComparison.Ordinal));

        (report.Created, report.Updated, report.Unchanged).ShouldBe((0, 1, 1));
        var picture = report.TouchedPictures.ShouldHaveSingleItem();
        var session = await Core.Annotations.EditingSession.OpenAsync(store.Journal, picture, TimeProvider.System, Token);
        session.History.Objects.Single().Mask.ShouldBe(RleMask.Rectangle(Size, new(4, 3, 16, 5)));
        await session.ApplyAsync(new Core.Annotations.UndoCommand(Guid.NewGuid()), "ann", Token);
        session.History.Objects.Single().Mask.ShouldBe(RleMask.Rectangle(Size, new(2, 3, 10, 5)));
        (await ExportAsync(store, project)).GetProperty("annotations").EnumerateArray().Select(Mask).ShouldContain(RleMask.Rectangle(Size, new(2, 3, 10, 5)));
    }

    [Fact]
    public async Task Import_OwnExport_FindsHandMadeObjects()
    {
        await using var store = await CreateAsync();
        var project = await TwoPicturesAsync(store);
        var picture = (await store.Pictures.PageAsync(project, 0, 1, Token))[0].Id;
        await store.AddObjectAsync(picture, 1, new(5, 5, 9, 9));
        using var file = new MemoryStream();
        await store.Exporter.ExportAsync(project, file, Token);

        var report = await ImportAsync(store, project, Encoding.UTF8.GetString(file.ToArray()));

        (report.Created, report.Unchanged).ShouldBe((0, 1));
    }

    [Fact]
    public async Task Import_ForeignIdsThatHandMadeObjectsHave_TouchesNoneOfThem()
    {
        await using var store = await CreateAsync();
        var project = await TwoPicturesAsync(store);
        var picture = (await store.Pictures.PageAsync(project, 0, 1, Token))[0].Id;
        var own = await store.AddObjectAsync(picture, 1, new(5, 5, 9, 9));

        var report = await ImportAsync(store, project, Labels.Replace("\"id\": 42,", "\"id\": 1,", StringComparison.Ordinal));

        report.Created.ShouldBe(2);
        report.Notes.Select(note => note.Why).ShouldContain("the id of an object is taken in the project; it gets another");
        var annotations = (await ExportAsync(store, project)).GetProperty("annotations").EnumerateArray().ToList();
        annotations.Select(a => a.GetProperty("id").GetInt64()).Distinct().Count().ShouldBe(3);
        annotations.Single(a => a.GetProperty("id").GetInt64() == 1).ShouldSatisfyAllConditions(a => Mask(a).ShouldBe(own.Mask));
    }

    [Fact]
    public async Task Import_LockedAndDeletedObjects_AreLeftAlone()
    {
        await using var store = await CreateAsync();
        var project = await TwoPicturesAsync(store);
        await ImportAsync(store, project, Labels);
        await store.ExecuteAsync($"UPDATE Annotations SET Locked = 1 WHERE ExportId = 42");
        await store.ExecuteAsync($"UPDATE Annotations SET Deleted = 1 WHERE ExportId = 900100000042");

        var report = await ImportAsync(store, project, Labels.Replace("[[2, 3, 12", "[[2, 3, 30", StringComparison.Ordinal));

        (report.Created, report.Updated).ShouldBe((0, 0));
        report.Notes.Select(note => note.Why).ShouldContain("it is locked here");
        report.Notes.Select(note => note.Why).ShouldContain("it was deleted here since; undo brings it back");
    }

    [Fact]
    public async Task Preview_AnyLabels_SaysTheSameAndStoresNothing()
    {
        await using var store = await CreateAsync();
        var project = await TwoPicturesAsync(store);

        var preview = await ImportAsync(store, project, Labels, commit: false);

        (await store.CountAsync($"SELECT COUNT(*) + (SELECT COUNT(*) FROM Annotations) + (SELECT COUNT(*) FROM Categories WHERE Name <> 'object') AS Value FROM Edits")).ShouldBe(0);
        var report = await ImportAsync(store, project, Labels);
        (preview.IsCommitted, report.IsCommitted).ShouldBe((false, true));
        (preview.Created, preview.Skipped, preview.Matched).ShouldBe((report.Created, report.Skipped, report.Matched));
    }

    [Theory]
    [InlineData("\"counts\": [48, 96, 2928]", "\"counts\": [48, 96, 2929]", "annotations[1] (id 900100000042)")]
    [InlineData("[48, 64]", "[64, 48]", "annotations[1] (id 900100000042)")]
    [InlineData("\"score\": 0.5}", "\"score\": 0.5", "Not JSON at byte")]
    [InlineData("{\"id\": 90,", "{\"id\": 1,", "two categories with the id 1")]
    public async Task Import_BrokenFile_NamesThePlaceAndImportsNothing(string old, string put, string place)
    {
        await using var store = await CreateAsync();
        var project = await TwoPicturesAsync(store);

        var fault = await Should.ThrowAsync<LabelFormatException>(() => ImportAsync(store, project, Labels.Replace(old, put, StringComparison.Ordinal)));

        fault.Message.ShouldContain(place);
        (await store.CountAsync($"SELECT COUNT(*) AS Value FROM Annotations")).ShouldBe(0);
    }

    [Fact]
    public async Task Import_BrokenObjectToBeSkipped_TakesTheOthers()
    {
        await using var store = await CreateAsync();
        var project = await TwoPicturesAsync(store);

        var report = await ImportAsync(store, project, Labels.Replace("[48, 96, 2928]", "[48, 96, 1]", StringComparison.Ordinal), options: new(SkipBroken: true));

        (report.Created, report.Skipped).ShouldBe((1, 3));
    }

    [Fact]
    public async Task Commit_StoreFailsInTheMiddle_LeavesNothingBehind()
    {
        await using var store = await CreateAsync();
        var project = await TwoPicturesAsync(store);
        await store.ExecuteAsync($"CREATE TRIGGER Stop BEFORE INSERT ON Annotations WHEN (SELECT COUNT(*) FROM Annotations) = 1 BEGIN SELECT RAISE(ABORT, 'no more'); END");

        await Should.ThrowAsync<StoreRefusedException>(() => ImportAsync(store, project, Labels));

        (await store.CountAsync($"SELECT COUNT(*) + (SELECT COUNT(*) FROM Annotations) + (SELECT COUNT(*) FROM Categories WHERE Name = 'cat') AS Value FROM Edits")).ShouldBe(0);
    }

    [Fact]
    public async Task Import_ZipWithRenamedPicture_FindsItByItsContent()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        await store.AddPictureAsync(project, "another name.png");
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(archive, "labels.json", Encoding.UTF8.GetBytes(Labels));
            Write(archive, "images/a.png", Png(64, 48, 100));
        }

        zip.Position = 0;
        using var source = await LabelSource.FromStreamAsync("all.zip", zip, ImportLimits.Default, Token);
        using var staged = await store.Labels.ReadAsync(project, source, new(), null, Token);
        var report = await store.Labels.CommitAsync(staged, "ann", null, Token);

        (report.ByHash, report.Created).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Import_SizesThatDiffer_AreNotForcedOntoThePicture()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        await store.AddPictureAsync(project, "train/a.png", 48, 64);

        var report = await ImportAsync(store, project, Labels);

        (report.Matched, report.Created).ShouldBe((0, 0));
        report.Notes.Select(note => note.Why).ShouldContain(why => why.Contains("64x48", StringComparison.Ordinal) && why.Contains("48x64", StringComparison.Ordinal));
    }

    private static async Task<int> TwoPicturesAsync(TestStore store)
    {
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        await store.AddPictureAsync(project, "a.png");
        await store.AddPictureAsync(project, "b.png", shade: 7);
        return project;
    }

    private static async Task<LabelImportReport> ImportAsync(TestStore store, int project, string json, bool commit = true, LabelImportOptions? options = null)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        using var source = await LabelSource.FromStreamAsync("labels.json", stream, ImportLimits.Default, Token);
        using var staged = await store.Labels.ReadAsync(project, source, options ?? new(), null, Token);
        return commit ? await store.Labels.CommitAsync(staged, "ann", null, Token) : await store.Labels.PreviewAsync(staged, null, Token);
    }

    private static async Task<JsonElement> ExportAsync(TestStore store, int project)
    {
        using var output = new MemoryStream();
        await store.Exporter.ExportAsync(project, output, Token);
        return JsonDocument.Parse(output.ToArray()).RootElement;
    }

    private static RleMask Mask(JsonElement annotation) => RleMask.FromCounts(Size, annotation.GetProperty("segmentation").GetProperty("counts").GetString());

    private static void Write(ZipArchive archive, string name, byte[] bytes)
    {
        using var stream = archive.CreateEntry(name).Open();
        stream.Write(bytes);
    }
}
