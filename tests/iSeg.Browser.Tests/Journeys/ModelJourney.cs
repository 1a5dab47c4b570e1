using System.Globalization;
using System.Text.Json;
using iSeg.Browser.Tests.Support;
using iSeg.Engine.Samples;
using iSeg.Web.Tests.Support;
using Microsoft.Playwright;

namespace iSeg.Browser.Tests.Journeys;

/// <summary>Installing a model, choosing it, and telling it what a thing is called. The model is small and random: what it finds means nothing.</summary>
public sealed class ModelJourney(Chromium chromium, ServerProcess server) : IClassFixture<ServerProcess>
{
    private static readonly DrawnScene Fruit = DrawnScenes.Fruit(DrawnScenes.DefaultSize);

    [Fact]
    public async Task Model_InstalledChosenAndTold_ProposesAndIsRemembered()
    {
        await using var visitor = await chromium.VisitAsync(server);
        await visitor.TravelAsync(async () =>
        {
            var (page, canvas) = (visitor.Page, visitor.Canvas);
            var project = await visitor.CreateProjectAsync("Words");
            await visitor.UploadAsync(Fruit.Jpeg());

            // Without a model words are refused by name, and the picture can be worked on.
            await visitor.OpenPictureAsync(Fruit.Name);
            await SayAsync(visitor, "lemon");
            await Assertions.Expect(page.GetByTestId("message")).ToContainTextAsync("Text prompts need a Stable Diffusion checkpoint");

            await page.GotoAsync("/models");
            await Assertions.Expect(page.GetByTestId("device")).ToContainTextAsync("CPU");
            await page.GetByLabel("Folder", new() { Exact = true }).FillAsync(server.InFolder("nowhere"));
            await page.GetByTestId("install-folder").ClickAsync();
            await Assertions.Expect(page.GetByTestId("installation")).ToContainTextAsync("there is no such folder");
            await page.GetByLabel("Folder", new() { Exact = true }).FillAsync(TinyModel.CopyTo(server.InFolder("tiny-copy")));
            await page.GetByLabel("Name (the folder's without one)").FillAsync("tiny");
            await page.GetByTestId("install-folder").ClickAsync();
            await Assertions.Expect(page.GetByTestId("installation")).ToContainTextAsync("tiny is installed");
            await visitor.Button("Load").ClickAsync();
            await Assertions.Expect(page.GetByTestId("model-tiny")).ToContainTextAsync("Loaded");

            await page.GotoAsync($"/projects/{project}");
            await page.GetByTestId("backbone").ClickAsync();
            await page.GetByText("tiny: Stable Diffusion").ClickAsync();
            await visitor.OpenPictureAsync(Fruit.Name);
            await Assertions.Expect(page.GetByTestId("backbone-state")).ToHaveTextAsync("tiny");
            await SayAsync(visitor, "object");
            await canvas.WaitAsync("d.state.canAccept && !d.state.predicting && d.proposal !== null");
            await Assertions.Expect(page.GetByTestId("said")).ToHaveTextAsync("“object”");
            await canvas.ClickAsync(Fruit.Truth("pear").Middle());
            await canvas.WaitAsync("d.prompts.length === 2 && !d.state.predicting && d.proposal !== null");
            var proposal = await canvas.ProposalAsync();
            await canvas.PressAsync("Enter");
            await canvas.SavedAsync();

            (await canvas.OnlyMaskAsync()).ShouldBe(proposal);
            var edit = (await StoredEdits.ReadAsync(server.StorePath, long.Parse(page.Url.Split('/')[^1], CultureInfo.InvariantCulture))).Single();
            var details = JsonDocument.Parse(edit.Details).RootElement;
            details.GetProperty("backbone").GetString().ShouldBe("tiny");
            details.GetProperty("prompts")[0].GetProperty("text").GetString().ShouldBe("object");
        });
    }

    private static async Task SayAsync(Visitor visitor, string text)
    {
        await visitor.Canvas.PressAsync("t");
        var box = visitor.Page.GetByLabel("What the object is called");
        await box.FillAsync(text);
        await box.PressAsync("Enter");
    }
}
