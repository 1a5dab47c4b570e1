using System.Collections.Concurrent;
using iSeg.Data.Accounts;
using iSeg.Data.Model;
using iSeg.Web.Editing;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Web.Accounts;

/// <summary>
/// Accounts and roles in memory, because every stroke asks for them. This process is their only writer and says
/// <see cref="Changed"/> after each change, so a right that was taken away is gone with the next question.
/// </summary>
public sealed class AccessDirectory(MemberStore members, IDbContextFactory<ProjectDbContext> contexts)
{
    private readonly ConcurrentDictionary<long, int> _projects = new();
    private Task<Snapshot>? _snapshot;

    /// <summary>Who there is and what they are where.</summary>
    public sealed record Snapshot(
        IReadOnlyDictionary<string, AccountSummary> Accounts, IReadOnlyDictionary<(string AccountId, int ProjectId), ProjectRole> Roles)
    {
        /// <summary>What people read for an author of the correction log.</summary>
        public string NameOf(string author) =>
            Accounts.TryGetValue(author, out var account) ? account.Name : Author.IsLocalId(author) ? Author.NameOf(author) : "somebody who left";
    }

    /// <summary>An account or a role is different now: look again before the next answer.</summary>
    public void Changed() => Volatile.Write(ref _snapshot, null);

    public async ValueTask<Snapshot> GetAsync()
    {
        while (true)
        {
            var reading = Volatile.Read(ref _snapshot);
            if (reading is null)
            {
                var fresh = new TaskCompletionSource<Snapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
                if (Interlocked.CompareExchange(ref _snapshot, fresh.Task, null) is not null)
                {
                    continue;
                }

                // What is kept is what began to be read after the last change; a failure is not kept.
                try
                {
                    fresh.SetResult(await ReadAsync());
                }
                catch (Exception failure)
                {
                    _ = Interlocked.CompareExchange(ref _snapshot, null, fresh.Task);
                    fresh.SetException(failure);
                }

                reading = fresh.Task;
            }

            return await reading;
        }
    }

    /// <summary>What people read for an author of the correction log.</summary>
    public async ValueTask<string> NameAsync(string author) =>
        (await GetAsync()).NameOf(author);

    /// <summary>The project of a picture, which never changes; null when there is no such picture.</summary>
    public async ValueTask<int?> ProjectOfAsync(long pictureId, CancellationToken cancellationToken)
    {
        if (_projects.TryGetValue(pictureId, out var known))
        {
            return known;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var project = await context.Pictures.Where(p => p.Id == pictureId).Select(p => (int?)p.ProjectId).SingleOrDefaultAsync(cancellationToken);
        if (project is { } found)
        {
            _projects[pictureId] = found;
        }

        return project;
    }

    private async Task<Snapshot> ReadAsync() => new(
        (await members.AccountsAsync(CancellationToken.None)).ToDictionary(a => a.Id), await members.RolesAsync(CancellationToken.None));
}
