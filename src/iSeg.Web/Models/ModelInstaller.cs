using iSeg.Engine.Checkpoints;
using iSeg.Engine.Models;

namespace iSeg.Web.Models;

/// <summary>An installation that is under way, or how the last one ended.</summary>
/// <param name="Name">What is being installed.</param>
/// <param name="Done">Part that is done, 0..1.</param>
/// <param name="What">What is happening, for people.</param>
/// <param name="IsRunning">Not at its end yet.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
public sealed record Installation(string Name, double Done, string What, bool IsRunning, string? Error);

/// <summary>Installs one model at a time, whoever looks at the page: it goes on when the browser leaves.</summary>
public sealed class ModelInstaller(ModelLibrary library, ModelHub hub, ModelHost host, ILogger<ModelInstaller> logger) : IDisposable
{
    private readonly Lock _lock = new();
    private CancellationTokenSource? _stop;

    /// <summary>Progress was made. On any thread.</summary>
    public event Action? Changed;

    /// <summary>Null when there was none since the server started.</summary>
    public Installation? Current { get; private set; }

    /// <summary>Asks the hub about a repository. Only here and in a download the server speaks to another machine.</summary>
    /// <exception cref="ModelException">See <see cref="ModelHub.LookUpAsync"/>.</exception>
    public Task<HubModel> LookUpAsync(string repository, CancellationToken cancellationToken) => hub.LookUpAsync(repository, cancellationToken: cancellationToken);

    /// <summary>Begins to install from a folder of the server's machine.</summary>
    /// <returns>False when another installation is under way.</returns>
    public bool StartFolder(string folder, string? name, bool copy) => Start(name ?? folder, copy ? "Copying" : "Checking", (tell, stop) =>
        library.InstallAsync(folder, name, copy, progress: new Told<double>(part => tell(part, "Copying")), cancellationToken: stop));

    /// <summary>Begins a download whose licence the person has accepted.</summary>
    /// <returns>False when another installation is under way.</returns>
    public bool StartDownload(HubModel model, string name, string? licence) => Start(name, "Downloading", (tell, stop) =>
        new ModelDownload(hub, library).InstallAsync(
            model,
            name,
            licence,
            new Told<DownloadProgress>(state => tell(
                state.All > 0 ? (double)state.Done / state.All : 1,
                FormattableString.Invariant($"{state.Done / 1e6:0} of {state.All / 1e6:0} MB, {state.File}"))),
            stop));

    /// <summary>Stops what is under way; a download can go on later.</summary>
    public void Cancel()
    {
        lock (_lock)
        {
            _stop?.Cancel();
        }
    }

    public void Dispose()
    {
        Cancel();
        _stop?.Dispose();
    }

    private bool Start(string name, string what, Func<Action<double, string>, CancellationToken, Task<InstalledModel>> work)
    {
        CancellationToken stop;
        lock (_lock)
        {
            if (Current is { IsRunning: true })
            {
                return false;
            }

            _stop?.Dispose();
            _stop = new();
            stop = _stop.Token;
            Current = new(name, 0, what, true, null);
        }

        Changed?.Invoke();
        _ = Task.Run(() => RunAsync(name, work, stop), CancellationToken.None);
        return true;
    }

    private async Task RunAsync(string name, Func<Action<double, string>, CancellationToken, Task<InstalledModel>> work, CancellationToken stop)
    {
        try
        {
            var model = await work((part, text) => Show(new(name, part, text, true, null)), stop);
            Show(new(model.Name, 1, $"{model.Name} is installed.", false, null));
            host.Tell();
        }
        catch (OperationCanceledException)
        {
            Show(new(name, 0, "Stopped. What was downloaded is kept: start it again to go on.", false, null));
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "Model {Name} could not be installed", name);
            Show(new(name, 0, "", false, failure is ModelException or CheckpointException ? failure.Message : "It could not be installed. The server's log says why."));
        }
    }

    private void Show(Installation state)
    {
        // A megabyte more is not worth a picture of it.
        var shown = Current;
        Current = state;
        if (shown is null || shown.IsRunning != state.IsRunning || shown.What != state.What || Math.Abs(shown.Done - state.Done) >= .01)
        {
            Changed?.Invoke();
        }
    }

    private sealed class Told<T>(Action<T> tell) : IProgress<T>
    {
        public void Report(T value) => tell(value);
    }
}
