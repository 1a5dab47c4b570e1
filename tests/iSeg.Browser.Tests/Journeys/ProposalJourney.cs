using System.Globalization;
using System.Text.Json;
using iSeg.Browser.Tests.Support;
using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Engine.Samples;
using Microsoft.Playwright;

namespace iSeg.Browser.Tests.Journeys;

/// <summary>What a person does with a proposal before it is accepted: see it under the pointer, move sliders, look where it is unsure.</summary>
public sealed class ProposalJourney(Chromium chromium, ServerProcess server) : IClassFixture<ServerProcess>
{
    private static readonly DrawnScene Fruit = DrawnScenes.Fruit(DrawnScenes.DefaultSize);
    private static readonly DrawnScene Harbour = DrawnScenes.Harbour(new(1200, 800));

    [Fact]
    public async Task Hover_OverThings_ShowsTheMaskThatTheClickKeeps()
    {
        await using var visitor = await OpenAsync(Fruit);
        await visitor.TravelAsync(async () =>
        {
            var canvas = visitor.Canvas;
            foreach (var name in new[] { "pear", "apple" })
            {
                await canvas.MoveAsync(Fruit.Truth(name).Middle());
                await HoveredAsync(canvas, Fruit.Truth(name).Middle());
                (await canvas.HoverAsync()).Iou(Fruit.Truth(name)).ShouldBeGreaterThan(.8);
            }

            var shown = await canvas.HoverAsync();
            (await PaintedAsync(visitor, "hover")).ShouldBeGreaterThan(1000, "it can be seen");
            await canvas.ClickAsync(Fruit.Truth("apple").Middle());
            await canvas.PredictedAsync();
            (await canvas.ProposalAsync()).ShouldBe(shown);
            (await canvas.DebugAsync()).GetProperty("hover").ValueKind.ShouldBe(JsonValueKind.Null, "there is nothing more to say here");

            // With Alt the pointer shows what "not this" would make of the proposal.
            await visitor.Page.Keyboard.DownAsync("Alt");
            var corner = new PointD(Fruit.Truth("apple").Bounds.X + 60, Fruit.Truth("apple").Middle().Y);
            await canvas.MoveAsync(corner);
            await HoveredAsync(canvas, corner);
            var less = await canvas.HoverAsync();
            less.Contains((int)corner.X, (int)corner.Y).ShouldBeFalse();
            await canvas.ClickAsync(corner);
            await visitor.Page.Keyboard.UpAsync("Alt");
            await canvas.WaitAsync("d.prompts.length === 2 && !d.prompts[1].positive");
            await canvas.PredictedAsync();
            (await canvas.ProposalAsync()).ShouldBe(less);
            await canvas.PressAsync("Enter");
            await canvas.SavedAsync();
            (await canvas.OnlyMaskAsync()).ShouldBe(less);

            await canvas.PressAsync("m");
            await canvas.MoveAsync(Fruit.Truth("pear").Middle());
            await visitor.Page.ReloadAsync();
            await canvas.ReadyAsync();
            var asked = (await canvas.DebugAsync()).GetProperty("hovers").GetInt32();
            await canvas.MoveAsync(Fruit.Truth("lemon").Middle());
            await Assertions.Expect(visitor.Button("Preview at the pointer")).ToHaveAttributeAsync("aria-pressed", "false");
            (await canvas.DebugAsync()).GetProperty("hovers").GetInt32().ShouldBe(asked, "this browser wants none");
            await visitor.Button("Preview at the pointer").ClickAsync();
            await canvas.MoveAsync(Fruit.Truth("pear").Middle());
            await canvas.WaitAsync("d.hover !== null");
        });
    }

