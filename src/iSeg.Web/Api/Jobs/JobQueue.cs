using System.Collections.Concurrent;
using iSeg.Web.Accounts;
using iSeg.Web.Api.Http;

namespace iSeg.Web.Api.Jobs;

/// <summary>Imports and exports: a few at a time, the others wait. In memory: what is over is forgotten after an hour, everything when the server stops.</summary>
internal sealed class JobQueue : IJobSource, IDisposable
{
    /// <summary>Jobs of one person that wait or run; more are refused.</summary>
    public const int MostOpen = 20;

    /// <summary>The kinds of jobs here.</summary>
    public const string Import = "import";
    public const string Export = "export";

    private const int AtOnce = 2;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Job> _jobs = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly CancellationTokenRegistration _stopping;
    private readonly TimeProvider _time;
    private readonly ILogger<JobQueue> _logger;

    public JobQueue(TimeProvider time, IHostApplicationLifetime lifetime, ILogger<JobQueue> logger)
    {
        (_time, _logger) = (time, logger);
        _stopping = lifetime.ApplicationStopping.Register(() =>
        {
            foreach (var job in _jobs.Values)
            {
                job.Cancel();
            }
        });
    }

    /// <summary>Refuses somebody who has too much waiting already, before a file is taken in for nothing.</summary>
    /// <exception cref="ApiException">429.</exception>
    public void RequireRoom(Caller caller)
    {
        if (_jobs.Values.Count(job => job.CreatedBy == caller.Id && !job.IsOver) >= MostOpen)
        {
            throw new ApiException(StatusCodes.Status429TooManyRequests, $"{MostOpen} jobs of yours are waiting or running. Wait until some are done, or cancel them.");
        }
    }

    /// <summary>Queues work; it begins when there is room.</summary>
    /// <param name="projectId">Where.</param>
    /// <param name="kind"><see cref="Import"/> or <see cref="Export"/>.</param>
    /// <param name="caller">Who asked for it.</param>
    /// <param name="work">What is done. What it throws is why the job failed.</param>
    /// <param name="clean">Done in every case, before the job is over.</param>
    public Job Start(int projectId, string kind, Caller caller, Func<JobRun, Task<JobOutcome>> work, Action? clean = null)
    {
        Forget();
        var job = new Job(projectId, kind, caller.Id, _time);
        _jobs[job.Id] = job;
        _ = Task.Run(() => job.RunAsync(_places, work, clean, _logger));
        return job;
    }

    public Right RightToCancel(JobBody job) => job.Kind == Export ? Right.See : Right.Manage;

    public Task<IReadOnlyList<JobBody>> ListAsync(int projectId, CancellationToken cancellationToken)
    {
        Forget();
        return Task.FromResult<IReadOnlyList<JobBody>>([.. _jobs.Values.Where(job => job.ProjectId == projectId).Select(job => job.ToBody())]);
    }

    public Task<JobBody?> FindAsync(int projectId, string id, CancellationToken cancellationToken) => Task.FromResult(Find(projectId, id)?.ToBody());

    public Task CancelAsync(int projectId, string id, CancellationToken cancellationToken)
    {
        Find(projectId, id)?.Cancel();
        return Task.CompletedTask;
    }

    /// <summary>Null when there is none of this id in the project.</summary>
    public Job? Find(int projectId, string id) => _jobs.TryGetValue(id, out var job) && job.ProjectId == projectId ? job : null;

    public void Dispose() => _stopping.Dispose();

    private void Forget()
    {
        var old = _time.GetUtcNow() - Lifetime;
        foreach (var job in _jobs.Values.Where(job => job.FinishedAt < old))
        {
            _jobs.TryRemove(job.Id, out _);
            job.Dispose();
        }
    }
}
