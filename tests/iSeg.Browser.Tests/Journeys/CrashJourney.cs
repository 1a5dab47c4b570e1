using iSeg.Browser.Tests.Support;
using iSeg.Engine.Samples;

namespace iSeg.Browser.Tests.Journeys;

public sealed class CrashJourney(Chromium chromium, ServerProcess server) : IClassFixture<ServerProcess>
{
    private const int Strokes = 30;
    private const int KilledAfter = 12;

    [Fact]
    public async Task ServerKilledWhileBrushing_StartedAgain_HasEveryStrokeOnce()
    {
        await using var visitor = await chromium.VisitAsync(server);
        await visitor.TravelAsync(async () =>
        {
            await visitor.CreateProjectAsync("Crash");
            await visitor.UploadAsync(DrawnScenes.Harbour(new(1200, 800)).Jpeg());
            await visitor.OpenPictureAsync("harbour.jpg");
            var editor = visitor.Page.Url;
            var picture = long.Parse(editor.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
            var canvas = visitor.Canvas;
            await RecordSentEditsAsync(visitor);
            await canvas.ChooseAsync("brush");
            await canvas.SetBrushAsync(12);

            // Blazor throws this where nobody can catch it, when something is sent before it has noticed.
            visitor.Expected = "not in the 'Connected' State";

            // The person goes on drawing while the server dies.
            var killing = Task.CompletedTask;
            for (var i = 0; i < Strokes; i++)
            {
                if (i == KilledAfter)
                {
                    killing = Task.Run(server.Kill);
                }

                var (x, y) = (60 + (180 * (i % 6)), 60 + (120 * (i / 6)));
                await canvas.DragAsync(new(x, y), new(x + 120, y + 30), new(x + 20, y + 60));
            }

            await killing;
            await canvas.WaitAsync("d.state.connection === 'offline'");
            var sent = await visitor.Page.EvaluateAsync<string[]>("() => window.sentEdits");
            sent!.Length.ShouldBe(Strokes);
            var waiting = (await canvas.DebugAsync()).GetProperty("outbox").EnumerateArray().Select(e => e.GetProperty("editId").GetGuid()).ToList();
            waiting.ShouldNotBeEmpty("the server died before it could take everything");
            var acknowledged = sent.Select(Guid.Parse).Except(waiting).ToList();
            acknowledged.Count.ShouldBeGreaterThan(0);
            var stored = (await StoredEdits.ReadAsync(server.StorePath, picture)).Select(e => e.EditId).ToList();
            acknowledged.Except(stored).ShouldBeEmpty("what was acknowledged is on disk");
            var drawn = await canvas.MasksAsync();

            await server.StartAsync();

            // The page opens itself anew and delivers what it kept.
            await visitor.WaitUntilAsync("() => window.sentEdits === undefined && window.__iseg !== undefined");
            await canvas.ReadyAsync();
            visitor.Page.Url.ShouldBe(editor);
            var edits = await StoredEdits.ReadAsync(server.StorePath, picture);
            edits.Select(e => e.EditId).ShouldBe(sent.Select(Guid.Parse), "every stroke once, in the order of the hand");
            (await canvas.MasksAsync()).ShouldBe(drawn, ignoreOrder: true);
            await using var other = await chromium.VisitAsync(server, new Uri(editor).AbsolutePath);
            await other.Canvas.ReadyAsync();
            (await other.Canvas.MasksAsync()).ShouldBe(drawn, ignoreOrder: true);
        });
    }

    private static async Task RecordSentEditsAsync(Visitor visitor) => await visitor.Page.EvaluateAsync("""
        () => {
          const outbox = window.__iseg.session.outbox, add = outbox.add.bind(outbox);
          window.sentEdits = [];
          outbox.add = edit => { window.sentEdits.push(edit.editId); add(edit); };
        }
        """);
}
