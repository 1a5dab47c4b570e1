using System.Globalization;
using System.Text.Json;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using Microsoft.Playwright;

namespace iSeg.Browser.Tests.Support;

/// <summary>The canvas of the open picture: pointers in picture coordinates, and what it shows (`debug()` of the protocol).</summary>
internal sealed class Canvas(IPage page)
{
    public async Task<JsonElement> DebugAsync() =>
        (await page.EvaluateAsync<JsonElement?>("() => { const { paintTimes, ...rest } = window.__iseg.debug(); return rest; }"))!.Value;

    /// <summary>Waits until something holds of <c>d</c>, the canvas's debug().</summary>
    public Task WaitAsync(string condition) =>
        page.WaitUntilAsync("() => { const d = window.__iseg?.debug(); return !!d && (" + condition + "); }");

    /// <summary>The picture is drawn and nothing waits to be saved.</summary>
    public Task ReadyAsync() => WaitAsync("d.settled && d.state.pending === 0 && d.state.connection === 'online'");

    public Task SavedAsync() => WaitAsync("d.state.pending === 0 && d.state.connection === 'online'");

    /// <summary>There is a prediction for all prompts.</summary>
    public Task PredictedAsync() => WaitAsync("d.state.canAccept && !d.state.predicting");

    public async Task ChooseAsync(string tool)
    {
        await page.GetByRole(AriaRole.Toolbar, new() { Name = "Tools" }).GetByRole(AriaRole.Button, new() { Name = Titles[tool] }).ClickAsync();
        await WaitAsync($"d.state.tool === '{tool}'");
    }

    public async Task ClickAsync(PointD at, MouseButton button = MouseButton.Left)
    {
        var place = await OnScreenAsync([at]);
        await page.Mouse.ClickAsync(place[0].X, place[0].Y, new() { Button = button });
    }

    /// <summary>Moves the pointer there, as a hand does: by way of somewhere else.</summary>
    public async Task MoveAsync(PointD at)
    {
        var place = await OnScreenAsync([at]);
        await page.Mouse.MoveAsync(place[0].X - 9, place[0].Y - 7);
        await page.Mouse.MoveAsync(place[0].X, place[0].Y, new() { Steps = 3 });
    }

    /// <summary>Presses, moves along the points and lets go.</summary>
    public async Task DragAsync(params PointD[] points)
    {
        var places = await OnScreenAsync(points);
        await page.Mouse.MoveAsync(places[0].X, places[0].Y);
        await page.Mouse.DownAsync();
        foreach (var (x, y) in places[1..])
        {
            await page.Mouse.MoveAsync(x, y, new() { Steps = 4 });
        }

        await page.Mouse.UpAsync();
    }

    public Task PressAsync(string keys) => page.Keyboard.PressAsync(keys);

    public async Task<PixelSize> SizeAsync()
    {
        var size = await page.EvaluateAsync<int[]>("() => [window.__iseg.session.picture.width, window.__iseg.session.picture.height]");
        return new(size![0], size[1]);
    }

    /// <summary>What is shown, by object.</summary>
    public async Task<IReadOnlyDictionary<Guid, RleMask>> MasksAsync()
    {
        var size = await SizeAsync();
        return (await DebugAsync()).GetProperty("snapshot").GetProperty("objects").EnumerateArray()
            .ToDictionary(thing => thing.GetProperty("id").GetGuid(), thing => ToMask(thing.GetProperty("mask"), size));
    }

    public async Task<RleMask> OnlyMaskAsync() => (await MasksAsync()).Values.Single();

    /// <summary>The proposal that is open.</summary>
    public Task<RleMask> ProposalAsync() => MaskAsync("proposal");

    /// <summary>What is shown under the pointer.</summary>
    public Task<RleMask> HoverAsync() => MaskAsync("hover");

    public async Task<long> RevisionAsync() => (await DebugAsync()).GetProperty("snapshot").GetProperty("revision").GetInt64();

    /// <summary>Sets the brush's radius in picture pixels.</summary>
    public async Task SetBrushAsync(double radius)
    {
        await page.EvaluateAsync("radius => window.__iseg.setBrushRadius(radius)", radius);
        await WaitAsync(string.Create(CultureInfo.InvariantCulture, $"d.state.brushRadius === {radius}"));
    }

    private static readonly Dictionary<string, string> Titles = new()
    {
        ["select"] = "Select",
        ["point"] = "Point at it",
        ["line"] = "Line through it",
        ["box"] = "Box around it",
        ["brush"] = "Brush",
        ["eraser"] = "Eraser",
        ["polygon"] = "Polygon",
    };

    private async Task<RleMask> MaskAsync(string name)
    {
        var size = await SizeAsync();
        return ToMask((await DebugAsync()).GetProperty(name), size);
    }

    private static RleMask ToMask(JsonElement patch, PixelSize picture)
    {
        var (x, y) = (patch.GetProperty("x").GetInt32(), patch.GetProperty("y").GetInt32());
        var size = new PixelSize(patch.GetProperty("w").GetInt32(), patch.GetProperty("h").GetInt32());
        return size.Area == 0 ? RleMask.Empty(picture) : RleMask.FromCounts(size, patch.GetProperty("counts").GetString()).Place(picture, x, y);
    }

    private async Task<(float X, float Y)[]> OnScreenAsync(PointD[] points)
    {
        var view = (await DebugAsync()).GetProperty("view");
        var box = (await page.GetByTestId("canvas").BoundingBoxAsync())!;
        double Of(string name) => view.GetProperty(name).GetDouble();
        return [.. points.Select(p => ((float)(box.X + Of("x") + (p.X * Of("scale"))), (float)(box.Y + Of("y") + (p.Y * Of("scale")))))];
    }
}