    [Fact]
    public async Task Sliders_MovedByKeys_AnswerAtOnceAndWhatIsShownIsAccepted()
    {
        await using var visitor = await OpenAsync(Harbour);
        await visitor.TravelAsync(async () =>
        {
            var canvas = visitor.Canvas;
            await canvas.ClickAsync(new(600, 480));
            await canvas.PredictedAsync();
            var slider = visitor.Page.GetByTestId("threshold");
            await slider.FocusAsync();
            var areas = new List<long>();
            foreach (var (key, threshold) in new[] { ("Home", .05), ("PageUp", .14), (".", .16), ("End", .95), (",", .93) })
            {
                await slider.PressAsync(key);
                await canvas.WaitAsync(string.Create(CultureInfo.InvariantCulture, $"Math.abs(d.state.threshold - {threshold}) < 0.011 && !d.state.predicting"));
                areas.Add((await canvas.ProposalAsync()).Area);
            }

            areas.Take(4).ShouldBe(areas.Take(4).OrderDescending(), "a higher threshold never takes more");
            areas[0].ShouldBeGreaterThan(areas[3]);
            areas[4].ShouldBeGreaterThanOrEqualTo(areas[3]);

            await visitor.Button("Sliders back to where they start").ClickAsync();
            await canvas.WaitAsync("d.state.threshold === 0.5 && !d.state.predicting");
            var sharp = await canvas.ProposalAsync();
            for (var i = 0; i < 5; i++)
            {
                await canvas.PressAsync("k");
            }

            await canvas.PressAsync("Shift+I");
            await canvas.PressAsync("Shift+I");
            await canvas.WaitAsync("d.state.smoothing === 5 && d.state.iterations !== null && !d.state.predicting");
            var smooth = await canvas.ProposalAsync();
            smooth.ShouldNotBe(sharp);
            smooth.Contains(600, 480).ShouldBeTrue();
            await Assertions.Expect(visitor.Page.GetByTestId("smoothing-value")).ToHaveTextAsync("5 px");

            // From the slider that has the keyboard.
            await slider.FocusAsync();
            await slider.PressAsync("Enter");
            await canvas.SavedAsync();
            (await canvas.OnlyMaskAsync()).ShouldBe(smooth);
            var edit = (await StoredEdits.ReadAsync(server.StorePath, PictureId(visitor))).Single();
            edit.On.Place(Harbour.Image.Size).ShouldBe(smooth);
            var details = JsonDocument.Parse(edit.Details).RootElement;
            details.GetProperty("smoothing").GetInt32().ShouldBe(5);
            details.GetProperty("iterations").GetInt32().ShouldBe((await canvas.DebugAsync()).GetProperty("state").GetProperty("iterations").GetInt32());
        });
    }

    [Fact]
    public async Task SmoothObject_ThenUndo_GivesTheBorderBack()
    {
        await using var visitor = await OpenAsync(Fruit);
        await visitor.TravelAsync(async () =>
        {
            var canvas = visitor.Canvas;
            await canvas.ChooseAsync("polygon");
            foreach (var (x, y) in new[] { (100, 100), (400, 100), (400, 300), (250, 120), (100, 300) })
            {
                await canvas.ClickAsync(new(x, y));
            }

            await canvas.PressAsync("Enter");
            await canvas.SavedAsync();
            var sharp = await canvas.OnlyMaskAsync();

            await canvas.PressAsync("Alt+k");
            await canvas.WaitAsync("d.snapshot.revision === 2 && d.state.pending === 0");
            var smooth = await canvas.OnlyMaskAsync();
            smooth.ShouldNotBe(sharp);
            smooth.Iou(sharp).ShouldBeGreaterThan(.97);
            smooth.Contains(400, 299).ShouldBeFalse("a corner becomes round");
            (await StoredEdits.ReadAsync(server.StorePath, PictureId(visitor)))[^1].Kind.ShouldBe(EditKind.Smooth);

            await canvas.PressAsync("Control+z");
            await canvas.WaitAsync("d.snapshot.revision === 3 && d.state.pending === 0");
            (await canvas.OnlyMaskAsync()).ShouldBe(sharp);
        });
    }

    [Fact]
    public async Task Doubt_ShownGoneToAndSettled_ChangesTheProposalThere()
    {
        await using var visitor = await OpenAsync(Harbour);
        await visitor.TravelAsync(async () =>
        {
            var canvas = visitor.Canvas;
            await canvas.PressAsync("j");
            await Assertions.Expect(visitor.Page.GetByTestId("message")).ToContainTextAsync("no proposal");
            await canvas.ClickAsync(new(600, 480));
            await canvas.PredictedAsync();
            (await PaintedAsync(visitor, "heat")).ShouldBe(0);
            await canvas.PressAsync("u");
            await visitor.WaitUntilAsync("() => " + Painted("heat") + " > 1000");

            await canvas.PressAsync("j");
            await canvas.WaitAsync("d.mark?.number === 1");
            var first = await MarkAsync(canvas);
            await Assertions.Expect(visitor.Page.GetByTestId("message")).ToContainTextAsync("Least certain place 1 of");
            await canvas.PressAsync("j");
            await canvas.WaitAsync("d.mark?.number === 2");
            (await MarkAsync(canvas)).ShouldNotBe(first);
            await canvas.PressAsync("Shift+J");
            await canvas.WaitAsync("d.mark?.number === 1");
            (await MarkAsync(canvas)).ShouldBe(first);
            await canvas.WaitAsync("Math.abs((d.mark.x * d.view.scale + d.view.x) / d.view.width - 0.5) < 0.3 && Math.abs((d.mark.y * d.view.scale + d.view.y) / d.view.height - 0.5) < 0.3");

            await canvas.PressAsync("-");
            await canvas.WaitAsync("d.prompts.length === 2 && !d.prompts[1].positive && d.mark === null");
            await canvas.PredictedAsync();
            (await canvas.ProposalAsync()).Contains((int)first.X, (int)first.Y).ShouldBeFalse();
            await canvas.PressAsync("u");
            await visitor.WaitUntilAsync("() => " + Painted("heat") + " === 0");
        });
    }

