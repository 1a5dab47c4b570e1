using iSeg.Data.Model;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Review;

/// <summary>Where a picture stands.</summary>
/// <param name="PictureId">The picture.</param>
/// <param name="State">A picture that has edits but was never touched by a review is in progress.</param>
/// <param name="Assignee">Whose it is; null for anybody's.</param>
/// <param name="Reason">Why it was rejected; null in every other state.</param>
/// <param name="SubmittedBy">Who handed it in last.</param>
/// <param name="ChangedAt">UTC; null before the first change.</param>
public sealed record PictureReview(long PictureId, ReviewState State, string? Assignee, string? Reason, string? SubmittedBy, DateTimeOffset? ChangedAt);

/// <summary>One change of a picture's state.</summary>
/// <param name="At">UTC.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Action">What was done.</param>
/// <param name="State">What the picture became by it.</param>
/// <param name="Text">A rejection's reason, or who was assigned.</param>
/// <param name="Revision">The picture's revision at that moment.</param>
public sealed record ReviewEvent(DateTimeOffset At, string Actor, ReviewAction Action, ReviewState State, string? Text, long Revision);

/// <summary>The states of pictures and how they came about. Asks nobody for rights: whoever calls has done that.</summary>
public sealed class ReviewStore(IDbContextFactory<ProjectDbContext> contexts, TimeProvider time)
{
    public const int MaxText = 2000;

