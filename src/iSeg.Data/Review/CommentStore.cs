using iSeg.Core.Geometry;
using iSeg.Data.Model;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Review;

/// <summary>Something said about a picture.</summary>
/// <param name="Id">Never used twice.</param>
/// <param name="ParentId">What it answers; null for a first one.</param>
/// <param name="Author">Who, as in the correction log.</param>
/// <param name="At">UTC.</param>
/// <param name="Text">Plain text: encode before showing.</param>
/// <param name="Place">Picture coordinates; null when it is about the whole picture.</param>
/// <param name="ResolvedBy">Who said that it is done; null while it is open.</param>
public sealed record ReviewComment(long Id, long? ParentId, string Author, DateTimeOffset At, string Text, PointD? Place, string? ResolvedBy);

/// <summary>Comments, pinned to places or not. Asks nobody for rights: whoever calls has done that.</summary>
public sealed class CommentStore(IDbContextFactory<ProjectDbContext> contexts, TimeProvider time)
{
    public const int MaxText = 2000;

    /// <summary>A picture's comments, oldest first.</summary>
    public async Task<IReadOnlyList<ReviewComment>> ListAsync(long pictureId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.ReviewComments.AsNoTracking().Where(c => c.PictureId == pictureId).OrderBy(c => c.Id).ToListAsync(cancellationToken);
        return [.. rows.Select(ToComment)];
    }

    /// <summary>How many first comments of each picture are not resolved; pictures without any are left out.</summary>
    public async Task<IReadOnlyDictionary<long, int>> OpenAsync(int projectId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await (
            from c in context.ReviewComments
            join p in context.Pictures on c.PictureId equals p.Id
            where p.ProjectId == projectId && c.ParentId == null && c.ResolvedAt == null
            group c by c.PictureId into open
            select new { open.Key, Count = open.Count() }).ToDictionaryAsync(x => x.Key, x => x.Count, cancellationToken);
    }

    /// <summary>Says something; an answer has its parent's place.</summary>
    /// <param name="pictureId">About which picture.</param>
    /// <param name="author">Who, as in the correction log.</param>
    /// <param name="text">1 to <see cref="MaxText"/> characters.</param>
    /// <param name="place">Inside the picture, in its coordinates; null for the whole picture and for answers.</param>
    /// <param name="parentId">What is answered; null for a first comment.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="StoreRefusedException">The text or the place is not allowed, or what it is about is gone.</exception>
    public async Task<ReviewComment> AddAsync(long pictureId, string author, string text, PointD? place, long? parentId, CancellationToken cancellationToken)
    {
        var said = (text ?? "").Trim();
        if (said.Length is 0 or > MaxText)
        {
            throw new StoreRefusedException($"A comment has 1 to {MaxText} characters; this one has {said.Length}.");
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var picture = await context.Pictures.AsNoTracking().SingleOrDefaultAsync(p => p.Id == pictureId, cancellationToken)
            ?? throw new StoreRefusedException("The picture is not there any more.");
        if (place is { } at && !(at.X >= 0 && at.Y >= 0 && at.X <= picture.Width && at.Y <= picture.Height))
        {
            throw new StoreRefusedException($"The place ({at.X}, {at.Y}) is outside the picture of {picture.Width} x {picture.Height}.");
        }

        if (parentId is not null && !await context.ReviewComments.AnyAsync(c => c.Id == parentId && c.PictureId == pictureId && c.ParentId == null, cancellationToken))
        {
            throw new StoreRefusedException("The comment that this answers is not there any more.");
        }

        var row = new ReviewCommentRow
        {
            PictureId = pictureId,
            ParentId = parentId,
            Author = author,
            At = time.GetUtcNow(),
            Text = said,
            X = parentId is null ? place?.X : null,
            Y = parentId is null ? place?.Y : null,
        };
        context.Add(row);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ToComment(row);
    }

    /// <summary>Says that a comment is done, or that it is not after all.</summary>
    /// <exception cref="StoreRefusedException">There is no such comment on this picture.</exception>
    public async Task ResolveAsync(long pictureId, long commentId, string actor, bool resolved, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var changed = await context.ReviewComments.Where(c => c.Id == commentId && c.PictureId == pictureId && c.ParentId == null).ExecuteUpdateAsync(
            set => set.SetProperty(c => c.ResolvedBy, resolved ? actor : null).SetProperty(c => c.ResolvedAt, resolved ? now : null), cancellationToken);
        if (changed == 0)
        {
            throw new StoreRefusedException("The comment is not there any more.");
        }
    }

    /// <summary>Takes a comment of one's own back, with the answers to it.</summary>
    /// <exception cref="StoreRefusedException">It is somebody else's, or gone.</exception>
    public async Task DeleteAsync(long pictureId, long commentId, string author, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.ReviewComments.Where(c => c.Id == commentId && c.PictureId == pictureId && c.Author == author).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            throw new StoreRefusedException("Only whoever wrote a comment can take it back, and only once.");
        }
    }

    private static ReviewComment ToComment(ReviewCommentRow row) =>
        new(row.Id, row.ParentId, row.Author, row.At, row.Text, row.X is { } x && row.Y is { } y ? new PointD(x, y) : null, row.ResolvedBy);
}
