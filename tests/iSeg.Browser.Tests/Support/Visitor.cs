using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace iSeg.Browser.Tests.Support;

/// <summary>A person at a browser. What the page logs is kept, and shown with a picture when a journey fails.</summary>
public sealed class Visitor(IBrowserContext context, IPage page, ServerProcess server) : IAsyncDisposable
{
    /// <summary>How long anything may take, in milliseconds; a limit for broken things, not a promise.</summary>
    public const float Patience = 60_000;

    private readonly ConcurrentQueue<string> _console = Listen(page);
    private readonly ConcurrentQueue<string> _faults = ListenForFaults(page);

    public IPage Page { get; } = page;

    internal Canvas Canvas { get; } = new(page);

    public string StorePath => server.StorePath;

    /// <summary>Scripts that threw, dialogs that popped up and what the content security policy blocked; there must be none.</summary>
    public IReadOnlyList<string> Faults => [.. _faults.Where(fault => Expected is null || !fault.Contains(Expected, StringComparison.Ordinal))];

    /// <summary>All of that, also what is <see cref="Expected"/>.</summary>
    public IReadOnlyCollection<string> AllFaults => _faults;

    /// <summary>Part of a fault that the journey itself brings about.</summary>
    public string? Expected { get; set; }

    /// <summary>A journey: when it fails, a picture of the page and its log lie in artifacts/browser and the message names them.</summary>
    public async Task TravelAsync(Func<Task> journey, [CallerMemberName] string name = "")
    {
        try
        {
            await journey();
            Faults.ShouldBeEmpty("The page must not throw, nothing may pop up, and its own policy must block nothing of it.");
        }
        catch (Exception failure)
        {
            var stem = Path.Combine(Repository.Artifacts, name);
            await File.WriteAllTextAsync($"{stem}.log", $"{failure}\n\n== Console ==\n{string.Join('\n', _console)}\n\n== Server ==\n{server.Log}\n");
            await PhotographAsync($"{stem}.png");
            throw new InvalidOperationException($"{failure.Message}\nSee {stem}.png and {stem}.log.", failure);
        }
    }

    /// <summary>Waits until a function of the page says yes.</summary>
    public Task WaitUntilAsync(string function) => Page.WaitUntilAsync(function);

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Waits until a page's address ends like a pattern. Asks again and again: a change of address without a load is an event that can be missed.</summary>
    public static Task ArriveAsync(IPage page, string pattern) =>
        Assertions.Expect(page).ToHaveURLAsync(new Regex(pattern), new() { Timeout = Patience });

    /// <summary>Makes an empty project by hand and leaves its page open.</summary>
    public async Task<int> CreateProjectAsync(string name)
    {
        await Page.GotoAsync("/");
        await Button("New project").First.ClickAsync();
        await Page.GetByLabel("Name").FillAsync(name);
        await Button("Create").ClickAsync();
        await ArriveAsync(Page, @"/projects/\d+$");
        return int.Parse(Page.Url.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Chooses files in the browser's dialog, as "choose files" opens it, and waits until the page says that it is done.</summary>
    public async Task UploadAsync(params FilePayload[] files)
    {
        // What an earlier upload had to say would pass for the end of this one.
        if (await Button("Close").IsVisibleAsync())
        {
            await Button("Close").ClickAsync();
            await Button("Close").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        }

        var chooser = await Page.RunAndWaitForFileChooserAsync(() => Button("choose files").ClickAsync());
        await chooser.SetFilesAsync(files);
        await UploadedAsync();
    }

    public async Task UploadFolderAsync(string folder)
    {
        var chooser = await Page.RunAndWaitForFileChooserAsync(() => Button("choose a folder").ClickAsync());
        await chooser.SetFilesAsync(folder);
        await UploadedAsync();
    }

    public Task UploadedAsync() => Page.GetByTestId("upload-progress").GetByText("Close").WaitForAsync();

    /// <summary>Opens the picture that has this name on its card.</summary>
    public async Task OpenPictureAsync(string name)
    {
        await Page.Locator(".picture-card a").Filter(new() { HasText = name }).ClickAsync();
        await Canvas.ReadyAsync();
    }

    /// <summary>A picture of the page under artifacts/browser, where ISEG_PHOTOGRAPHS asks for them.</summary>
    public async Task PhotographStepAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("ISEG_PHOTOGRAPHS") is { Length: > 0 })
        {
            await PhotographAsync(Path.Combine(Repository.Artifacts, name + ".png"));
        }
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    private static ConcurrentQueue<string> Listen(IPage page)
    {
        var lines = new ConcurrentQueue<string>();
        page.Console += (_, message) => lines.Enqueue($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => lines.Enqueue($"thrown: {error}");
        page.RequestFailed += (_, request) => lines.Enqueue($"failed: {request.Method} {request.Url} {request.Failure}");
        return lines;
    }

    private static ConcurrentQueue<string> ListenForFaults(IPage page)
    {
        var faults = new ConcurrentQueue<string>();
        page.PageError += (_, error) => faults.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                faults.Enqueue(message.Text);
            }
        };
        page.Dialog += async (_, dialog) =>
        {
            faults.Enqueue($"A dialog said '{dialog.Message}'.");
            await dialog.DismissAsync();
        };
        return faults;
    }

    private async Task PhotographAsync(string path)
    {
        try
        {
            await Page.ScreenshotAsync(new() { Path = path });
        }
        catch (PlaywrightException lost)
        {
            await File.WriteAllTextAsync($"{path}.txt", $"There is no picture of the page: {lost.Message}");
        }
    }
}
