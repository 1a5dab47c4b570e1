using System.Text;
using iSeg.Core.Formats;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Data.Import;
using iSeg.Data.Import.Labels;
using static iSeg.Data.Tests.TestStore;

namespace iSeg.Data.Tests.Import.Labels;

/// <summary>COCO files as tools write them that did not read the description.</summary>
public sealed class OddLabelsTests
{
    private const string Sound = """
        {"images": [{"id": 7, "file_name": "a.png", "width": 64, "height": 48}],
         "annotations": [{"id": 42, "image_id": 7, "category_id": 1, "segmentation": [[2, 3, 12, 3, 12, 8, 2, 8]], "area": 50, "bbox": [2, 3, 10, 5], "iscrowd": 0}],
         "categories": [{"id": 1, "name": "cat"}]}
        """;

    private static readonly PixelSize Size = new(64, 48);
    private static readonly RleMask Box = RleMask.Rectangle(Size, new(2, 3, 10, 5));

    [Theory]
    [InlineData("\"id\": 7,", "\"id\": \"7\",")]
    [InlineData("\"image_id\": 7", "\"image_id\": \"7\"")]
    [InlineData("\"category_id\": 1", "\"category_id\": \"1\"")]
    [InlineData("\"iscrowd\": 0", "\"iscrowd\": \"0\"")]
    [InlineData(", \"width\": 64, \"height\": 48", "")]
    [InlineData("\"width\": 64, \"height\": 48", "\"width\": 0, \"height\": null")]
    [InlineData("\"file_name\": \"a.png\"", "\"coco_url\": \"http://pictures.example/train/a.png?size=full\"")]
    [InlineData("a.png", "%61.png")]
    [InlineData("a.png", "data\\\\train\\\\a.png")]
    public async Task Import_OddButPlain_IsUnderstood(string old, string put)
    {
        await using var store = await CreateAsync();
        var project = await ProjectAsync(store, "a.png");

        var report = await ImportAsync(store, project, With(old, put));

        (report.Created, report.Skipped).ShouldBe((1, 0));
        (await MaskAsync(store, report)).ShouldBe(Box);
    }

    [Fact]
    public async Task Import_OutlineOfTwoPointsBesideASoundOne_IsLeftOutAndTold()
    {
        await using var store = await CreateAsync();
        var project = await ProjectAsync(store, "a.png");

        var report = await ImportAsync(store, project, With("2, 8]]", "2, 8], [1, 1, 2, 2]]"));

        report.Created.ShouldBe(1);
        report.Notes.ShouldHaveSingleItem().Why.ShouldContain("fewer than three points");
        (await MaskAsync(store, report)).ShouldBe(Box);
    }

    [Theory]
    [InlineData("[[2, 3, 12, 3, 12, 8, 2, 8]]", "[2, 3, 12, 3, 12, 8, 2, 8]", "[[x, y, x, y, ...], ...]")]
    [InlineData("[[2, 3, 12, 3, 12, 8, 2, 8]]", "{\"size\": [48, 64], \"counts\": \"b'X1:n;'\"}", "decode()")]
    [InlineData("\"id\": 7,", "\"id\": \"seven\",", "images[0]")]
    public async Task Import_WhatCannotBeMeant_IsRefusedWithWhatToDo(string old, string put, string says)
    {
        await using var store = await CreateAsync();
        var project = await ProjectAsync(store, "a.png");

        (await Should.ThrowAsync<LabelFormatException>(() => ImportAsync(store, project, With(old, put)))).Message.ShouldContain(says);
        (await store.CountAsync($"SELECT COUNT(*) AS Value FROM Edits")).ShouldBe(0);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task Import_BoxWithoutOutline_IsTakenOnDemandAndNeverOverwritesWhatBecameOfIt(string segmentation)
    {
        await using var store = await CreateAsync();
        var project = await ProjectAsync(store, "a.png");
        var labels = With("[[2, 3, 12, 3, 12, 8, 2, 8]]", segmentation);

        var left = await ImportAsync(store, project, labels);
        (left.Created, left.Skipped).ShouldBe((0, 1));
        left.Notes.ShouldHaveSingleItem().Why.ShouldContain("box without an outline");

        var taken = await ImportAsync(store, project, labels, boxes: true);
        taken.Created.ShouldBe(1);
        (await MaskAsync(store, taken)).ShouldBe(Box);

        var refined = await ImportAsync(store, project, Sound.Replace("12, 8, 2, 8", "12, 8, 5, 8", StringComparison.Ordinal));
        refined.Updated.ShouldBe(1);
        var again = await ImportAsync(store, project, labels, boxes: true);
        (again.Updated, again.Unchanged).ShouldBe((0, 1));
    }

    [Fact]
    public async Task Import_YoloBoxes_AreTakenOnDemand()
    {
        await using var store = await CreateAsync();
        var project = await ProjectAsync(store, "a.png");
        var line = FormattableString.Invariant($"0 {7 / 64.0} {5.5 / 48} {10 / 64.0} {5 / 48.0}\n");

        (await ImportAsync(store, project, line, name: "a.txt")).Skipped.ShouldBe(1);
        (await MaskAsync(store, await ImportAsync(store, project, line, boxes: true, name: "a.txt"))).ShouldBe(Box);
    }

    private static string With(string old, string put)
    {
        Sound.ShouldContain(old);
        return Sound.Replace(old, put, StringComparison.Ordinal);
    }

    private static async Task<int> ProjectAsync(TestStore store, string picture)
    {
        var project = await store.Projects.CreateAsync("p", Token);
        await store.AddPictureAsync(project.Id, picture, Size.Width, Size.Height);
        return project.Id;
    }

    private static async Task<LabelImportReport> ImportAsync(TestStore store, int project, string text, bool boxes = false, string name = "labels.json")
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        using var source = await LabelSource.FromStreamAsync(name, content, ImportLimits.Default, Token);
        using var staged = await store.Labels.ReadAsync(project, source, new(TakeBoxes: boxes), null, Token);
        return await store.Labels.CommitAsync(staged, "ann", null, Token);
    }

    private static async Task<RleMask> MaskAsync(TestStore store, LabelImportReport report) =>
        (await Core.Annotations.EditingSession.OpenAsync(store.Journal, report.TouchedPictures.ShouldHaveSingleItem(), TimeProvider.System, Token)).History.Objects.ShouldHaveSingleItem().Mask;
}
