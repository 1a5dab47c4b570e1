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
        var ids = edits.Select(picture => picture.Key).ToList();
        var accepted = await context.Reviews.Where(r => ids.Contains(r.PictureId) && r.State == ReviewState.Accepted).ToListAsync();
        foreach (var review in accepted)
        {
            var first = edits[review.PictureId].MinBy(edit => edit.Revision)!;
            (review.State, review.ChangedAt) = (ReviewState.InProgress, first.At);
            context.Add(new ReviewEventRow
            {
                PictureId = review.PictureId,
                At = first.At,
                Actor = first.Author,
                Action = ReviewAction.Reopen,
                State = ReviewState.InProgress,
                Text = "changed after it was accepted",
                Revision = first.Revision - 1,
            });
        }

        return [.. accepted.Select(review => review.PictureId)];
    }
}
