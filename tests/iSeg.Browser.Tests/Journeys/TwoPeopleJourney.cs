using iSeg.Browser.Tests.Support;
using iSeg.Engine.Samples;

namespace iSeg.Browser.Tests.Journeys;

public sealed class TwoPeopleJourney(Chromium chromium, ServerProcess server) : IClassFixture<ServerProcess>
{
    [Fact]
    public async Task TwoPagesOnOnePicture_BothDrawAtOnce_SeeTheSame()
    {
        await using var ann = await chromium.VisitAsync(server);
        await ann.TravelAsync(async () =>
        {
            await ann.CreateProjectAsync("Together");
            await ann.UploadAsync(DrawnScenes.Washers(new(1200, 800)).Jpeg());
            await ann.OpenPictureAsync("washers.jpg");
            await using var bob = await chromium.VisitAsync(server, new Uri(ann.Page.Url).AbsolutePath);
            await bob.TravelAsync(() => DrawTogetherAsync(ann, bob), nameof(TwoPagesOnOnePicture_BothDrawAtOnce_SeeTheSame) + ".other");
        });
    }

    private static async Task DrawTogetherAsync(Visitor ann, Visitor bob)
    {
        await bob.Canvas.ReadyAsync();
        await ann.Canvas.ChooseAsync("brush");
        await ann.Canvas.SetBrushAsync(20);
        await ann.Canvas.DragAsync(new(200, 400), new(1000, 400));
        await bob.Canvas.WaitAsync("d.snapshot.objects.length === 1");
        await Microsoft.Playwright.Assertions.Expect(bob.Page.GetByTestId("object-count")).ToHaveTextAsync("1");

        // Bob corrects Ann's object while she goes on.
        await bob.Canvas.ChooseAsync("select");
        await bob.Canvas.ClickAsync(new(600, 400));
        await bob.Canvas.WaitAsync("d.state.selected !== null");
        await bob.Canvas.ChooseAsync("eraser");
        await bob.Canvas.SetBrushAsync(14);
        await Task.WhenAll(
            DrawAsync(ann.Canvas, i => 250 + (60 * i), 300, 500),
            DrawAsync(bob.Canvas, i => 280 + (60 * i), 320, 480));
        await ConvergeAsync(ann, bob, revision: 21);

        await ann.Canvas.PressAsync("Control+z");
        await ann.Canvas.PressAsync("Control+z");
        await ConvergeAsync(ann, bob, revision: 23);
        await bob.Canvas.PressAsync("Control+Shift+z");
        await ConvergeAsync(ann, bob, revision: 24);
    }

    private static async Task DrawAsync(Canvas canvas, Func<int, double> x, double top, double bottom)
    {
        for (var i = 0; i < 10; i++)
        {
            await canvas.DragAsync(new(x(i), top), new(x(i) + 40, bottom));
        }
    }

    private static async Task ConvergeAsync(Visitor ann, Visitor bob, int revision)
    {
        foreach (var canvas in new[] { ann.Canvas, bob.Canvas })
        {
            await canvas.WaitAsync($"d.snapshot.revision === {revision} && d.state.pending === 0");
        }

        (await ann.Canvas.MasksAsync()).ShouldBe(await bob.Canvas.MasksAsync(), ignoreOrder: true);
    }
}
