using iSeg.Core.Annotations;
using iSeg.Core.Masks;

namespace iSeg.Data.Review;

/// <summary>What became of one object between two revisions.</summary>
/// <param name="ObjectId">The object.</param>
/// <param name="CategoryBefore">Its category then; null when it was not there.</param>
/// <param name="CategoryAfter">Its category now; null when it is not there any more.</param>
/// <param name="Before">Its mask then; empty when it was not there.</param>
/// <param name="After">Its mask now; empty when it is not there any more.</param>
/// <param name="Authors">Whose edits made the difference, in the order of their first.</param>
public sealed record ObjectDiff(Guid ObjectId, int? CategoryBefore, int? CategoryAfter, RleMask Before, RleMask After, IReadOnlyList<string> Authors)
{
    /// <summary>0..1; 1 when no pixel differs.</summary>
    public double Iou => Before.IsEmpty && After.IsEmpty ? 1 : Before.Iou(After);

    public bool IsNew => CategoryBefore is null;

    public bool IsGone => CategoryAfter is null;
}

/// <summary>Before, after and who, out of a picture's log. Pure.</summary>
public static class ReviewDiff
{
    /// <summary>The objects that differ between two revisions, or that somebody touched in between.</summary>
    /// <param name="history">The picture before its first edit.</param>
    /// <param name="edits">Its log, in order.</param>
    /// <param name="from">The earlier revision; 0 is the empty picture.</param>
    /// <param name="to">The later revision; what lies after it is left out.</param>
    public static IReadOnlyList<ObjectDiff> Between(PictureHistory history, IEnumerable<EditRecord> edits, long from, long to)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(edits);
        Dictionary<Guid, AnnotationState>? then = from <= 0 ? [] : null;
        var touched = new Dictionary<Guid, List<string>>();
        foreach (var edit in edits.TakeWhile(e => e.Revision <= to))
        {
            history.Append(edit);
            if (edit.Revision == from)
            {
                then = history.Objects.ToDictionary(o => o.ObjectId);
            }
            else if (edit.Revision > from)
            {
                var authors = touched.TryGetValue(edit.ObjectId, out var known) ? known : touched[edit.ObjectId] = [];
                if (!authors.Contains(edit.Author))
                {
                    authors.Add(edit.Author);
                }
            }
        }

        then ??= history.Objects.ToDictionary(o => o.ObjectId);
        var now = history.Objects.ToDictionary(o => o.ObjectId);
        var empty = RleMask.Empty(history.PictureSize);
        return
        [
            .. from pair in touched
               let before = then.GetValueOrDefault(pair.Key)
               let after = now.GetValueOrDefault(pair.Key)
               where before is not null || after is not null
               orderby (after ?? before)!.Order
               select new ObjectDiff(pair.Key, before?.CategoryId, after?.CategoryId, before?.Mask ?? empty, after?.Mask ?? empty, pair.Value),
        ];
    }
}
