using iSeg.Browser.Tests.Support;
using iSeg.Engine.Samples;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace iSeg.Browser.Tests.Journeys;

/// <summary>Connections and servers that fail while somebody works, and things that are gone when they are back.</summary>
public sealed class OutageJourney(Chromium chromium, ServerProcess server) : IClassFixture<ServerProcess>
{
    [Fact]
    public async Task ServerGoneAndBack_UndoShowsAtOnceAndTheOpenProposalSurvives()
    {
        await using var visitor = await chromium.VisitAsync(server);
        await visitor.TravelAsync(async () =>
        {
            await visitor.CreateProjectAsync("Outage");
            await visitor.UploadAsync(DrawnScenes.Washers(new(1200, 800)).Jpeg());
            await visitor.OpenPictureAsync("washers.jpg");
            var canvas = visitor.Canvas;
            await canvas.ChooseAsync("brush");
            await canvas.SetBrushAsync(20);
            await canvas.DragAsync(new(100, 60), new(500, 60));
            await canvas.DragAsync(new(100, 120), new(500, 120));
            await canvas.SavedAsync();
            var both = await canvas.OnlyMaskAsync();
            await canvas.PressAsync("n");
            await canvas.ChooseAsync("point");
            await canvas.ClickAsync(new(290, 420));
            await canvas.PredictedAsync();
            var proposal = await canvas.ProposalAsync();

            // Blazor throws this where nobody can catch it, when something is sent before it has noticed.
            visitor.Expected = "not in the 'Connected' State";
            server.Kill();
            await canvas.WaitAsync("d.state.connection === 'offline'");
            await server.StartAsync();
            await visitor.WaitUntilAsync("() => window.__iseg?.debug().state.connection === 'online' && window.__iseg.debug().proposal !== null");
            (await canvas.ProposalAsync()).ShouldBe(proposal);
            await canvas.PressAsync("Escape");
            await canvas.ReadyAsync();

            // A stroke and two undos offline: the second takes back what the server has had for long.
            await canvas.ChooseAsync("brush");
            await canvas.DragAsync(new(100, 700), new(500, 700));
            await canvas.SavedAsync();
            server.Kill();
            await canvas.WaitAsync("d.state.connection === 'offline'");
            await canvas.DragAsync(new(600, 700), new(900, 700));
            await canvas.PressAsync("Control+z");
            await canvas.PressAsync("Control+z");
            await canvas.WaitAsync("d.snapshot.objects.length === 1 && d.state.pending === 3");
            (await canvas.OnlyMaskAsync()).ShouldBe(both);
            await server.StartAsync();
            await visitor.WaitUntilAsync("() => { const d = window.__iseg?.debug(); return !!d && d.state.connection === 'online' && d.state.pending === 0; }");
            await canvas.ReadyAsync();
            (await canvas.OnlyMaskAsync()).ShouldBe(both);
        });
    }

