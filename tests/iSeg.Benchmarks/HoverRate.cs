using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using iSeg.Core.Imaging;
using iSeg.Data;
using iSeg.Data.Import;
using iSeg.Data.Projects;
using iSeg.Engine.Imaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace iSeg.Benchmarks;

/// <summary><c>hover FILE</c>: how many masks a second the pointer shows on a picture, through the real page in headless Chromium.</summary>
internal static partial class HoverRate
{
    public static Command CreateCommand()
    {
        var picture = new Argument<FileInfo>("picture") { Description = "A picture of your own." }.AcceptExistingOnly();
        var seconds = new Option<double>("--seconds") { Description = "How long each measurement takes.", DefaultValueFactory = _ => 10 };
        var command = new Command("hover", "Masks a second under the moving pointer, through the real page.") { picture, seconds };
        command.SetAction(result => RunAsync(result.GetValue(picture)!, TimeSpan.FromSeconds(result.GetValue(seconds))));
        return command;
    }

    private static async Task RunAsync(FileInfo picture, TimeSpan time)
    {
        var folder = Directory.CreateTempSubdirectory("iseg-hover-").FullName;
        try
        {
            var store = Path.Combine(folder, "projects.db");
            var path = await ImportAsync(store, picture);
            using var server = Start(store);
            try
            {
                await MeasureAsync(await ListeningAsync(server) + path, time);
            }
            finally
            {
                server.Kill(entireProcessTree: true);
                await server.WaitForExitAsync();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(string url, TimeSpan time)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--no-first-run"],
        });
        // Playwright waits by an eval inside the page, which the content security policy forbids.
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1280, Height = 800 }, BypassCSP = true });
        await page.GotoAsync(url);
        await page.WaitForFunctionAsync("() => window.__iseg?.debug().settled === true");
        var size = (await page.EvaluateAsync<double[]>("() => [__iseg.session.picture.width, __iseg.session.picture.height]"))!;
        var middle = await PlaceAsync(page, size[0] / 2, size[1] / 2);
        await page.Mouse.MoveAsync(middle.X - 9, middle.Y);
        await page.Mouse.MoveAsync(middle.X, middle.Y, new() { Steps = 3 });
        await page.WaitForFunctionAsync("() => __iseg.debug().hover !== null", null, new() { Timeout = 120_000 });
        await RateAsync("warming up", time / 3);
        await RateAsync("nothing proposed", time);
        await page.Mouse.ClickAsync(middle.X, middle.Y);
        await page.WaitForFunctionAsync("() => { const { state } = __iseg.debug(); return state.canAccept && !state.predicting; }");
        await RateAsync("with a proposal of one click", time);

        async Task RateAsync(string what, TimeSpan duration)
        {
            var before = await page.EvaluateAsync<int>("() => __iseg.debug().hovers");
            var origin = await PlaceAsync(page, 0, 0);
            var corner = await PlaceAsync(page, size[0], size[1]);
            var began = Stopwatch.GetTimestamp();
            for (var angle = 0.0; Stopwatch.GetElapsedTime(began) < duration; angle += .03)
            {
                var (x, y) = (.5 + (.45 * Math.Sin(1.3 * angle)), .5 + (.45 * Math.Cos(angle)));
                await page.Mouse.MoveAsync((float)(origin.X + (x * (corner.X - origin.X))), (float)(origin.Y + (y * (corner.Y - origin.Y))));
            }

            var shown = await page.EvaluateAsync<int>("() => __iseg.debug().hovers") - before;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{size[0]} x {size[1]}, {what}: {shown / Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} masks a second"));
        }
    }

    private static async Task<(float X, float Y)> PlaceAsync(IPage page, double x, double y)
    {
        var place = (await page.EvaluateAsync<double[]>(
            "([x, y]) => { const box = document.querySelector('[data-testid=canvas]').getBoundingClientRect(), at = __iseg.view.toScreen(x, y); return [box.x + at.x, box.y + at.y]; }",
            new[] { x, y }))!;
        return ((float)place[0], (float)place[1]);
    }

    private static async Task<string> ImportAsync(string store, FileInfo picture)
    {
        await using var services = new ServiceCollection()
            .AddSingleton<IPictureProcessor>(new PictureProcessor())
            .AddProjectStore(new StoreOptions { Path = store })
            .BuildServiceProvider();
        await services.GetRequiredService<StoreInitializer>().InitializeAsync(default);
        var project = await services.GetRequiredService<ProjectStore>().CreateAsync("hover", default);
        await using var content = picture.OpenRead();
        await foreach (var result in services.GetRequiredService<PictureImporter>().ImportAsync(project.Id, picture.Name, content, default))
        {
            return result.PictureId is { } id
                ? $"/projects/{project.Id}/pictures/{id}"
                : throw new InvalidOperationException(result.Message);
        }

        throw new InvalidOperationException($"{picture} holds no picture.");
    }

    private static Process Start(string store)
    {
        // .../tests/iSeg.Benchmarks/bin/Release/net10.0/
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var root = here.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        var program = Path.Combine(root, "src", "iSeg.Web", "bin", here.Parent!.Name, here.Name, "iSeg.Web.dll");
        var start = new ProcessStartInfo("dotnet", [program, "--urls", "http://127.0.0.1:0"]) { WorkingDirectory = root, RedirectStandardOutput = true };
        start.Environment["ISEG_STORE"] = store;
        return Process.Start(start)!;
    }

    private static async Task<string> ListeningAsync(Process server)
    {
        while (await server.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                // What it says later would fill the pipe.
                _ = server.StandardOutput.ReadToEndAsync();
                return match.Groups[1].Value;
            }
        }

        throw new InvalidOperationException("The server ended before it listened.");
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