    [Fact]
    public async Task Refinement_PlayedSteppedAndScrubbed_ShowsEveryStep()
    {
        await using var visitor = await OpenAsync(Fruit);
        await visitor.TravelAsync(async () =>
        {
            var canvas = visitor.Canvas;
            await canvas.ClickAsync(Fruit.Truth("pear").Middle());
            await canvas.PredictedAsync();
            await canvas.PressAsync("Shift+A");
            await canvas.WaitAsync("d.replay.open && !d.replay.playing && d.replay.last > 2 && d.replay.frame === 0");
            await visitor.WaitUntilAsync("() => " + Painted("heat") + " > 1000");
            await canvas.PressAsync("Shift+A");
            await canvas.WaitAsync("d.replay.frame === 1");
            await canvas.PressAsync("Alt+a");
            await canvas.WaitAsync("d.replay.frame === 0");
            await canvas.PressAsync("a");
            await canvas.WaitAsync("d.replay.frame === d.replay.last && !d.replay.playing");
            var scrub = visitor.Page.GetByTestId("step");
            await scrub.FocusAsync();
            await scrub.PressAsync("ArrowLeft");
            await canvas.WaitAsync("d.replay.frame === d.replay.last - 1");
            var last = (await canvas.DebugAsync()).GetProperty("replay").GetProperty("last").GetInt32();
            await Assertions.Expect(visitor.Page.GetByTestId("step-value")).ToHaveTextAsync($"{last - 1} / {last}");

            // From "auto", which the slider shows at the paper's 8, to a number of one's own, which is made exactly.
            await canvas.PressAsync("i");
            await canvas.WaitAsync("d.replay.last === 9");
            await canvas.PressAsync("Escape");
            await canvas.WaitAsync("!d.replay.open && d.state.canAccept");
            await visitor.WaitUntilAsync("() => " + Painted("heat") + " === 0");
            (await canvas.ProposalAsync()).Iou(Fruit.Truth("pear")).ShouldBeGreaterThan(.8);
        });
    }

    [Fact]
    public async Task ServerKilledWhileHovering_StartedAgain_FollowsThePointerAgain()
    {
        await using var visitor = await OpenAsync(Fruit);
        await visitor.TravelAsync(async () =>
        {
            var canvas = visitor.Canvas;
            // Blazor throws this where nobody can catch it, when something is sent before it has noticed.
            visitor.Expected = "not in the 'Connected' State";
            await canvas.MoveAsync(Fruit.Truth("pear").Middle());
            await canvas.WaitAsync("d.hover !== null");
            server.Kill();
            for (var i = 0; i < 10; i++)
            {
                await canvas.MoveAsync(new(300 + (30 * i), 400));
            }

            await canvas.WaitAsync("d.state.connection === 'offline' && d.hover === null");
            await visitor.Page.EvaluateAsync("() => { window.before = true; }");
            await server.StartAsync();
            await visitor.WaitUntilAsync("() => window.before === undefined && window.__iseg !== undefined");
            await canvas.ReadyAsync();
            await canvas.MoveAsync(Fruit.Truth("apple").Middle());
            await HoveredAsync(canvas, Fruit.Truth("apple").Middle());
            (await canvas.HoverAsync()).Iou(Fruit.Truth("apple")).ShouldBeGreaterThan(.8);
        });
    }

    /// <summary>The mask under the pointer is one of this place.</summary>
    private static async Task HoveredAsync(Canvas canvas, PointD at)
    {
        await canvas.WaitAsync(string.Create(
            CultureInfo.InvariantCulture, $"d.hoverSettled && d.hoverAt !== null && Math.abs(d.hoverAt.x - {at.X}) <= 2 && Math.abs(d.hoverAt.y - {at.Y}) <= 2"));
    }

    private static async Task<(double X, double Y)> MarkAsync(Canvas canvas)
    {
        var mark = (await canvas.DebugAsync()).GetProperty("mark");
        return (mark.GetProperty("x").GetDouble(), mark.GetProperty("y").GetDouble());
    }

    /// <summary>How many pixels of a layer are painted, as a script.</summary>
    private static string Painted(string layer) => $$"""
        (() => { const c = window.__iseg.painter.layers.contexts['{{layer}}'], d = c.getImageData(0, 0, c.canvas.width, c.canvas.height).data; let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n; })()
        """;

    private static Task<int> PaintedAsync(Visitor visitor, string layer) => visitor.Page.EvaluateAsync<int>(Painted(layer));

    private static long PictureId(Visitor visitor) => long.Parse(visitor.Page.Url.Split('/')[^1], CultureInfo.InvariantCulture);

    private async Task<Visitor> OpenAsync(DrawnScene scene)
    {
        var visitor = await chromium.VisitAsync(server);
        await visitor.TravelAsync(async () =>
        {
            await visitor.CreateProjectAsync($"Proposals {Guid.NewGuid():n}");
            await visitor.UploadAsync(scene.Jpeg());
            await visitor.OpenPictureAsync(scene.Name);
        });
        return visitor;
    }
}
