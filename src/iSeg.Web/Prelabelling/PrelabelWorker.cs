using iSeg.Core.Prelabelling;
using iSeg.Data.Prelabelling;

namespace iSeg.Web.Prelabelling;

/// <summary>
/// Works on the server's jobs, one at a time, as long as the server runs; a job that was under way when it ended goes on with its next
/// picture when it starts again.
/// </summary>
public sealed class PrelabelWorker(PrelabelJobStore jobs, PrelabelRunner runner, PrelabelModels models, SuggestionNotices notices, ILogger<PrelabelWorker> logger) : BackgroundService
{
    /// <summary>After a failure of the store, a full disk say.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _work = new(1);
    private readonly Lock _lock = new();
    private (long Id, CancellationTokenSource Stop)? _current;

    /// <summary>There may be something to do.</summary>
    internal void Wake() => _work.Release();

    /// <summary>Ends a job of a project; what it has suggested stays. False when the project has no such job, or it was over. Rights are asked before.</summary>
    internal async Task<bool> CancelAsync(int projectId, long id, CancellationToken cancellationToken)
    {
        if (!await jobs.CancelAsync(projectId, id, cancellationToken))
        {
            return false;
        }

        lock (_lock)
        {
            if (_current is { } current && current.Id == id)
            {
                current.Stop.Cancel();
            }
        }

        notices.TellJobs(projectId);
        return true;
    }

    public override void Dispose()
    {
        base.Dispose();
        _work.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _work.WaitAsync(stoppingToken);
                while (await jobs.NextAsync(stoppingToken) is { } job)
                {
                    await WorkAsync(job, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                logger.LogError(failure, "Pre-labelling stopped; it goes on in {Seconds} s", Patience.TotalSeconds);
                await Task.Delay(Patience, stoppingToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                Wake();
            }
        }
    }

    private async Task WorkAsync(PrelabelJob job, CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        lock (_lock)
        {
            _current = (job.Id, stop);
        }

        try
        {
            logger.LogInformation("Job {JobId}: {Kind} over {Pictures} pictures of project {ProjectId}, {Done} done", job.Id, job.Spec?.KindName, job.Total, job.ProjectId, job.Done);
            notices.TellJobs(job.ProjectId);
            var state = await runner.RunAsync(job.Id, models, force: true, new Told(this, job), stop.Token);
            logger.LogInformation("Job {JobId} ended: {State}", job.Id, state);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            logger.LogInformation("Job {JobId} was cancelled", job.Id);
        }
        catch (PrelabelException failure)
        {
            logger.LogError(failure, "Job {JobId} failed", job.Id);
        }
        finally
        {
            lock (_lock)
            {
                _current = null;
            }

            notices.TellJobs(job.ProjectId);
        }
    }

    private void Report(PrelabelJob job, PrelabelStep step)
    {
        if (step.Unexpected is { } failure)
        {
            logger.LogError(failure, "Job {JobId}: picture {PictureId} failed", job.Id, step.PictureId);
        }

        if (step is { PictureId: { } picture, Found: > 0 })
        {
            notices.TellPicture(picture);
        }

        notices.TellJobs(job.ProjectId);
    }

    private sealed class Told(PrelabelWorker worker, PrelabelJob job) : IProgress<PrelabelStep>
    {
        public void Report(PrelabelStep value) => worker.Report(job, value);
    }
}
