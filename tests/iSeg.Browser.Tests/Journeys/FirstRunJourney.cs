using iSeg.Browser.Tests.Support;
using iSeg.Core.Geometry;
using iSeg.Engine.Samples;
using Microsoft.Playwright;

namespace iSeg.Browser.Tests.Journeys;

public sealed class FirstRunJourney(Chromium chromium, ServerProcess server) : IClassFixture<ServerProcess>
{
    [Fact]
    public async Task SampleProject_ClickOnTheApple_AcceptsItsMaskAndEveryToolWorks()
    {
        var fruit = DrawnScenes.Fruit(DrawnScenes.DefaultSize);
        var apple = fruit.Truth("apple");
        await using var visitor = await chromium.VisitAsync(server);
        await visitor.TravelAsync(async () =>
        {
            await visitor.Button("Open the sample project").ClickAsync();
            await visitor.OpenPictureAsync("fruit.jpg");
            var canvas = visitor.Canvas;

            await canvas.ChooseAsync("point");
            await canvas.ClickAsync(apple.Middle());
            await canvas.PredictedAsync();
            await canvas.PressAsync("Enter");
            await canvas.SavedAsync();
            var accepted = await canvas.OnlyMaskAsync();
            accepted.Iou(apple).ShouldBeGreaterThan(0.8);
            await visitor.Page.GetByTestId("save-state").GetByText("Saved").WaitForAsync();
            await Assertions.Expect(visitor.Page.GetByTestId("object-count")).ToHaveTextAsync("1");

            await canvas.ChooseAsync("brush");
            await canvas.SetBrushAsync(15);
            await canvas.DragAsync(new(60, 60), new(120, 60), new(120, 110));
            await canvas.SavedAsync();
            var brushed = await canvas.OnlyMaskAsync();
            brushed.Area.ShouldBeGreaterThan(accepted.Area + 1500);

            await canvas.ChooseAsync("eraser");
            await canvas.DragAsync(new(60, 60), new(120, 60), new(120, 110));
            await canvas.SavedAsync();
            (await canvas.OnlyMaskAsync()).ShouldBe(accepted, "the eraser went where the brush had been");

            await visitor.Page.GetByText("Add", new() { Exact = true }).ClickAsync();
            await canvas.WaitAsync("d.state.mode === 'add'");
            await canvas.ChooseAsync("polygon");
            foreach (var corner in new PointD[] { new(40, 40), new(140, 40), new(140, 120) })
            {
                await canvas.ClickAsync(corner);
            }

            await canvas.PressAsync("Enter");
            await canvas.SavedAsync();
            (await canvas.OnlyMaskAsync()).Area.ShouldBeInRange(accepted.Area + 3800, accepted.Area + 4200);

            await visitor.Page.GetByText("New", new() { Exact = true }).ClickAsync();
            await canvas.WaitAsync("d.state.mode === 'new'");
            var pear = fruit.Truth("pear");
            await canvas.ChooseAsync("line");
            await canvas.DragAsync(pear.Middle(), new(pear.Middle().X, pear.Middle().Y + 80));
            await canvas.PredictedAsync();
            await canvas.PressAsync("Enter");
            await canvas.SavedAsync();
            (await canvas.MasksAsync()).Values.Max(mask => mask.Iou(pear)).ShouldBeGreaterThan(0.8);

            var lemon = fruit.Truth("lemon");
            await canvas.ChooseAsync("box");
            await canvas.DragAsync(new(lemon.Bounds.X - 8, lemon.Bounds.Y - 8), new(lemon.Bounds.Right + 8, lemon.Bounds.Bottom + 8));
            await canvas.PredictedAsync();
            await canvas.PressAsync("Enter");
            await canvas.SavedAsync();
            var masks = await canvas.MasksAsync();
            masks.Values.Max(mask => mask.Iou(lemon)).ShouldBeGreaterThan(0.8);
            await Assertions.Expect(visitor.Page.GetByTestId("object-count")).ToHaveTextAsync("3");

            await canvas.ChooseAsync("select");
            await canvas.ClickAsync(pear.Middle());
            await canvas.WaitAsync("d.state.selected !== null");
            var selected = (await canvas.DebugAsync()).GetProperty("state").GetProperty("selected").GetGuid();
            masks[selected].Iou(pear).ShouldBeGreaterThan(0.8);
            await Assertions.Expect(visitor.Page.Locator($"[data-object='{selected}']")).ToHaveAttributeAsync("aria-current", "true");
        });
    }
}
