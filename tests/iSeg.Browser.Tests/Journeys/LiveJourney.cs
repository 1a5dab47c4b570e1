using iSeg.Browser.Tests.Support;
using iSeg.Core.Masks;
using iSeg.Engine.Samples;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace iSeg.Browser.Tests.Journeys;

/// <summary>Two people with a browser each on one picture: they see each other, paint at once, and each takes back one's own.</summary>
public sealed class LiveJourney(Chromium chromium, ServerProcess server) : IClassFixture<ServerProcess>
{
    [Fact]
    public async Task TwoPeople_OnOnePicture_SeeEachOtherPaintAtOnceAndUndoTheirOwn()
    {
        await using var ann = await chromium.VisitAsync(server);
        await ann.TravelAsync(async () =>
        {
            await CallAsync(ann, "Ann");
            await ann.CreateProjectAsync("Live");
            var project = ann.Page.Url;
            await ann.UploadAsync(DrawnScenes.Washers(new(1200, 800)).Jpeg());
            await ann.OpenPictureAsync("washers.jpg");
            await using var bob = await chromium.VisitAsync(server);
            await bob.TravelAsync(async () =>
            {
                await CallAsync(bob, "Bob");
                await bob.Page.GotoAsync(new Uri(project).AbsolutePath);
                await Expect(bob.Page.GetByTestId("here")).ToHaveTextAsync("A");
                await bob.OpenPictureAsync("washers.jpg");
                await SeeEachOtherAsync(ann, bob);
                await PaintAsync(ann, bob);
                await FollowAsync(ann, bob);
                await bob.Page.GotoAsync(new Uri(project).AbsolutePath);
                await ann.Canvas.WaitAsync("d.others.length === 0");
                await Expect(ann.Page.Locator(".iseg-peer")).ToHaveCountAsync(0);
            }, nameof(TwoPeople_OnOnePicture_SeeEachOtherPaintAtOnceAndUndoTheirOwn) + ".other");
        });
    }

    /// <summary>As the menu of the own avatar does it.</summary>
    private static async Task CallAsync(Visitor visitor, string name) =>
        await visitor.Page.EvaluateAsync("name => localStorage.setItem('iseg-name', name)", name);

    private static async Task SeeEachOtherAsync(Visitor ann, Visitor bob)
    {
        await Expect(ann.Page.GetByTestId("who-is-here").GetByRole(AriaRole.Button, new() { Name = "Follow Bob" })).ToHaveTextAsync("B");
        await Expect(bob.Page.GetByTestId("who-is-here").GetByRole(AriaRole.Button, new() { Name = "Follow Ann" })).ToHaveTextAsync("A");

        // Bob's pointer is a cursor with his name on Ann's picture, at the same place.
        await bob.Canvas.ChooseAsync("brush");
        await bob.Canvas.MoveAsync(new(900, 300));
        await ann.Canvas.WaitAsync("d.others.length === 1 && Math.abs(d.others[0].place.x - 900) < 3 && Math.abs(d.others[0].place.y - 300) < 3");
        await Expect(ann.Page.Locator(".iseg-peer")).ToHaveTextAsync("Bob");
        await Expect(ann.Page.Locator(".iseg-peer span")).ToBeVisibleAsync();
    }

    private static async Task PaintAsync(Visitor ann, Visitor bob)
    {
        await ann.Canvas.ChooseAsync("brush");
        await ann.Canvas.SetBrushAsync(20);
        await ann.Canvas.DragAsync(new(200, 400), new(1000, 400));
        await bob.Canvas.WaitAsync("d.snapshot.objects.length === 1");
        await bob.Canvas.ChooseAsync("select");
        await bob.Canvas.ClickAsync(new(600, 400));
        await ann.Canvas.WaitAsync("d.others[0].place.selected === d.snapshot.objects[0].id");
        var made = await ann.Canvas.OnlyMaskAsync();

        // Both brushes on the same mask at once: both count.
        await bob.Canvas.ChooseAsync("brush");
        await bob.Canvas.SetBrushAsync(20);
        await Task.WhenAll(ann.Canvas.DragAsync(new(300, 200), new(700, 200)), bob.Canvas.DragAsync(new(500, 200), new(900, 200)));
        await ConvergeAsync(ann, bob, 3);
        var both = await ann.Canvas.OnlyMaskAsync();
        var revisions = await StoredEdits.ReadAsync(ann.StorePath, PictureOf(ann));
        var (annsShape, bobsShape) = (Shape("local:Ann"), Shape("local:Bob"));
        both.ShouldBe(made.Union(annsShape).Union(bobsShape));
        annsShape.Intersect(bobsShape).IsEmpty.ShouldBeFalse("they painted over each other");

        // Ann takes hers back: what Bob painted as well stays.
        await ann.Canvas.PressAsync("Control+z");
        await ConvergeAsync(ann, bob, 4);
        (await bob.Canvas.OnlyMaskAsync()).ShouldBe(made.Union(bobsShape));
        await bob.Canvas.PressAsync("Control+z");
        await ConvergeAsync(ann, bob, 5);
        (await ann.Canvas.OnlyMaskAsync()).ShouldBe(made);

        RleMask Shape(string author) => revisions.Last(e => e.Author == author).On.Place(made.Size);
    }

    private static async Task FollowAsync(Visitor ann, Visitor bob)
    {
        await bob.Page.GetByTestId("who-is-here").GetByRole(AriaRole.Button, new() { Name = "Follow Ann" }).ClickAsync();
        await bob.Canvas.WaitAsync("d.state.following !== null");
        for (var i = 0; i < 4; i++)
        {
            await ann.Canvas.PressAsync("Control+=");
        }

        var scale = (await ann.Canvas.DebugAsync()).GetProperty("view").GetProperty("scale").GetDouble();
        await bob.Canvas.WaitAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Math.abs(d.view.scale / {scale} - 1) < .05"));

        // Who moves by hand looks for oneself again.
        await bob.Canvas.PressAsync("Control+0");
        await bob.Canvas.WaitAsync("d.state.following === null && d.view.scale < 1.5");
    }

    private static long PictureOf(Visitor visitor) => long.Parse(visitor.Page.Url.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);

    private static async Task ConvergeAsync(Visitor ann, Visitor bob, int revision)
    {
        foreach (var canvas in new[] { ann.Canvas, bob.Canvas })
        {
            await canvas.WaitAsync($"d.snapshot.revision === {revision} && d.state.pending === 0");
        }

        (await ann.Canvas.MasksAsync()).ShouldBe(await bob.Canvas.MasksAsync(), ignoreOrder: true);
    }
}
