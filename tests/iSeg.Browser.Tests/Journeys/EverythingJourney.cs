using System.Globalization;
using System.Text.Json;
using iSeg.Browser.Tests.Support;
using iSeg.Engine.Samples;
using Microsoft.Playwright;

namespace iSeg.Browser.Tests.Journeys;

/// <summary>The paper's other tasks in the editor: segments clicked together, the attention looked at, tags suggested.</summary>
public sealed class EverythingJourney(Chromium chromium, ServerProcess server) : IClassFixture<ServerProcess>
{
    private static readonly DrawnScene Fruit = DrawnScenes.Fruit(DrawnScenes.DefaultSize);

    [Fact]
    public async Task Segments_ClickedTogetherAcceptedAndEachByItself_AreObjects()
    {
        await using var visitor = await OpenAsync("Segments");
        await visitor.TravelAsync(async () =>
        {
            var (page, canvas) = (visitor.Page, visitor.Canvas);
            var pear = Fruit.Truth("pear");
            await canvas.PressAsync("g");
            await canvas.WaitAsync("d.segments.shown && d.segments.count > 1");
            await visitor.WaitUntilAsync($"() => {Painted("segments")} > 10000");
            await visitor.PhotographStepAsync("segments");

            // Finer and coarser without another question.
            var count = await SegmentsAsync(canvas);
            await canvas.PressAsync("]");
            await canvas.WaitAsync(string.Create(CultureInfo.InvariantCulture, $"d.segments.count > {count}"));
            await canvas.PressAsync("[");
            await page.GetByTestId("fineness").FocusAsync();
            await page.GetByTestId("fineness").PressAsync("Home");
            await canvas.WaitAsync("d.segments.count === 1");
            await page.EvaluateAsync("() => window.__iseg.everything.setSegments(24)");

            // A drag over the pear takes in what it is made of.
            await canvas.MoveAsync(new(pear.Middle().X, pear.Bounds.Y + (pear.Bounds.Height * .15)));
            await canvas.WaitAsync("d.segments.hovered >= 0");
            await canvas.DragAsync(new(pear.Middle().X, pear.Bounds.Y + (pear.Bounds.Height * .15)), new(pear.Middle().X, pear.Bounds.Y + (pear.Bounds.Height * .85)));
            await canvas.PredictedAsync();
            await canvas.WaitAsync("d.prompts.length === 1 && d.prompts[0].kind === 'segments' && d.prompts[0].positive");
            (await canvas.ProposalAsync()).Iou(pear).ShouldBeGreaterThan(.6);
            await visitor.PhotographStepAsync("segments-chosen");

            // The same place again takes it out; Ctrl+Z brings it back.
            await canvas.ClickAsync(Fruit.Truth("apple").Middle());
            await canvas.WaitAsync("d.prompts.length === 2 && !d.state.predicting");
            await canvas.ClickAsync(Fruit.Truth("apple").Middle());
            await canvas.WaitAsync("d.prompts.length === 3 && !d.prompts[2].positive && !d.state.predicting");
            await canvas.PressAsync("Control+z");
            await canvas.WaitAsync("d.prompts.length === 2 && !d.state.predicting");
            await canvas.PressAsync("Control+z");
            await canvas.WaitAsync("d.prompts.length === 1 && !d.state.predicting");
            var proposal = await canvas.ProposalAsync();
            await canvas.PressAsync("Enter");
            await canvas.SavedAsync();
            (await canvas.OnlyMaskAsync()).ShouldBe(proposal);
            var edit = (await StoredEdits.ReadAsync(server.StorePath, long.Parse(page.Url.Split('/')[^1], CultureInfo.InvariantCulture))).Single();
            JsonDocument.Parse(edit.Details).RootElement.GetProperty("kind").GetString().ShouldBe("everything");

            // The tool stays; Shift+Enter makes an object of everything that is shown.
            await page.EvaluateAsync("() => window.__iseg.everything.setSegments(5)");
            await canvas.PressAsync("Shift+Enter");
            await canvas.WaitAsync("d.snapshot.objects.length === 6 && d.state.pending === 0");
            await canvas.PressAsync("s");
            await canvas.WaitAsync("!d.segments.shown");
            await visitor.WaitUntilAsync($"() => {Painted("segments")} === 0");
        });
    }

