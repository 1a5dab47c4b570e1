using iSeg.Browser.Tests.Support;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Engine.Samples;

namespace iSeg.Browser.Tests.Journeys;

public sealed class AnnotationJourney(Chromium chromium, ServerProcess server) : IClassFixture<ServerProcess>
{
    private static readonly PixelSize Size = new(4000, 3000);

    [Fact]
    public async Task PhotographOf12Megapixels_ClickedCorrectedReloadedExported_LosesNothing()
    {
        var scene = DrawnScenes.Fruit(Size);
        var pear = scene.Truth("pear");
        await using var visitor = await chromium.VisitAsync(server);
        await visitor.TravelAsync(async () =>
        {
            await visitor.CreateProjectAsync("Orchard");
            var projectPage = visitor.Page.Url;
            await visitor.UploadAsync(scene.Jpeg("pear.jpg"));
            await visitor.OpenPictureAsync("pear.jpg");
            var canvas = visitor.Canvas;

            await canvas.ChooseAsync("point");
            await canvas.ClickAsync(pear.Middle());
            await canvas.PredictedAsync();
            await canvas.PressAsync("Enter");
            await canvas.SavedAsync();
            var accepted = await canvas.OnlyMaskAsync();
            accepted.Iou(pear).ShouldBeGreaterThan(0.8);

            await canvas.ChooseAsync("brush");
            await canvas.SetBrushAsync(60);
            await canvas.DragAsync(new(300, 300), new(900, 350), new(900, 700));
            await canvas.SavedAsync();
            var brushed = await canvas.OnlyMaskAsync();
            brushed.Subtract(accepted).Area.ShouldBeGreaterThan(80_000);
            accepted.Subtract(brushed).IsEmpty.ShouldBeTrue("a brush only adds");

            await canvas.ChooseAsync("eraser");
            await canvas.DragAsync(new(600, 200), new(600, 500));
            await canvas.SavedAsync();
            var erased = await canvas.OnlyMaskAsync();
            erased.Area.ShouldBeLessThan(brushed.Area - 5_000);
            erased.Contains(600, 320).ShouldBeFalse();

            await UndoAsync(canvas, "Control+z", brushed);
            await UndoAsync(canvas, "Control+z", accepted);
            await UndoAsync(canvas, "Control+Shift+z", brushed);
            await UndoAsync(canvas, "Control+Shift+z", erased);
            await UndoAsync(canvas, "Control+z", brushed);

            var before = await canvas.MasksAsync();
            await visitor.Page.ReloadAsync();
            await canvas.ReadyAsync();
            (await canvas.MasksAsync()).ShouldBe(before, ignoreOrder: true);
            await UndoAsync(canvas, "Control+Shift+z", erased);

            await visitor.Page.GotoAsync(projectPage);
            var download = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Page.GetByText("Export COCO").ClickAsync());
            download.SuggestedFilename.ShouldBe("Orchard.coco.json");
            var exported = await File.ReadAllTextAsync(await download.PathAsync());
            Coco.Masks(exported, Size).Single().ShouldBe(erased);

            var byCommand = Path.Combine(Path.GetDirectoryName(server.StorePath)!, "orchard.json");
            await CommandLine.RunAsync("export", "orchard", "--format", "coco", "-o", byCommand, "--store", server.StorePath);
            Coco.WithoutDate(await File.ReadAllTextAsync(byCommand)).ShouldBe(Coco.WithoutDate(exported));
        });
    }

    /// <summary>Presses keys that take back or bring back, and waits for the revision that they make.</summary>
    private static async Task UndoAsync(Canvas canvas, string keys, RleMask expected)
    {
        var revision = await canvas.RevisionAsync();
        await canvas.PressAsync(keys);
        await canvas.WaitAsync($"d.snapshot.revision > {revision} && d.state.pending === 0");
        (await canvas.OnlyMaskAsync()).ShouldBe(expected);
    }
}
