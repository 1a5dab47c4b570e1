using System.Globalization;
using iSeg.Browser.Tests.Support;
using iSeg.Web.Tests.Support;
using Microsoft.Playwright;

namespace iSeg.Browser.Tests.Journeys;

/// <summary>Pictures that a model makes, from the page that asks for them to a mask that is accepted. The model is small and random: it paints noise.</summary>
public sealed class SynthesizeJourney(Chromium chromium, ServerProcess server) : IClassFixture<ServerProcess>
{
    [Fact]
    public async Task Synthesize_TwoNames_PicturesAndSuggestionsArrive()
    {
        await using var visitor = await chromium.VisitAsync(server);
        await visitor.TravelAsync(async () =>
        {
            var (page, canvas) = (visitor.Page, visitor.Canvas);
            var project = await visitor.CreateProjectAsync("Made up");
            await page.GetByText("Pre-label", new() { Exact = true }).ClickAsync();
            await page.GetByText("Synthetic pictures", new() { Exact = true }).ClickAsync();
            await Visitor.ArriveAsync(page, $"/projects/{project}/synthesize$");
            await Assertions.Expect(page.GetByTestId("needs-model")).ToBeVisibleAsync();
            await Assertions.Expect(page.GetByTestId("start")).ToBeDisabledAsync();

            await page.GotoAsync("/models");
            await page.GetByLabel("Folder", new() { Exact = true }).FillAsync(TinyModel.CopyTo(server.InFolder("tiny-copy")));
            await page.GetByLabel("Name (the folder's without one)").FillAsync("tiny");
            await page.GetByTestId("install-folder").ClickAsync();
            await Assertions.Expect(page.GetByTestId("installation")).ToContainTextAsync("tiny is installed");

            // The project's model is the built-in one, which makes no pictures: the one that does is chosen already.
            await page.GotoAsync($"/projects/{project}/synthesize");
            await Assertions.Expect(page.GetByLabel("Model", new() { Exact = true })).ToHaveTextAsync("tiny");
            await page.GetByTestId("names").FillAsync("bird, potted plant");
            await page.GetByTestId("steps").FillAsync("2");
            await page.GetByTestId("start").ClickAsync();
            await Assertions.Expect(page.GetByTestId("job-state")).ToHaveTextAsync("done", new() { Timeout = Visitor.Patience });
            await Assertions.Expect(page.GetByTestId("job-counts")).ToContainTextAsync("2 of 2 pictures");
            await visitor.PhotographStepAsync("synthesize-job");

            await page.GotoAsync($"/projects/{project}");
            await Assertions.Expect(page.Locator(".picture-card")).ToHaveCountAsync(2);
            await Assertions.Expect(page.GetByTestId("open-suggestions")).ToContainTextAsync("picture");
            await visitor.PhotographStepAsync("synthesize-project");
            await page.GetByLabel("Only pictures with open suggestions").ClickAsync();
            await page.Locator(".picture-card a").First.ClickAsync();
            await canvas.ReadyAsync();
            await canvas.WaitAsync("d.suggestions.length > 0");
            await visitor.PhotographStepAsync("synthesize-editor");

            // What it is the model was told; one key makes it a label.
            await canvas.PressAsync("o");
            await canvas.WaitAsync("d.suggestion !== null");
            await canvas.PressAsync("y");
            await canvas.WaitAsync("d.snapshot.objects.length === 1");
            await canvas.SavedAsync();
            (await canvas.OnlyMaskAsync()).IsEmpty.ShouldBeFalse();
            var edit = (await StoredEdits.ReadAsync(server.StorePath, long.Parse(page.Url.Split('/')[^1], CultureInfo.InvariantCulture))).Single();
            edit.Details.ShouldContain("\"backbone\":\"tiny\"");
        });
    }
}