    [Fact]
    public async Task Attention_FollowedLegendReadAndSaved_IsAPicture()
    {
        await using var visitor = await OpenAsync("Attention");
        await visitor.TravelAsync(async () =>
        {
            var (page, canvas) = (visitor.Page, visitor.Canvas);
            await canvas.PressAsync("w");
            await canvas.MoveAsync(Fruit.Truth("pear").Middle());
            await canvas.WaitAsync("d.attention.on && d.attention.values > 0");
            await visitor.WaitUntilAsync($"() => {Painted("heat")} > 10000");
            await Assertions.Expect(page.GetByTestId("legend")).ToContainTextAsync("after Ent-Self");
            await visitor.PhotographStepAsync("attention");
            await canvas.PressAsync("Shift+W");
            await Assertions.Expect(page.GetByTestId("legend")).ToContainTextAsync("before Ent-Self");
            var file = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Save as PNG").ClickAsync());
            file.SuggestedFilename.ShouldBe($"{Path.GetFileNameWithoutExtension(Fruit.Name)}-self-attention-of-the-place-pointed-at-before-ent-self.png");
            using var picture = new MemoryStream();
            await (await file.CreateReadStreamAsync()).CopyToAsync(picture);
            picture.ToArray().AsSpan(0, 8).SequenceEqual((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]).ShouldBeTrue();
            await canvas.PressAsync("Escape");
            await canvas.WaitAsync("!d.attention.on && d.legend === null");

            await canvas.ClickAsync(Fruit.Truth("pear").Middle());
            await canvas.PredictedAsync();
            await canvas.PressAsync("Shift+A");
            await Assertions.Expect(page.GetByTestId("legend")).ToContainTextAsync("Where was pointed, before the refinement");
            await canvas.PressAsync("Shift+A");
            await Assertions.Expect(page.GetByTestId("legend")).ToContainTextAsync("after iteration 1 of");
            await visitor.PhotographStepAsync("refinement");
        });
    }

    [Fact]
    public async Task Tags_ClipInstalledAndWordsAdded_AreSuggestedWithScores()
    {
        await using var visitor = await OpenAsync("Tags");
        await visitor.TravelAsync(async () =>
        {
            var (page, canvas) = (visitor.Page, visitor.Canvas);
            var picture = page.Url;
            await canvas.PressAsync("t");
            await Assertions.Expect(page.GetByTestId("tags-note")).ToContainTextAsync("Install a CLIP");
            await page.Keyboard.PressAsync("Escape");

            await page.GotoAsync("/models");
            await page.GetByLabel("Folder", new() { Exact = true }).FillAsync(Path.Combine(Repository.Root, "tests", "vectors", "clip-tiny"));
            await page.GetByLabel("Name (the folder's without one)").FillAsync("tiny-clip");
            await page.GetByTestId("install-folder").ClickAsync();
            await Assertions.Expect(page.GetByTestId("installation")).ToContainTextAsync("tiny-clip is installed");
            await Assertions.Expect(page.GetByTestId("model-tiny-clip")).ToContainTextAsync("CLIP");

            await page.GotoAsync(picture);
            await canvas.ReadyAsync();
            await canvas.PressAsync("t");
            await page.GetByText("Own words").ClickAsync();
            await page.GetByLabel("Own words, one a line").FillAsync("bird\ntrain\n");
            await visitor.Button("Keep these words").ClickAsync();
            await Assertions.Expect(page.GetByTestId("tags-note")).ToContainTextAsync("tiny-clip sees");
            var chips = page.Locator(".iseg-text-list button");
            await Assertions.Expect(chips).ToHaveCountAsync(3);
            await Assertions.Expect(page.Locator(".iseg-text-list .score").First).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[01]\\.\\d\\d$"));
            (await page.Locator(".iseg-text-list button.kept").CountAsync()).ShouldBeGreaterThan(0);
            await visitor.PhotographStepAsync("tags");

            // One click is the text prompt; without a Stable Diffusion model it is refused by name.
            await chips.First.ClickAsync();
            await Assertions.Expect(page.GetByTestId("message")).ToContainTextAsync("Text prompts need a Stable Diffusion checkpoint");
        });
    }

    private static string Painted(string layer) => $$"""
        (() => { const c = window.__iseg.painter.layers.contexts['{{layer}}'], d = c.getImageData(0, 0, c.canvas.width, c.canvas.height).data; let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n; })()
        """;

    private static async Task<int> SegmentsAsync(Canvas canvas) => (await canvas.DebugAsync()).GetProperty("segments").GetProperty("count").GetInt32();

    private async Task<Visitor> OpenAsync(string project)
    {
        var visitor = await chromium.VisitAsync(server);
        await visitor.TravelAsync(async () =>
        {
            await visitor.CreateProjectAsync($"{project} {Guid.NewGuid():n}");
            await visitor.UploadAsync(Fruit.Jpeg());
            await visitor.OpenPictureAsync(Fruit.Name);
        });
        return visitor;
    }
}
