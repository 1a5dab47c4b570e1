using System.Text.Json;
using iSeg.Browser.Tests.Support;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Engine.Samples;
using Microsoft.Playwright;

namespace iSeg.Browser.Tests.Journeys;

public sealed class LabelJourney(Chromium chromium, ServerProcess server) : IClassFixture<ServerProcess>
{
    private static readonly PixelSize Size = new(320, 240);

    [Fact]
    public async Task Labels_DroppedPreviewedImportedAndExported_AreTheSame()
    {
        var pear = DrawnScenes.Fruit(Size).Truth("pear");
        await using var visitor = await chromium.VisitAsync(server);
        await visitor.TravelAsync(async () =>
        {
            var page = visitor.Page;
            var project = await visitor.CreateProjectAsync("Labels");
            await visitor.UploadAsync(DrawnScenes.Fruit(Size).Jpeg("fruit.jpg"));
            await page.GetByText("Import labels").ClickAsync();

            await page.Locator(".label-drop input").SetInputFilesAsync(Drawn.File("broken.json", "{\"images\": [{\"id\": 1}], \"annotations\": []}"u8.ToArray()));
            await Assertions.Expect(page.GetByTestId("import-problem")).ToContainTextAsync("images[0] (id 1)");

            await page.Locator(".label-drop input").SetInputFilesAsync(Drawn.File("theirs.json", Labels(pear)));
            await Assertions.Expect(page.GetByTestId("import-report")).ToContainTextAsync("1 new");
            await page.GetByText("picture not matched").ClickAsync();
            await Assertions.Expect(page.GetByText("elsewhere.jpg (1 objects)")).ToBeVisibleAsync();
            await visitor.Button("Import 1 object").ClickAsync();
            await Assertions.Expect(page.GetByTestId("import-done")).ToContainTextAsync("1 object added");

            await page.GotoAsync($"/projects/{project}");
            await visitor.OpenPictureAsync("fruit.jpg");
            (await visitor.Canvas.OnlyMaskAsync()).ShouldBe(pear);

            await page.GotoAsync($"/projects/{project}/export");
            await page.GetByText("YOLO segmentation", new() { Exact = true }).ClickAsync();
            await visitor.Button("Export").ClickAsync();
            await Assertions.Expect(page.GetByTestId("export-report")).ToContainTextAsync("all 1 objects are exactly those of the project");
            await page.GetByText("COCO instances", new() { Exact = true }).ClickAsync();
            await Assertions.Expect(page.GetByTestId("export-report")).ToHaveCountAsync(0);
            await visitor.Button("Export").ClickAsync();
            await Assertions.Expect(page.GetByTestId("export-report")).ToContainTextAsync("all 1 objects are exactly those of the project");
            var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Download", new() { Exact = true }).ClickAsync());
            download.SuggestedFilename.ShouldBe("Labels.coco.json");
            var json = await File.ReadAllTextAsync(await download.PathAsync());
            Coco.Masks(json, Size).Single().ShouldBe(pear);
            using var exported = JsonDocument.Parse(json);
            exported.RootElement.GetProperty("annotations")[0].GetProperty("id").GetInt64().ShouldBe(4711);
        });
    }

    private static byte[] Labels(RleMask mask) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        images = new[] { new { id = 77, file_name = "fruit.jpg", width = 320, height = 240 }, new { id = 78, file_name = "elsewhere.jpg", width = 320, height = 240 } },
        annotations = new[] { Annotation(4711, 77, mask), Annotation(4712, 78, mask) },
        categories = new[] { new { id = 5, name = "pear" } },
    });

    private static object Annotation(int id, int image, RleMask mask) => new
    {
        id,
        image_id = image,
        category_id = 5,
        segmentation = new { size = new[] { mask.Height, mask.Width }, counts = mask.ToCounts() },
        area = mask.Area,
        bbox = new[] { mask.Bounds.X, mask.Bounds.Y, mask.Bounds.Width, mask.Bounds.Height },
        iscrowd = 0,
    };
}
