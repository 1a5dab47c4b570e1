using iSeg.Browser.Tests.Support;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Engine.Samples;
using Microsoft.Playwright;

namespace iSeg.Browser.Tests.Journeys;

/// <summary>A job with the built-in engine, and what a person makes of what it suggests.</summary>
public sealed class PrelabelJourney(Chromium chromium, ServerProcess server) : IClassFixture<ServerProcess>
{
    private static readonly PixelSize Size = new(320, 240);

    [Fact]
    public async Task Suggestions_OneAcceptedOneRejected_OnlyTheAcceptedIsExported()
    {
        await using var visitor = await chromium.VisitAsync(server);
        await visitor.TravelAsync(async () =>
        {
            var (page, canvas) = (visitor.Page, visitor.Canvas);
            var project = await visitor.CreateProjectAsync("Prelabelled");
            await visitor.UploadAsync(DrawnScenes.Fruit(Size).Jpeg("fruit.jpg"));

            await page.GetByText("Pre-label", new() { Exact = true }).ClickAsync();
            await page.GetByTestId("kind-Text").ClickAsync();
            await Assertions.Expect(page.GetByTestId("needs-model")).ToBeVisibleAsync();
            await page.GetByTestId("kind-Everything").ClickAsync();
            await page.GetByTestId("start").ClickAsync();
            await Assertions.Expect(page.GetByTestId("job-state")).ToHaveTextAsync("done", new() { Timeout = Visitor.Patience });
            await visitor.PhotographStepAsync("prelabel-job");

            await page.GotoAsync($"/projects/{project}");
            await Assertions.Expect(page.GetByTestId("open-suggestions")).ToContainTextAsync("on 1 picture");
            await page.GetByLabel("Only pictures with open suggestions").ClickAsync();
            await visitor.PhotographStepAsync("prelabel-project");
            await visitor.OpenPictureAsync("fruit.jpg");
            await canvas.WaitAsync("d.suggestions.length > 2");
            var found = (await canvas.DebugAsync()).GetProperty("suggestions").GetArrayLength();
            await Assertions.Expect(page.GetByTestId("suggestion-count")).ToHaveTextAsync($"{found}");
            await visitor.PhotographStepAsync("prelabel-editor");

            // The first is looked at and accepted, the next rejected; keys only.
            await canvas.PressAsync("o");
            await canvas.WaitAsync("d.suggestion !== null");
            await canvas.PressAsync("y");
            await canvas.WaitAsync($"d.suggestions.length === {found - 1} && d.snapshot.objects.length === 1");
            await canvas.SavedAsync();
            var accepted = await canvas.OnlyMaskAsync();
            await canvas.PressAsync("q");
            await canvas.WaitAsync($"d.suggestions.length === {found - 2}");
            await Assertions.Expect(page.GetByTestId("suggestions")).ToContainTextAsync("1 rejected");
            await Assertions.Expect(page.GetByTestId("suggestion-count")).ToHaveTextAsync($"{found - 2}");
            await visitor.PhotographStepAsync("prelabel-decided");

            // Undo takes the acceptance back, and the suggestion is there again; redo does it again.
            await canvas.PressAsync("Control+z");
            await canvas.WaitAsync($"d.suggestions.length === {found - 1} && d.snapshot.objects.length === 0");
            await canvas.PressAsync("Control+Shift+z");
            await canvas.WaitAsync($"d.suggestions.length === {found - 2} && d.snapshot.objects.length === 1");
            await canvas.SavedAsync();

            // Another, by hand from the list, and what was rejected opened again.
            await page.Locator("[data-suggestion]").First.GetByLabel("Accept", new() { Exact = true }).ClickAsync();
            await canvas.WaitAsync("d.snapshot.objects.length === 2");
            await canvas.PressAsync("Control+z");
            await canvas.WaitAsync("d.snapshot.objects.length === 1 && d.state.pending === 0");
            await page.GetByText("open again").ClickAsync();
            await canvas.WaitAsync($"d.suggestions.length === {found - 1}");

            await page.GotoAsync($"/projects/{project}");
            await Assertions.Expect(page.GetByTestId("project-counts")).ToContainTextAsync("1 object");
            var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Export COCO").ClickAsync());
            Coco.Masks(await File.ReadAllTextAsync(await download.PathAsync()), Size).ShouldBe((IReadOnlyList<RleMask>)[accepted]);

            // What is left is deleted where the job is shown.
            await page.GotoAsync($"/projects/{project}/prelabel");
            await Assertions.Expect(page.GetByTestId("job-counts")).ToContainTextAsync($"{found - 1} open, 1 accepted");
            await page.GetByText("Delete its open suggestions").ClickAsync();
            await page.GetByRole(AriaRole.Dialog).GetByText("Delete", new() { Exact = true }).ClickAsync();
            await Assertions.Expect(page.GetByTestId("job-counts")).ToContainTextAsync(": 0 open, 1 accepted");
        });
    }
}
