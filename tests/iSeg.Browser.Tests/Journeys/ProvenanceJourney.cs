using System.Text.Json;
using iSeg.Browser.Tests.Support;
using iSeg.Engine.Samples;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace iSeg.Browser.Tests.Journeys;

/// <summary>What happened to an object, replayed, restored and reverted; and what it cost.</summary>
public sealed class ProvenanceJourney(Chromium chromium, ServerProcess server) : IClassFixture<ServerProcess>
{
    [Fact]
    public async Task History_OfAnObject_IsToldReplayedRestoredAndReverted()
    {
        await using var ann = await chromium.VisitAsync(server);
        await ann.TravelAsync(async () =>
        {
            var project = await ann.CreateProjectAsync("Past");
            await ann.UploadAsync(DrawnScenes.Washers(new(1200, 800)).Jpeg());
            await CallAsync(ann, "Ann");
            await ann.OpenPictureAsync("washers.jpg");
            var editor = ann.Page.Url;
            await ann.Canvas.ClickAsync(new(290, 420));
            await ann.Canvas.PredictedAsync();
            await ann.Canvas.PressAsync("Enter");
            await ann.Canvas.SavedAsync();
            var first = await ann.Canvas.OnlyMaskAsync();
            await ann.Canvas.ChooseAsync("brush");
            await ann.Canvas.SetBrushAsync(15);
            await ann.Canvas.DragAsync(new(100, 100), new(400, 100));
            await ann.Canvas.SavedAsync();
            var second = await ann.Canvas.OnlyMaskAsync();
            await CallAsync(ann, "Bob");
            await ann.Page.ReloadAsync();
            await ann.Canvas.ReadyAsync();
            await ann.Canvas.ChooseAsync("select");
            await ann.Canvas.ClickAsync(new(200, 100));
            await ann.Canvas.ChooseAsync("brush");
            await ann.Canvas.DragAsync(new(300, 100), new(900, 700));
            await ann.Canvas.SavedAsync();

            // The timeline says who did what, with which prompt, model and parameters.
            await ann.Button("History of this picture").ClickAsync();
            var timeline = ann.Page.GetByLabel("Timeline");
            await Expect(timeline.Locator(".entry")).ToHaveCountAsync(3);
            await Expect(timeline.Locator(".entry").Nth(0)).ToContainTextAsync("Bob");
            var made = timeline.Locator(".entry").Nth(2);
            await Expect(made).ToContainTextAsync("Accepted a proposal");
            await Expect(made).ToContainTextAsync("Ann");
            await Expect(made).ToContainTextAsync("1 point");
            await Expect(made).ToContainTextAsync("threshold 0.5");
            await Expect(made).ToContainTextAsync("affinity", new() { IgnoreCase = true });

            // Replay runs to the end; a revision can be looked at.
            await ann.Button("Play").ClickAsync();
            await Expect(ann.Page.GetByTestId("replay-revision")).ToHaveTextAsync("revision 3 of 3");
            await Expect(ann.Button("Play")).ToBeVisibleAsync();
            await made.GetByText("Accepted a proposal").ClickAsync();
            await Expect(ann.Page.GetByTestId("replay-revision")).ToHaveTextAsync("revision 1 of 3");
            await ann.PhotographStepAsync("provenance-history");

            // One author's strokes go, then an older revision comes back.
            await timeline.Locator(".entry").Nth(0).GetByRole(AriaRole.Button, new() { Name = "Revert the strokes of Bob" }).ClickAsync();
            await ann.Button("Revert").ClickAsync();
            await Expect(timeline.Locator(".entry").Nth(0)).ToContainTextAsync("Reverted the strokes of Bob");
            await ann.Page.GotoAsync(new Uri(editor).AbsolutePath);
            await ann.Canvas.ReadyAsync();
            (await ann.Canvas.OnlyMaskAsync()).ShouldBe(second);
            await ann.Button("History of this picture").ClickAsync();
            await timeline.GetByRole(AriaRole.Button, new() { Name = "Restore revision 1" }).ClickAsync();
            await ann.Button("Restore").ClickAsync();
            await Expect(timeline.Locator(".entry").Nth(0)).ToContainTextAsync("Restored revision 1");
            await ann.Page.GotoAsync(new Uri(editor).AbsolutePath);
            await ann.Canvas.ReadyAsync();
            (await ann.Canvas.OnlyMaskAsync()).ShouldBe(first);

            // What it cost, on the page and in the file.
            await ann.Page.GotoAsync($"/projects/{project}/cost");
            await Expect(ann.Page.GetByTestId("cost-figures")).ToContainTextAsync("100.0 %");
            await Expect(ann.Page.Locator("section[aria-label='First IoU of the objects'] svg").First).ToBeVisibleAsync();
            await ann.PhotographStepAsync("provenance-cost");
            var json = await (await ann.Page.APIRequest.GetAsync($"{server.Url}/api/projects/{project}/cost.json")).TextAsync();
            using var cost = JsonDocument.Parse(json);
            cost.RootElement.GetProperty("cost").GetProperty("strokes").GetInt32().ShouldBe(4, "two strokes, a revert, a restoring");
            cost.RootElement.GetProperty("people").GetArrayLength().ShouldBe(2);
            var csv = await (await ann.Page.APIRequest.GetAsync($"{server.Url}/api/projects/{project}/cost.csv")).TextAsync();
            csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3, "a head, and a row for each of two people");
        });
    }

    private static async Task CallAsync(Visitor visitor, string name) =>
        await visitor.Page.EvaluateAsync("name => localStorage.setItem('iseg-name', name)", name);
}
