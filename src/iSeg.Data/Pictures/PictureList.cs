using iSeg.Data.Import;
using iSeg.Data.Model;
using iSeg.Data.Review;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Pictures;

/// <summary>A picture with where it stands.</summary>
/// <param name="Picture">What it is.</param>
/// <param name="Review">How far it is.</param>
/// <param name="Revision">Of its last edit; 0 before any.</param>
public sealed record PictureEntry(PictureSummary Picture, PictureReview Review, long Revision);

/// <summary>Pictures with their states, page by page: what comes after a picture, whatever came or went before it.</summary>
public sealed class PictureList(IDbContextFactory<ProjectDbContext> contexts)
{
    /// <summary>Some pictures of a project, in its order.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="after">The path after which to go on, of a picture that need not be there any more; null for the start.</param>
    /// <param name="state">Only pictures in this state; null for all.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<PictureEntry>> PageAsync(int projectId, string? after, ReviewState? state, int take, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var pictures = context.Pictures.Where(p => p.ProjectId == projectId);
        if (after is not null)
        {
            var key = NaturalOrder.Key(after);
            pictures = pictures.Where(p => string.Compare(p.SortKey, key) > 0);
        }

        if (state is { } wanted)
        {
            pictures = In(context, pictures, wanted);
        }

        var ids = await pictures.OrderBy(p => p.SortKey).Take(take).Select(p => p.Id).ToListAsync(cancellationToken);
        return await EntriesAsync(context, ids, cancellationToken);
    }

    /// <summary>Null when there is none.</summary>
    public async Task<PictureEntry?> FindAsync(long pictureId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return (await EntriesAsync(context, [pictureId], cancellationToken)).SingleOrDefault();
    }

    /// <summary>As <see cref="ReviewStore"/> sees states: a picture that has edits is in progress, even if no review knows of it.</summary>
    private static IQueryable<PictureRow> In(ProjectDbContext context, IQueryable<PictureRow> pictures, ReviewState state) => state switch
    {
        ReviewState.ToDo => pictures.Where(p =>
            !context.Edits.Any(e => e.PictureId == p.Id) && !context.Reviews.Any(r => r.PictureId == p.Id && r.State != ReviewState.ToDo)),
        ReviewState.InProgress => pictures.Where(p =>
            context.Reviews.Any(r => r.PictureId == p.Id && r.State == ReviewState.InProgress)
            || (context.Edits.Any(e => e.PictureId == p.Id) && !context.Reviews.Any(r => r.PictureId == p.Id && r.State != ReviewState.ToDo))),
        _ => pictures.Where(p => context.Reviews.Any(r => r.PictureId == p.Id && r.State == state)),
    };

    private static async Task<IReadOnlyList<PictureEntry>> EntriesAsync(ProjectDbContext context, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        var rows = context.Pictures.Where(p => ids.Contains(p.Id));
        var pictures = await PictureStore.Summaries(context, rows).ToDictionaryAsync(p => p.Id, cancellationToken);
        var reviews = await ReviewStore.Reviews(context, rows).ToDictionaryAsync(r => r.PictureId, cancellationToken);
        var revisions = await context.Edits.Where(e => ids.Contains(e.PictureId)).GroupBy(e => e.PictureId)
            .Select(g => new { g.Key, Last = g.Max(e => e.Revision) }).ToDictionaryAsync(g => g.Key, g => g.Last, cancellationToken);
        return [.. ids.Where(id => pictures.ContainsKey(id) && reviews.ContainsKey(id)).Select(id => new PictureEntry(pictures[id], reviews[id], revisions.GetValueOrDefault(id)))];
    }
}
