using System.Diagnostics;
using iSeg.Web.Models;

namespace iSeg.Benchmarks.Load;

/// <summary>The load server in a process of its own, which can be killed and started again on the same port and store.</summary>
internal sealed class ServerUnderLoad(string store) : IAsyncDisposable
{
    private Process? _process;

    public string Store => store;

    public Uri? Address { get; private set; }

    public async Task StartAsync()
    {
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var program = Path.Combine(AppContext.BaseDirectory, "iSeg.Benchmarks.dll");
        var start = new ProcessStartInfo("dotnet", [program, "load-server", "--store", store, "--port", $"{Address?.Port ?? 0}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text && text.StartsWith(LoadServer.Ready, StringComparison.Ordinal))
            {
                listening.TrySetResult(text[LoadServer.Ready.Length..]);
            }
            else if (line.Data is { Length: > 0 } other)
            {
                Console.Error.WriteLine(other);
            }
        };
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException("The server ended before it listened."));
        process.Start();
        process.BeginOutputReadLine();
        _process = process;
        Address = new(await listening.Task.WaitAsync(TimeSpan.FromSeconds(90)));
    }

    /// <summary>SIGKILL: no farewell, no clean-up.</summary>
    public void Kill()
    {
        if (Interlocked.Exchange(ref _process, null) is { } process)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
    }

    /// <summary>Memory that only the server has, in bytes; 0 while there is none.</summary>
    public long PrivateBytes()
    {
        try
        {
            return _process is { } process ? PrivateMemory.Of(process) : 0;
        }
        catch (Exception gone) when (gone is InvalidOperationException or IOException)
        {
            // It has just been killed.
            return 0;
        }
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        return ValueTask.CompletedTask;
    }
}