    /// <summary>Null when there is no such picture.</summary>
    public async Task<PictureReview?> FindAsync(long pictureId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Reviews(context, context.Pictures.Where(p => p.Id == pictureId)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>All pictures of a project, in its order.</summary>
    public async Task<IReadOnlyList<PictureReview>> ListAsync(int projectId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Reviews(context, context.Pictures.Where(p => p.ProjectId == projectId).OrderBy(p => p.SortKey)).ToListAsync(cancellationToken);
    }

    /// <summary>Those pictures of a project that were handed in at least once and not begun anew since, and where they stand.</summary>
    public async Task<IReadOnlyDictionary<long, ReviewState>> HandedInAsync(int projectId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Reviews.Where(r => r.ProjectId == projectId && r.State >= ReviewState.InReview)
            .ToDictionaryAsync(r => r.PictureId, r => r.State, cancellationToken);
    }

    /// <summary>What happened to a picture, oldest first.</summary>
    public async Task<IReadOnlyList<ReviewEvent>> EventsAsync(long pictureId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ReviewEvents.AsNoTracking().Where(e => e.PictureId == pictureId).OrderBy(e => e.Id)
            .Select(e => new ReviewEvent(e.At, e.Actor, e.Action, e.State, e.Text, e.Revision)).ToListAsync(cancellationToken);
    }

    /// <summary>Does something to a picture's state, all or nothing.</summary>
    /// <param name="seen">The picture as it was when it was decided that the actor may do this.</param>
    /// <param name="action">What.</param>
    /// <param name="actor">Who, as in the correction log.</param>
    /// <param name="text">For a rejection the reason, 1 to <see cref="MaxText"/> characters; for an assignment the account, null for nobody.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="StoreRefusedException">
    /// The picture is gone, somebody else has changed it since, the state does not allow it, or the reason is missing or too long.
    /// </exception>
    public async Task<PictureReview> ActAsync(PictureReview seen, ReviewAction action, string actor, string? text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(seen);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var now = await Reviews(context, context.Pictures.Where(p => p.Id == seen.PictureId)).SingleOrDefaultAsync(cancellationToken)
            ?? throw new StoreRefusedException("The picture is not there any more.");

        // Rights depend on these; what was allowed on one picture must not be done to another.
        if ((now.State, now.Assignee, now.SubmittedBy) != (seen.State, seen.Assignee, seen.SubmittedBy))
        {
            throw new StoreRefusedException("Somebody else was quicker: look again.");
        }

        var next = ReviewRules.After(now, action, actor, text);
        await WriteAsync(context, next, action, actor, action is ReviewAction.Reject or ReviewAction.Assign ? text?.Trim() : null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return next;
    }

    /// <summary>
    /// The picture that somebody should annotate next: what was handed back to them, then what they have begun, then what is theirs to
    /// do, then what is nobody's, which becomes theirs. Null when nothing is left for them.
    /// </summary>
    /// <param name="projectId">The project.</param>
    /// <param name="person">For whom.</param>
    /// <param name="except">The picture that they have just left, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<long?> TakeNextAsync(int projectId, string person, long? except, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);

        // Under the write lock, so that two people who ask at once do not get the same picture.
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var open = (await Reviews(context, context.Pictures.Where(p => p.ProjectId == projectId && p.Id != except).OrderBy(p => p.SortKey)).ToListAsync(cancellationToken))
            .Where(r => r.State is ReviewState.ToDo or ReviewState.InProgress or ReviewState.Rejected)
            .ToList();
        var next = open.Find(r => r.State == ReviewState.Rejected && (r.Assignee ?? r.SubmittedBy) == person)
            ?? open.Find(r => r.State == ReviewState.InProgress && r.Assignee == person)
            ?? open.Find(r => r.Assignee == person)
            ?? open.Find(r => r.Assignee is null && r.State == ReviewState.ToDo)
            ?? open.Find(r => r.Assignee is null);
        if (next is { Assignee: null })
        {
            await WriteAsync(context, next with { Assignee = person }, ReviewAction.Assign, person, person, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return next?.PictureId;
    }

    /// <summary>
    /// The picture to review next: the one that has waited longest, or what comes after a given one and, after the last, the first again.
    /// Null when no other waits.
    /// </summary>
    /// <param name="projectId">The project.</param>
    /// <param name="reviewer">For whom.</param>
    /// <param name="own">Whether they review what they handed in themselves as well, after everything else.</param>
    /// <param name="after">The picture that they leave, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<long?> NextToReviewAsync(int projectId, string reviewer, bool own, long? after, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var waiting = await context.Reviews
            .Where(r => r.ProjectId == projectId && (r.PictureId == after || (r.State == ReviewState.InReview && (own || r.SubmittedBy != reviewer))))
            .Select(r => new
            {
                r.PictureId,
                IsOwn = r.SubmittedBy == reviewer,
                // A picture that was just decided keeps the place that it had in the queue.
                Since = r.State == ReviewState.InReview ? r.ChangedAt
                    : context.ReviewEvents.Where(e => e.PictureId == r.PictureId && e.Action == ReviewAction.Submit).Max(e => (DateTimeOffset?)e.At) ?? r.ChangedAt,
            })
            .OrderBy(r => r.IsOwn).ThenBy(r => r.Since).ThenBy(r => r.PictureId).Select(r => r.PictureId).ToListAsync(cancellationToken);
        var here = after is { } left ? waiting.IndexOf(left) : -1;
        return waiting.Skip(here + 1).Concat(waiting.Take(Math.Max(0, here))).Select(id => (long?)id).FirstOrDefault();
    }

    /// <summary>The last revision of a picture's log; 0 before its first edit, or when there is no such picture.</summary>
    public async Task<long> LastRevisionAsync(long pictureId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await LastRevisionAsync(context, pictureId, cancellationToken);
    }

    private static async Task<long> LastRevisionAsync(ProjectDbContext context, long pictureId, CancellationToken cancellationToken) =>
        await context.Edits.Where(e => e.PictureId == pictureId).MaxAsync(e => (long?)e.Revision, cancellationToken) ?? 0;

    internal static IQueryable<PictureReview> Reviews(ProjectDbContext context, IQueryable<PictureRow> pictures) =>
        from p in pictures
        join r in context.Reviews on p.Id equals r.PictureId into rows
        from r in rows.DefaultIfEmpty()
        select new PictureReview(
            p.Id,
            r == null || r.State == ReviewState.ToDo ? context.Edits.Any(e => e.PictureId == p.Id) ? ReviewState.InProgress : ReviewState.ToDo : r.State,
            r == null ? null : r.Assignee,
            r == null ? null : r.Reason,
            r == null ? null : r.SubmittedBy,
            r == null ? null : r.ChangedAt);

    private async Task WriteAsync(ProjectDbContext context, PictureReview next, ReviewAction action, string actor, string? text, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var row = await context.Reviews.SingleOrDefaultAsync(r => r.PictureId == next.PictureId, cancellationToken);
        if (row is null)
        {
            var projectId = await context.Pictures.Where(p => p.Id == next.PictureId).Select(p => p.ProjectId).SingleAsync(cancellationToken);
            row = new() { PictureId = next.PictureId, ProjectId = projectId };
            context.Add(row);
        }

        (row.State, row.Assignee, row.Reason, row.SubmittedBy, row.ChangedAt) = (next.State, next.Assignee, next.Reason, next.SubmittedBy, now);
        context.Add(new ReviewEventRow
        {
            PictureId = next.PictureId,
            At = now,
            Actor = actor,
            Action = action,
            State = next.State,
            Text = text,
            Revision = await LastRevisionAsync(context, next.PictureId, cancellationToken),
        });
        await context.SaveChangesAsync(cancellationToken);
    }
}
