using iSeg.Core.Annotations;
using iSeg.Data.Journal;
using iSeg.Data.Model;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Review;

/// <summary>
/// What edits mean for accepted pictures: they are in progress again, in the transaction of the edit. What a reviewer accepted is then what
/// "accepted" exports hold, whatever came later.
/// </summary>
internal static class ReviewUpkeep
{
    /// <summary>Opens again what is accepted and changed. Locks change nothing that is exported.</summary>
    /// <returns>The pictures that were opened again.</returns>
    public static async Task<IReadOnlyList<long>> FollowAsync(ProjectDbContext context, IReadOnlyList<JournalEntry> entries)
    {
        var edits = entries.Select(e => e.Edit).Where(edit => edit.Kind != EditKind.Lock).ToLookup(edit => edit.PictureId);
        if (edits.Count == 0)
        {
            return [];
        }

        var ids = edits.Select(picture => picture.Key).ToList();
        var accepted = await context.Reviews.Where(r => ids.Contains(r.PictureId) && r.State == ReviewState.Accepted).ToListAsync();
        foreach (var review in accepted)
        {
            var first = edits[review.PictureId].MinBy(edit => edit.Revision)!;
            Reopen(context, review, first.Author, first.At, first.Revision);
        }

        return [.. accepted.Select(review => review.PictureId)];
    }

    /// <summary>The same for an import, which writes past the journal; some pictures at a time, for it may have touched a hundred thousand.</summary>
    /// <param name="context">In the import's transaction; nothing else is tracked in it.</param>
    /// <param name="touched">Pictures that it has changed.</param>
    /// <param name="author">Who imports.</param>
    /// <param name="at">When, as on the import's edits.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The pictures that were opened again.</returns>
    public static async Task<IReadOnlyList<long>> FollowImportAsync(
        ProjectDbContext context, IEnumerable<long> touched, string author, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var reopened = new List<long>();
        foreach (var ids in touched.Chunk(1000))
        {
            var accepted = await context.Reviews.Where(r => ids.Contains(r.PictureId) && r.State == ReviewState.Accepted)
                .Select(r => new { Review = r, First = context.Edits.Where(e => e.PictureId == r.PictureId && e.At == at && e.Author == author).Min(e => (long?)e.Revision) })
                .ToListAsync(cancellationToken);
            foreach (var found in accepted.Where(found => found.First is not null))
            {
                Reopen(context, found.Review, author, at, found.First!.Value);
                reopened.Add(found.Review.PictureId);
            }

            await context.SaveChangesAsync(cancellationToken);
            context.ChangeTracker.Clear();
        }

        return reopened;
    }

    private static void Reopen(ProjectDbContext context, PictureReviewRow review, string actor, DateTimeOffset at, long firstRevision)
    {
        (review.State, review.ChangedAt) = (ReviewState.InProgress, at);
        context.Add(new ReviewEventRow
        {
            PictureId = review.PictureId,
            At = at,
            Actor = actor,
            Action = ReviewAction.Reopen,
            State = ReviewState.InProgress,
            Text = "changed after it was accepted",
            Revision = firstRevision - 1,
        });
    }
}
