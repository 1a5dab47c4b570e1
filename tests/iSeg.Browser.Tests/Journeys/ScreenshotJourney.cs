using iSeg.Browser.Tests.Support;
using iSeg.Engine.Samples;
using Microsoft.Playwright;

namespace iSeg.Browser.Tests.Journeys;

/// <summary>The picture in the README: the real editor at work. `eng/screenshot.sh` keeps what this leaves in artifacts/browser.</summary>
public sealed class ScreenshotJourney(Chromium chromium, ServerProcess server) : IClassFixture<ServerProcess>
{
    [Fact]
    public async Task Screenshot_AtWork_ShowsAnObjectAndAProposalWithItsPrompts()
    {
        var fruit = DrawnScenes.Fruit(DrawnScenes.DefaultSize);
        await using var visitor = await chromium.VisitAsync(server);
        await visitor.TravelAsync(async () =>
        {
            await visitor.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            await visitor.Page.SetViewportSizeAsync(1440, 900);
            await visitor.Page.ReloadAsync();
            await visitor.Button("Open the sample project").ClickAsync();
            await visitor.OpenPictureAsync("fruit.jpg");
            var canvas = visitor.Canvas;
            await canvas.ClickAsync(fruit.Truth("apple").Middle());
            await canvas.PredictedAsync();
            await canvas.PressAsync("Enter");
            await canvas.SavedAsync();

            await canvas.PressAsync("2");
            var pear = fruit.Truth("pear").Middle();
            await canvas.ClickAsync(pear);
            await canvas.PredictedAsync();
            await canvas.ClickAsync(new(pear.X + 260, pear.Y - 260), MouseButton.Right);
            await canvas.WaitAsync("d.state.prompts === 2");
            await canvas.PredictedAsync();
            await visitor.Page.Mouse.MoveAsync(900, 200);
            await canvas.WaitAsync("d.settled");
            var png = await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Artifacts, "editor.png") });

            png.Length.ShouldBeGreaterThan(100_000, "a window with a photograph in it does not pack smaller");
            (await canvas.OnlyMaskAsync()).Iou(fruit.Truth("apple")).ShouldBeGreaterThan(0.8);
            (await canvas.DebugAsync()).GetProperty("prompts").GetArrayLength().ShouldBe(2);
        });
    }
}
