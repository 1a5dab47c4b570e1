using iSeg.Core.Annotations;

namespace iSeg.Core.Provenance;

/// <summary>One edit as a timeline shows it.</summary>
/// <param name="Edit">The stored edit, with all that the log keeps.</param>
/// <param name="Counts">It still counts: nobody took it back.</param>
/// <param name="Added">Pixels that it turned on, of those that were off.</param>
/// <param name="Removed">Pixels that it turned off, of those that were on.</param>
public sealed record TimelineEntry(EditRecord Edit, bool Counts, long Added, long Removed)
{
    /// <summary>A log as a timeline, oldest first.</summary>
    public static IReadOnlyList<TimelineEntry> Of(IReadOnlyList<EditRecord> edits)
    {
        ArgumentNullException.ThrowIfNull(edits);
        var undone = new HashSet<Guid>();
        foreach (var edit in edits)
        {
            _ = edit.Kind switch
            {
                EditKind.Undo => undone.Add(edit.TargetEditId!.Value),
                EditKind.Redo => undone.Remove(edit.TargetEditId!.Value),
                _ => false,
            };
        }

        return [.. edits.Select(e => new TimelineEntry(e, !undone.Contains(e.EditId), Grown(e.Before, e.After), Grown(e.After, e.Before)))];
    }

    private static long Grown(MaskPatch from, MaskPatch to) => to.Rect.IsEmpty ? 0 : to.Content.Subtract(from.Content).Area;
}
