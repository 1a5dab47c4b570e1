using iSeg.Core.Formats;
using iSeg.Data;
using iSeg.Data.Import.Labels;

namespace iSeg.Web.Api.Jobs;

/// <summary>What work in the background gets.</summary>
/// <param name="Progress">To be told now and then.</param>
/// <param name="Stop">Cancels.</param>
internal sealed record JobRun(IProgress<LabelProgress> Progress, CancellationToken Stop);

/// <summary>What work in the background gives.</summary>
/// <param name="Result">For whoever asks.</param>
/// <param name="File">Something to fetch; null for nothing.</param>
internal sealed record JobOutcome(JobResult Result, string? File = null);

/// <summary>One import or export.</summary>
internal sealed class Job(int projectId, string kind, string createdBy, TimeProvider time) : IProgress<LabelProgress>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private JobState _state = JobState.Queued;
    private LabelProgress? _progress;
    private string? _error;
    private JobOutcome? _outcome;

    public string Id { get; } = Guid.NewGuid().ToString();

    public int ProjectId => projectId;

    public string CreatedBy => createdBy;

    public DateTimeOffset CreatedAt { get; } = time.GetUtcNow();

    public DateTimeOffset? FinishedAt { get; private set; }

    public bool IsOver => FinishedAt is not null;

    /// <summary>What can be fetched; null for nothing, or nothing yet.</summary>
    public string? File => _outcome?.File;

    /// <summary>Where its file is fetched from.</summary>
    private string FileAddress => JobBody.Address(projectId, Id) + "/file";

    public void Cancel() => _stop.Cancel();

    public void Dispose() => _stop.Dispose();

    public void Report(LabelProgress value) => Volatile.Write(ref _progress, value);

    /// <summary>Waits for a place, does the work and cleans up; is over after that. Never throws.</summary>
    public async Task RunAsync(SemaphoreSlim places, Func<JobRun, Task<JobOutcome>> work, Action? clean, ILogger logger)
    {
        var (state, error) = (JobState.Succeeded, (string?)null);
        try
        {
            await places.WaitAsync(_stop.Token);
            try
            {
                Set(JobState.Running);
                _outcome = await work(new(this, _stop.Token));
            }
            finally
            {
                places.Release();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            state = JobState.Cancelled;
        }
        catch (Exception refusal) when (refusal is LabelFormatException or StoreRefusedException or IOException)
        {
            (state, error) = (JobState.Failed, refusal.Message);
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "Project {ProjectId}: the {Kind} {JobId} failed", projectId, kind, Id);
            (state, error) = (JobState.Failed, "The server stumbled over this job; its log says why. Nothing of it was stored.");
        }

        try
        {
            clean?.Invoke();
        }
        catch (IOException left)
        {
            logger.LogWarning(left, "Project {ProjectId}: the {Kind} {JobId} left a temporary file behind", projectId, kind, Id);
        }

        Finish(state, error);
    }

    public JobBody ToBody()
    {
        lock (_lock)
        {
            var links = JobBody.Addresses(projectId, Id);
            if (File is not null)
            {
                links["file"] = FileAddress;
            }

            var progress = Volatile.Read(ref _progress);
            return new(
                Id, kind, projectId, _state, _state == JobState.Running ? progress?.Step : null, progress?.Done ?? 0, progress?.All ?? 0, _error, createdBy, CreatedAt, FinishedAt, _outcome?.Result, links);
        }
    }

    /// <summary>The answer to whoever started it.</summary>
    public IResult Accepted() => TypedResults.Accepted(JobBody.Address(projectId, Id), ToBody());

    private void Set(JobState state)
    {
        lock (_lock)
        {
            _state = state;
        }
    }

    private void Finish(JobState state, string? error)
    {
        lock (_lock)
        {
            // At the end, all that there was to do is done; small jobs never say how much that was.
            if (state == JobState.Succeeded)
            {
                var all = Math.Max(_progress?.All ?? 0, 1);
                _progress = new("", all, all);
            }

            (_state, _error, FinishedAt) = (state, error, time.GetUtcNow());
        }
    }
}
