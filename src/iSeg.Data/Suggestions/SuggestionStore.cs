using iSeg.Data.Model;
using iSeg.Data.Pictures;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Suggestions;

/// <summary>The suggestions of pictures. They are accepted by edits (see <see cref="SuggestionUpkeep"/>), not here. Asks nobody for rights.</summary>
public sealed class SuggestionStore(IDbContextFactory<ProjectDbContext> contexts, PictureStore pictures, TimeProvider time)
{
    /// <summary>Some of a picture's suggestions, surest first.</summary>
    /// <param name="pictureId">The picture.</param>
    /// <param name="state">Only these; null for all.</param>
    /// <param name="skip">How many to leave out at the start.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<Suggestion>> ListAsync(long pictureId, SuggestionState? state, int skip, int take, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Read(context, SurestFirst(context, pictureId, state).Skip(skip).Take(take)).ToListAsync(cancellationToken);
    }

    /// <summary>The numbers of those that <see cref="ListAsync"/> gives, without their masks.</summary>
    public async Task<IReadOnlyList<long>> IdsAsync(long pictureId, SuggestionState? state, int take, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await SurestFirst(context, pictureId, state).Take(take).Select(s => s.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Some of a picture's suggestions in the order of their numbers.</summary>
    /// <param name="pictureId">The picture.</param>
    /// <param name="state">Only these; null for all.</param>
    /// <param name="after">Only those with a higher number.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<Suggestion>> PageAsync(long pictureId, SuggestionState? state, long after, int take, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = context.Suggestions.Where(s => s.PictureId == pictureId && s.Id > after && (state == null || s.State == state));
        return await Read(context, rows.OrderBy(s => s.Id).Take(take)).ToListAsync(cancellationToken);
    }

    /// <summary>How many suggestions of a picture are in a state.</summary>
    public async Task<int> CountAsync(long pictureId, SuggestionState state, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Suggestions.CountAsync(s => s.PictureId == pictureId && s.State == state, cancellationToken);
    }

    /// <summary>Null when there is no such suggestion on that picture.</summary>
    public async Task<Suggestion?> FindAsync(long pictureId, long id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Read(context, context.Suggestions.Where(s => s.PictureId == pictureId && s.Id == id)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>How many suggestions are open, by picture; pictures without any are left out.</summary>
    public async Task<IReadOnlyDictionary<long, int>> OpenAsync(int projectId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await (from s in context.Suggestions
                      where s.State == SuggestionState.Open
                      join p in context.Pictures on s.PictureId equals p.Id
                      where p.ProjectId == projectId
                      group s by s.PictureId into of
                      select new { of.Key, Count = of.Count() }).ToDictionaryAsync(of => of.Key, of => of.Count, cancellationToken);
    }

    /// <summary>Some of a project's pictures that have open suggestions, in its order.</summary>
    public Task<IReadOnlyList<PictureSummary>> PicturesAsync(int projectId, int skip, int take, CancellationToken cancellationToken) =>
        pictures.PageOfSuggestedAsync(projectId, skip, take, cancellationToken);

    /// <summary>The next picture with open suggestions, from the start again after the last; null when there is no other.</summary>
    public async Task<long?> NextAsync(long pictureId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var here = await context.Pictures.Where(p => p.Id == pictureId).Select(p => new { p.ProjectId, p.SortKey }).SingleOrDefaultAsync(cancellationToken);
        if (here is null)
        {
            return null;
        }

        var others = context.Pictures
            .Where(p => p.ProjectId == here.ProjectId && p.Id != pictureId && context.Suggestions.Any(s => s.PictureId == p.Id && s.State == SuggestionState.Open))
            .OrderBy(p => p.SortKey);
        return await others.Where(p => string.Compare(p.SortKey, here.SortKey) > 0).Select(p => (long?)p.Id).FirstOrDefaultAsync(cancellationToken)
            ?? await others.Select(p => (long?)p.Id).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Rejects open suggestions; what somebody decided meanwhile stays as it is.</summary>
    /// <param name="pictureId">Their picture.</param>
    /// <param name="ids">Which; null for all open ones of the picture.</param>
    /// <param name="person">Who, as in the correction log.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>How many were.</returns>
    public async Task<int> RejectAsync(long pictureId, IReadOnlyList<long>? ids, string person, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Chosen(context, pictureId, ids).Where(s => s.State == SuggestionState.Open).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.State, SuggestionState.Rejected).SetProperty(s => s.DecidedBy, person).SetProperty(s => s.DecidedAt, now), cancellationToken);
    }

    /// <summary>Opens rejected suggestions again, and accepted ones whose object is gone.</summary>
    /// <returns>How many were.</returns>
    public async Task<int> ReopenAsync(long pictureId, IReadOnlyList<long>? ids, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var rows = await Chosen(context, pictureId, ids)
            .Where(s => s.State == SuggestionState.Rejected
                || (s.State == SuggestionState.Accepted && !context.Annotations.Any(a => a.PictureId == pictureId && !a.Deleted && a.ObjectId == (s.Replaces ?? s.ObjectId))))
            .ToListAsync(cancellationToken);
        rows.ForEach(SuggestionUpkeep.Open);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return rows.Count;
    }

    private static IOrderedQueryable<SuggestionRow> SurestFirst(ProjectDbContext context, long pictureId, SuggestionState? state) =>
        context.Suggestions.Where(s => s.PictureId == pictureId && (state == null || s.State == state)).OrderByDescending(s => s.Score).ThenByDescending(s => s.Area).ThenBy(s => s.Id);

    private static IQueryable<SuggestionRow> Chosen(ProjectDbContext context, long pictureId, IReadOnlyList<long>? ids) =>
        context.Suggestions.Where(s => s.PictureId == pictureId && (ids == null || ids.Contains(s.Id)));

    private static IQueryable<Suggestion> Read(ProjectDbContext context, IQueryable<SuggestionRow> rows) => rows.AsNoTracking().Select(s => new Suggestion(
        s.Id,
        s.PictureId,
        s.JobId,
        s.EditId,
        s.ObjectId,
        s.Replaces,
        // Categories can be deleted while a suggestion has them.
        context.Pictures.Where(p => p.Id == s.PictureId)
            .SelectMany(p => context.Categories.Where(c => c.ProjectId == p.ProjectId && c.Id == s.CategoryId)).Select(c => (int?)c.Id).FirstOrDefault(),
        s.Name,
        s.Score,
        s.State,
        s.DecidedBy,
        s.DecidedAt,
        s.Prompts,
        s.Area,
        s.Mask));
}