    [Fact]
    public async Task CategoryThenPictureDeletedMeanwhile_GivesAChoiceAndLosesNothing()
    {
        await using var visitor = await chromium.VisitAsync(server);
        await visitor.TravelAsync(async () =>
        {
            var project = await visitor.CreateProjectAsync("Meanwhile");
            await visitor.UploadAsync(DrawnScenes.Washers(new(1200, 800)).Jpeg());
            var path = new Uri(visitor.Page.Url).AbsolutePath;
            await visitor.OpenPictureAsync("washers.jpg");
            var (canvas, editor) = (visitor.Canvas, new Uri(visitor.Page.Url).AbsolutePath);
            await using var other = await chromium.VisitAsync(server, path);

            // Somebody adds a category and deletes the one that is in use here.
            await other.Button("Category").ClickAsync();
            await other.Page.GetByLabel("Name").FillAsync("washer");
            await other.Button("Save").ClickAsync();
            await Expect(other.Page.GetByText("washer", new() { Exact = true })).ToBeVisibleAsync();
            await other.Button("Delete object").ClickAsync();
            await Expect(other.Page.GetByText("object", new() { Exact = true })).ToHaveCountAsync(0);
            await canvas.ChooseAsync("brush");
            await canvas.SetBrushAsync(20);
            await canvas.DragAsync(new(100, 60), new(500, 60));
            var question = visitor.Page.GetByRole(AriaRole.Alertdialog, new() { Name = "Edits that were not saved" });
            await Expect(question).ToContainTextAsync("The category was deleted. 1 edit was not saved.");
            await visitor.PhotographStepAsync("outage-category");

            // Opened anew, the page knows the categories there are and still asks.
            await visitor.Page.ReloadAsync();
            await canvas.ReadyAsync();
            await question.GetByLabel("Category").SelectOptionAsync("washer");
            await question.GetByText("Draw again as").ClickAsync();
            await canvas.WaitAsync("d.snapshot.objects.length === 1 && d.state.pending === 0 && d.refused === 0");

            // Somebody deletes the picture; what is drawn now can be saved as a file, here and after a reload.
            await other.Page.GotoAsync(path);
            await other.Page.Locator(".picture-card").HoverAsync();
            await other.Button("Delete washers.jpg").ClickAsync();
            await other.Button("Delete").ClickAsync();
            await Expect(other.Page.Locator(".picture-card")).ToHaveCountAsync(0);
            await canvas.ChooseAsync("brush");
            await canvas.DragAsync(new(100, 160), new(500, 160));
            await Expect(question).ToContainTextAsync("The picture was deleted.");
            var copy = await visitor.Page.RunAndWaitForDownloadAsync(() => question.GetByText("Save a copy").ClickAsync());
            copy.SuggestedFilename.ShouldBe("iseg-edits-washers.jpg.json");
            await visitor.Page.GotoAsync(editor);
            await Expect(visitor.Page.GetByTestId("left-over")).ToContainTextAsync("One edit of yours");
            await visitor.PhotographStepAsync("outage-picture");
            var again = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Button("Save a copy").ClickAsync());
            (await File.ReadAllTextAsync(await again.PathAsync())).ShouldContain("\"stroke\"");
            await visitor.Button("Discard").ClickAsync();
            await Expect(visitor.Page.GetByTestId("left-over")).ToHaveCountAsync(0);
        });
    }

    [Fact]
    public async Task NextPictureTwiceQuickly_GoesTwoSteps()
    {
        await using var visitor = await chromium.VisitAsync(server);
        await visitor.TravelAsync(async () =>
        {
            await visitor.CreateProjectAsync("Leafing");
            await visitor.UploadAsync([.. Enumerable.Range(1, 4).Select(i => DrawnScenes.Washers(new(300 + i, 200)).Jpeg($"p{i}.jpg"))]);
            await visitor.OpenPictureAsync("p1.jpg");
            await visitor.Page.EvaluateAsync("""
                () => {
                  // The second press comes when the page is on its way, but the old picture is still there.
                  const link = window.__iseg.session.link, call = link.call.bind(link), press = () => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'f', code: 'KeyF', cancelable: true }));
                  link.call = (method, ...args) => { const answer = call(method, ...args); if (method === 'Command') press(); return answer; };
                  press();
                }
                """);
            await Expect(visitor.Page.Locator(".where strong")).ToHaveTextAsync("p3.jpg");
            await visitor.Canvas.ReadyAsync();
            await visitor.Canvas.PressAsync("f");
            await Expect(visitor.Page.Locator(".where strong")).ToHaveTextAsync("p4.jpg");
            await visitor.Canvas.ReadyAsync();

            // At the end there is no next one, and the picture stays in use.
            await visitor.Canvas.PressAsync("f");
            await visitor.Canvas.PressAsync("d");
            await Expect(visitor.Page.Locator(".where strong")).ToHaveTextAsync("p3.jpg");
        });
    }
}
