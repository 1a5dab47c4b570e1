using iSeg.Core.Prelabelling;
using iSeg.Data.Model;
using iSeg.Data.Prelabelling;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using static iSeg.Data.Tests.TestStore;

namespace iSeg.Data.Tests.Prelabelling;

public sealed class JobLeaseTests
{
    /// <summary>For broken things, not a promise.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Renew_TheStoreWasBusyOnce_GoesOn()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        await store.AddPictureAsync(project);
        var job = (await store.Jobs.CreateAsync(project, new PrelabelSpec { Kind = PrelabelKind.Everything }, JobOrigin.CommandLine, "ann", Token)).Id;
        var (contexts, time) = (new BusyOnce(store.Contexts), new Clock());
        await using var lease = (await JobLease.TakeAsync(contexts, time, job, false, Token)).ShouldNotBeNull();
        var taken = await HeldUntilAsync();

        contexts.Fail();
        time.Advance(JobLease.Length / 4);
        await contexts.Failed.WaitAsync(Patience, Token);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(Patience);
        while (await HeldUntilAsync() <= taken)
        {
            time.Advance(JobLease.Length / 4);
            await Task.Delay(10, patience.Token);
        }

        async Task<DateTimeOffset> HeldUntilAsync()
        {
            await using var context = await store.Contexts.CreateDbContextAsync(Token);
            return (await context.PrelabelJobs.Where(j => j.Id == job).Select(j => j.HeldUntil).SingleAsync(Token))!.Value;
        }
    }

    /// <summary>A store that another program writes to at one moment.</summary>
    private sealed class BusyOnce(IDbContextFactory<ProjectDbContext> inner) : IDbContextFactory<ProjectDbContext>
    {
        private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _fails;

        public Task Failed => _failed.Task;

        public void Fail() => _fails = true;

        public ProjectDbContext CreateDbContext()
        {
            if (_fails)
            {
                _fails = false;
                _failed.SetResult();
                throw new SqliteException("database is locked", 5);
            }

            return inner.CreateDbContext();
        }
    }

    /// <summary>A clock that goes on when it is told to.</summary>
    private sealed class Clock : TimeProvider
    {
        private readonly List<Timer> _timers = [];
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => _now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new Timer(callback, state);
            lock (_timers)
            {
                _timers.Add(timer);
            }

            return timer;
        }

        /// <summary>All timers here are due as often as this is called.</summary>
        public void Advance(TimeSpan by)
        {
            _now += by;
            lock (_timers)
            {
                _timers.ForEach(timer => timer.Fire());
            }
        }

        private sealed class Timer(TimerCallback callback, object? state) : ITimer
        {
            public void Fire() => callback(state);

            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
