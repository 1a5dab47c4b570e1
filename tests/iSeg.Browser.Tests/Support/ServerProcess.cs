using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace iSeg.Browser.Tests.Support;

/// <summary>The real server, in a process of its own, on a store of its own; can be killed and started again.</summary>
public partial class ServerProcess : IAsyncLifetime
{
    /// <summary>More switches for the start.</summary>
    protected virtual IReadOnlyList<string> Switches => [];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("iseg-browser-tests-");
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;

    /// <summary>Without a slash at the end; the same after a restart.</summary>
    public string Url { get; private set; } = "http://127.0.0.1:0";

    public string StorePath => Path.Combine(_folder.FullName, "projects.db");

    /// <summary>A path beside the store, gone at the end.</summary>
    public string InFolder(string name) => Path.Combine(_folder.FullName, name);

    public string Log => string.Join(Environment.NewLine, _output);

    public async ValueTask InitializeAsync() => await StartAsync();

    /// <summary>Starts the server and waits until it answers.</summary>
    public async Task StartAsync()
    {
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        // A file that may not grow (LimitFilesAsync) is to be an error of the write, as on a full disk, and not the end of the process.
        var start = new ProcessStartInfo("bash", ["-c", "trap '' XFSZ; exec dotnet \"$0\" \"$@\"", Repository.WebProgram, "--urls", Url, .. Switches])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ISEG_STORE"] = StorePath;
        start.Environment["ISEG_MODELS"] = InFolder("models");
        start.Environment.Remove("ASPNETCORE_URLS");
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Take(line.Data, listening);
        process.ErrorDataReceived += (_, line) => Take(line.Data, listening);
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException("The server ended before it listened."));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
        try
        {
            Url = await listening.Task.WaitAsync(TimeSpan.FromSeconds(90));
        }
        catch (Exception failure)
        {
            Kill();
            throw new InvalidOperationException($"The server did not start. It said:{Environment.NewLine}{Log}", failure);
        }
    }

    /// <summary>From now on the server can write no file beyond this length; null takes the limit away.</summary>
    public async Task LimitFilesAsync(long? bytes)
    {
        using var limit = Process.Start("prlimit", ["--pid", $"{_process!.Id}", $"--fsize={(bytes is { } length ? $"{length}" : "unlimited")}:"])!;
        await limit.WaitForExitAsync();
        limit.ExitCode.ShouldBe(0);
    }

    /// <summary>SIGKILL: no farewell, no clean-up.</summary>
    public void Kill()
    {
        if (_process is { } process)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
            _process = null;
        }
    }

    public virtual ValueTask DisposeAsync()
    {
        Kill();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();

    private void Take(string? line, TaskCompletionSource<string> listening)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
            if (Listening().Match(line) is { Success: true } match)
            {
                listening.TrySetResult(match.Groups[1].Value);
            }
        }
    }
}

/// <summary>The same with accounts.</summary>
public sealed class TeamServerProcess : ServerProcess
{
    protected override IReadOnlyList<string> Switches => ["--team"];
}
