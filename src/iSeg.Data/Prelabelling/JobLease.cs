using iSeg.Core.Prelabelling;
using iSeg.Data.Model;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Prelabelling;

/// <summary>The right to work on a job, which one program has at a time; it ends by itself when the program dies.</summary>
internal sealed class JobLease : IAsyncDisposable
{
    /// <summary>So long after its last sign of life a program is believed dead.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    private readonly IDbContextFactory<ProjectDbContext> _contexts;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _renewing;

    private JobLease(IDbContextFactory<ProjectDbContext> contexts, TimeProvider time, long jobId, Guid holder)
    {
        (_contexts, _time, JobId, Holder) = (contexts, time, jobId, holder);
        _renewing = Task.Run(RenewAsync);
    }

    public long JobId { get; }

    public Guid Holder { get; }

    /// <param name="force">Takes it from whoever has it: only a server does that, which knows that it is the only one.</param>
    /// <exception cref="PrelabelException">Another program works on it.</exception>
    /// <returns>Null when the job is over, or gone.</returns>
    public static async Task<JobLease?> TakeAsync(IDbContextFactory<ProjectDbContext> contexts, TimeProvider time, long jobId, bool force, CancellationToken cancellationToken)
    {
        var (holder, now) = (Guid.NewGuid(), time.GetUtcNow());
        var until = now + Length;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var free = context.PrelabelJobs.Where(j => j.Id == jobId && j.State <= PrelabelState.Running);
        if (!await free.AnyAsync(cancellationToken))
        {
            return null;
        }

        var taken = await free.Where(j => force || j.Holder == null || j.HeldUntil < now).ExecuteUpdateAsync(
            set => set.SetProperty(j => j.Holder, holder).SetProperty(j => j.HeldUntil, until).SetProperty(j => j.State, PrelabelState.Running), cancellationToken);
        return taken > 0
            ? new(contexts, time, jobId, holder)
            : throw new PrelabelException($"Another program works on job {jobId} at this moment. Wait for it, or cancel it on the project's page.");
    }

    /// <summary>Writes how it ended, if it is still ours.</summary>
    public async Task EndAsync(PrelabelState state, string? error)
    {
        var finished = state == PrelabelState.Queued ? (DateTimeOffset?)null : _time.GetUtcNow();
        await using var context = await _contexts.CreateDbContextAsync();
        await Ours(context).ExecuteUpdateAsync(set => set
            .SetProperty(j => j.State, state).SetProperty(j => j.Error, error).SetProperty(j => j.FinishedAt, finished).SetProperty(j => j.Holder, (Guid?)null));
    }

    /// <summary>The job, as long as nobody cancelled it or took it over; nothing otherwise.</summary>
    public IQueryable<PrelabelJobRow> Ours(ProjectDbContext context) => context.PrelabelJobs.Where(j => j.Id == JobId && j.Holder == Holder && j.State == PrelabelState.Running);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _renewing;
        _end.Dispose();
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(Length / 4, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                await RenewOnceAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The work is over.
        }
    }

    private async Task RenewOnceAsync()
    {
        try
        {
            var until = _time.GetUtcNow() + Length;
            await using var context = await _contexts.CreateDbContextAsync(_end.Token);
            await Ours(context).ExecuteUpdateAsync(set => set.SetProperty(j => j.HeldUntil, until), _end.Token);
        }
        catch (Exception failure) when (SqliteFailures.Find(failure) is not null)
        {
            // Busy with another write, say: the next time is soon enough. If it stays so, the work itself will notice and say it.
        }
    }
}
