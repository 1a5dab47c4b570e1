using iSeg.Data.Model;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Prelabelling;

/// <summary>What programs beside the server do to its store: `iseg prelabel` works on the same file. Asks nobody for rights.</summary>
public sealed class OutsideJobs(IDbContextFactory<ProjectDbContext> contexts, TimeProvider time)
{
    /// <summary>The highest number of a suggestion so far; 0 when there is none.</summary>
    public async Task<long> LastSuggestionAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await LastAsync(context, cancellationToken);
    }

    /// <summary>What has come since a look before. Costs next to nothing where nothing has.</summary>
    /// <param name="lastSuggestion">The highest number that was known.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<OutsideLook> LookAsync(long lastSuggestion, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var outside = context.PrelabelJobs.Where(j => j.Origin == JobOrigin.CommandLine);
        var last = await LastAsync(context, cancellationToken);
        IReadOnlyList<long> pictures = last <= lastSuggestion
            ? []
            : await context.Suggestions.Where(s => s.Id > lastSuggestion && outside.Any(j => j.Id == s.JobId))
                .Select(s => s.PictureId).Distinct().ToListAsync(cancellationToken);

        // A program that was killed leaves its job running; nobody works on it once the lease is over.
        var now = time.GetUtcNow();
        var projects = await outside.Where(j => j.State == PrelabelState.Running && j.Holder != null && j.HeldUntil > now).Select(j => j.ProjectId).Distinct().ToListAsync(cancellationToken);
        return new(Math.Max(last, lastSuggestion), pictures, projects);
    }

    private static async Task<long> LastAsync(ProjectDbContext context, CancellationToken cancellationToken) =>
        await context.Suggestions.MaxAsync(s => (long?)s.Id, cancellationToken) ?? 0;
}

/// <summary>One look at what other programs do.</summary>
/// <param name="LastSuggestion">For the next look.</param>
/// <param name="Pictures">On these they have suggested something.</param>
/// <param name="Projects">In these a job of theirs is under way, and the program that works on it is not believed dead.</param>
public sealed record OutsideLook(long LastSuggestion, IReadOnlyList<long> Pictures, IReadOnlyList<int> Projects);
