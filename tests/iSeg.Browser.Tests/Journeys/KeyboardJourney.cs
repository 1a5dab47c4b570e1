using iSeg.Browser.Tests.Support;
using iSeg.Core.Geometry;
using iSeg.Engine.Samples;
using Microsoft.Playwright;

namespace iSeg.Browser.Tests.Journeys;

public sealed class KeyboardJourney(Chromium chromium, ServerProcess server) : IClassFixture<ServerProcess>
{
    private static readonly DrawnScene Fruit = DrawnScenes.Fruit(DrawnScenes.DefaultSize);

    [Fact]
    public async Task Keys_ToolsHelpAndCategories_DoWhatTheSheetSays()
    {
        await using var visitor = await OpenFruitAsync();
        await visitor.TravelAsync(async () =>
        {
            var canvas = visitor.Canvas;
            foreach (var (key, tool) in new[] { ("v", "select"), ("l", "line"), ("r", "box"), ("b", "brush"), ("e", "eraser"), ("p", "polygon"), ("s", "point") })
            {
                await canvas.PressAsync(key);
                await canvas.WaitAsync($"d.state.tool === '{tool}'");
            }

            await canvas.PressAsync("?");
            var sheet = visitor.Page.GetByRole(AriaRole.Dialog);
            await Assertions.Expect(sheet).ToContainTextAsync("Previous picture");
            await Assertions.Expect(sheet).ToContainTextAsync("Ctrl+Shift+Z");
            await visitor.WaitUntilAsync("() => document.activeElement !== document.body && document.activeElement?.closest('.mud-dialog-container') !== null");
            await canvas.PressAsync("Escape");
            await Assertions.Expect(sheet).ToBeHiddenAsync();

            await canvas.PressAsync("b");
            await canvas.SetBrushAsync(20);
            await canvas.DragAsync(new(100, 100), new(200, 100));
            await canvas.SavedAsync();
            var first = await CategoryAsync(canvas);
            await canvas.PressAsync("2");
            await canvas.WaitAsync($"d.state.pending === 0 && d.snapshot.objects[0].categoryId !== {first}");
            (await canvas.DebugAsync()).GetProperty("state").GetProperty("activeCategory").GetInt32().ShouldBe(await CategoryAsync(canvas));
            await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Listitem)).ToContainTextAsync("pear");
        });
    }

    [Fact]
    public async Task Keys_OnPrompts_TakeBackDropAndKeepAcrossPictures()
    {
        var apple = Fruit.Truth("apple");
        await using var visitor = await OpenFruitAsync();
        await visitor.TravelAsync(async () =>
        {
            var canvas = visitor.Canvas;
            await canvas.ClickAsync(apple.Middle());
            await canvas.PredictedAsync();
            await canvas.ClickAsync(new(40, 40), MouseButton.Right);
            await canvas.WaitAsync("d.prompts.length === 2 && !d.prompts[1].positive");
            await canvas.PressAsync("Control+z");
            await canvas.WaitAsync("d.prompts.length === 1");
            (await canvas.RevisionAsync()).ShouldBe(0, "a prompt was taken back, not an edit");
            await canvas.PressAsync("Escape");
            await canvas.WaitAsync("d.prompts.length === 0 && !d.state.canAccept");
            (await canvas.MasksAsync()).ShouldBeEmpty();

            await canvas.ClickAsync(apple.Middle());
            await canvas.PredictedAsync();
            var here = visitor.Page.Url;
            await canvas.PressAsync("f");
            await Assertions.Expect(visitor.Page).Not.ToHaveURLAsync(here);
            await canvas.WaitAsync("d.state.pending === 0 && d.snapshot.revision === 0");
            await canvas.PressAsync("d");
            await Assertions.Expect(visitor.Page).ToHaveURLAsync(here);
            await canvas.WaitAsync("d.snapshot.objects.length === 1");
            (await canvas.OnlyMaskAsync()).Iou(apple).ShouldBeGreaterThan(0.8, "the open prediction was accepted on leaving");
        });
    }

    [Fact]
    public async Task Threshold_Moved_ChangesWhatIsAccepted()
    {
        await using var visitor = await OpenFruitAsync();
        await visitor.TravelAsync(async () =>
        {
            var canvas = visitor.Canvas;
            var areas = new List<long>();
            foreach (var key in new[] { "Home", "End" })
            {
                await canvas.ClickAsync(Fruit.Truth("apple").Middle());
                await canvas.PredictedAsync();
                var slider = visitor.Page.Locator("[data-testid='threshold'] input, input[data-testid='threshold']").First;
                await slider.FocusAsync();
                await slider.PressAsync(key);
                await canvas.WaitAsync($"Math.abs(d.state.threshold - {(key == "Home" ? "0.05" : "0.95")}) < 0.02");
                await canvas.PredictedAsync();
                await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Accept" }).ClickAsync();
                await canvas.WaitAsync("d.snapshot.objects.length === 1 && d.state.pending === 0");
                areas.Add((await canvas.OnlyMaskAsync()).Area);
                await visitor.Page.GetByTestId("canvas").FocusAsync();
                await canvas.PressAsync("Control+z");
                await canvas.WaitAsync("d.snapshot.objects.length === 0 && d.state.pending === 0");
            }

            areas[0].ShouldBeGreaterThan(areas[1], "a low threshold takes more");
        });
    }

    [Fact]
    public async Task Object_HiddenLockedDeleted_BehavesAsTold()
    {
        await using var visitor = await OpenFruitAsync();
        await visitor.TravelAsync(async () =>
        {
            var canvas = visitor.Canvas;
            await canvas.PressAsync("b");
            await canvas.SetBrushAsync(20);
            await canvas.DragAsync(new(100, 100), new(200, 100));
            await canvas.SavedAsync();

            await canvas.PressAsync("Shift+H");
            await canvas.WaitAsync("d.state.hidden.length === 1");
            await canvas.PressAsync("Shift+H");
            await canvas.WaitAsync("d.state.hidden.length === 0");

            await canvas.PressAsync("Alt+l");
            await canvas.WaitAsync("d.snapshot.objects[0].locked && d.state.pending === 0");
            var before = await canvas.OnlyMaskAsync();
            await canvas.DragAsync(new(300, 300), new(400, 300));
            await Assertions.Expect(visitor.Page.GetByTestId("message")).ToContainTextAsync("locked");
            await canvas.PressAsync("Delete");
            (await canvas.OnlyMaskAsync()).ShouldBe(before);
            await canvas.PressAsync("Alt+l");
            await canvas.WaitAsync("!d.snapshot.objects[0].locked && d.state.pending === 0");
            await canvas.PressAsync("Delete");
            await canvas.WaitAsync("d.snapshot.objects.length === 0 && d.state.pending === 0");
            await canvas.PressAsync("Control+z");
            await canvas.WaitAsync("d.snapshot.objects.length === 1 && d.state.pending === 0");
            (await canvas.OnlyMaskAsync()).ShouldBe(before);
        });
    }

    [Fact]
    public async Task Theme_Switched_StaysAfterReload()
    {
        await using var visitor = await chromium.VisitAsync(server);
        await visitor.TravelAsync(async () =>
        {
            var root = visitor.Page.Locator("html");
            await visitor.Button("New project").First.WaitForAsync();
            var start = await root.GetAttributeAsync("data-theme");
            await visitor.Button("Switch between light and dark").ClickAsync();
            var other = start == "dark" ? "light" : "dark";
            await Assertions.Expect(root).ToHaveAttributeAsync("data-theme", other);
            var colour = await BackgroundAsync(visitor);

            await visitor.Page.ReloadAsync();
            await visitor.Button("New project").First.WaitForAsync();
            await Assertions.Expect(root).ToHaveAttributeAsync("data-theme", other);
            (await BackgroundAsync(visitor)).ShouldBe(colour);
        });
    }

    private static Task<string> BackgroundAsync(Visitor visitor) => visitor.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor")!;

    private static async Task<int> CategoryAsync(Canvas canvas) =>
        (await canvas.DebugAsync()).GetProperty("snapshot").GetProperty("objects")[0].GetProperty("categoryId").GetInt32();

    /// <summary>A project of one's own with the fruit and one more picture, and the categories apple and pear; the fruit is open.</summary>
    private async Task<Visitor> OpenFruitAsync()
    {
        var visitor = await chromium.VisitAsync(server);
        await visitor.TravelAsync(async () =>
        {
            await visitor.CreateProjectAsync($"Keys {Guid.NewGuid():n}");
            await visitor.Button("Category").ClickAsync();
            await visitor.Page.GetByLabel("Name").FillAsync("pear");
            await visitor.Button("Save").ClickAsync();
            await visitor.UploadAsync(Fruit.Jpeg());
            await visitor.UploadAsync(DrawnScenes.Cells(new PixelSize(640, 480)).Jpeg());
            await visitor.OpenPictureAsync("fruit.jpg");
        });
        return visitor;
    }
}
