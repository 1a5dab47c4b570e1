using iSeg.Core.Annotations;
using iSeg.Core.Masks;

namespace iSeg.Data.Review;

/// <summary>How two people came to have a mask of the same thing.</summary>
public enum AgreementKind
{
    /// <summary>Both made an object of one category in the same place.</summary>
    Twice,

    /// <summary>The second changed what the first had made: before against after.</summary>
    Corrected,

    /// <summary>The second accepted what the first handed in: handed in against accepted.</summary>
    Reviewed,
}

/// <summary>Two masks of one thing.</summary>
/// <param name="First">Who made it.</param>
/// <param name="Second">Who made it as well, changed it or accepted it.</param>
/// <param name="Kind">Which of these.</param>
/// <param name="Iou">0..1; 0 where one of them did not have it at all.</param>
public sealed record AgreementSample(string First, string Second, AgreementKind Kind, double Iou)
{
    /// <summary>0..1: twice the common area by the sum of both.</summary>
    public double Dice => 2 * Iou / (1 + Iou);
}

/// <summary>Reads out of a picture's log how far people agree. Pure.</summary>
public static class Agreement
{
    /// <summary>Objects that overlap by less are taken for two things.</summary>
    public const double SameThing = 0.5;

    /// <param name="history">The picture before its first edit.</param>
    /// <param name="edits">Its log, in order.</param>
    /// <param name="events">What happened to its state, in order.</param>
    public static IReadOnlyList<AgreementSample> Of(PictureHistory history, IEnumerable<EditRecord> edits, IReadOnlyList<ReviewEvent> events)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(edits);
        ArgumentNullException.ThrowIfNull(events);
        var makers = new Dictionary<Guid, string>();
        var before = new Dictionary<(Guid ObjectId, string Author), RleMask>();
        var wanted = events.Where(e => e.Action is ReviewAction.Submit or ReviewAction.Accept).Select(e => e.Revision).ToHashSet();
        var moments = new Dictionary<long, IReadOnlyList<AnnotationState>> { [0] = [] };
        foreach (var edit in edits)
        {
            var mask = history.Find(edit.ObjectId)?.Mask;
            if (makers.TryAdd(edit.ObjectId, edit.Author) is false && makers[edit.ObjectId] != edit.Author && mask is not null)
            {
                before.TryAdd((edit.ObjectId, edit.Author), mask);
            }

            history.Append(edit);
            if (wanted.Contains(edit.Revision))
            {
                moments[edit.Revision] = history.Objects;
            }
        }

        var final = history.Objects.Where(o => !o.Mask.IsEmpty).ToList();
        return [.. Twice(final, makers), .. Corrected(final, makers, before), .. Reviewed(events, moments)];
    }

    private static IEnumerable<AgreementSample> Twice(List<AnnotationState> final, Dictionary<Guid, string> makers)
    {
        var pairs =
            from a in final
            from b in final
            where a.Order < b.Order && a.CategoryId == b.CategoryId && makers[a.ObjectId] != makers[b.ObjectId]
            let iou = a.Mask.Iou(b.Mask)
            where iou >= SameThing
            orderby iou descending
            select (a, b, iou);
        var taken = new HashSet<Guid>();
        foreach (var (a, b, iou) in pairs)
        {
            if (!taken.Contains(a.ObjectId) && !taken.Contains(b.ObjectId))
            {
                taken.Add(a.ObjectId);
                taken.Add(b.ObjectId);
                yield return new(makers[a.ObjectId], makers[b.ObjectId], AgreementKind.Twice, iou);
            }
        }
    }

    private static IEnumerable<AgreementSample> Corrected(
        List<AnnotationState> final, Dictionary<Guid, string> makers, Dictionary<(Guid ObjectId, string Author), RleMask> before)
    {
        var masks = final.ToDictionary(o => o.ObjectId, o => o.Mask);
        foreach (var ((id, author), mask) in before)
        {
            yield return new(makers[id], author, AgreementKind.Corrected, masks.TryGetValue(id, out var after) ? mask.Iou(after) : 0);
        }
    }

    private static IEnumerable<AgreementSample> Reviewed(IReadOnlyList<ReviewEvent> events, Dictionary<long, IReadOnlyList<AnnotationState>> moments)
    {
        ReviewEvent? submitted = null;
        foreach (var happened in events)
        {
            if (happened.Action == ReviewAction.Submit)
            {
                submitted = happened;
            }
            else if (happened.Action == ReviewAction.Accept && submitted is not null && submitted.Actor != happened.Actor
                && moments.TryGetValue(submitted.Revision, out var first) && moments.TryGetValue(happened.Revision, out var last))
            {
                var accepted = last.ToDictionary(o => o.ObjectId, o => o.Mask);
                var handedIn = first.ToDictionary(o => o.ObjectId, o => o.Mask);
                foreach (var id in accepted.Keys.Union(handedIn.Keys))
                {
                    var both = accepted.TryGetValue(id, out var a) && handedIn.TryGetValue(id, out var b) ? a.Iou(b) : 0;
                    yield return new(submitted.Actor, happened.Actor, AgreementKind.Reviewed, both);
                }
            }
        }
    }
}
