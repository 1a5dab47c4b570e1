using System.Text.Json;

namespace iSeg.Core.Annotations;

/// <summary>Edits that bring something back: an earlier revision, or what lies beneath one author's work. Both are ordinary edits, so they can be undone.</summary>
internal static class PastRules
{
    /// <exception cref="EditRefusedException">There is nothing to bring back, or it may not be.</exception>
    public static EditRecord Restore(PictureHistory history, RestoreCommand command, EditRecord draft)
    {
        var now = history.Find(command.ObjectId);
        if (now is null || history.FindAt(command.ObjectId, command.Revision) is not { } then)
        {
            throw new EditRefusedException(RefusalCode.Gone, $"This object was not there yet at revision {command.Revision}.");
        }

        if (now is { Locked: true, Deleted: false })
        {
            throw new EditRefusedException(RefusalCode.Locked, "This object is locked. Unlock it first (Alt+L).");
        }

        draft = draft with { Details = JsonSerializer.Serialize(new { revision = command.Revision }) };
        if (then.Deleted)
        {
            return now.Deleted ? throw Nothing() : draft with { Kind = EditKind.Delete };
        }

        var (on, off) = (then.Mask.Subtract(now.Mask), now.Mask.Subtract(then.Mask));
        var wanted = command.CategoryId ?? then.CategoryId;
        var category = wanted != now.CategoryId;
        if (on.IsEmpty && off.IsEmpty && !category && !now.Deleted)
        {
            throw Nothing();
        }

        return draft with { On = MaskPatch.Of(on), Off = MaskPatch.Of(off), CategoryId = category ? wanted : null };
    }

    /// <exception cref="EditRefusedException">Nothing of that author shows on the object.</exception>
    public static EditRecord Revert(PictureHistory history, RevertCommand command, EditRecord draft)
    {
        var now = history.Find(command.ObjectId)!;
        var rest = history.FindWithout(command.ObjectId, command.Author)!;
        draft = draft with { Details = JsonSerializer.Serialize(new { author = command.Author }) };
        if (rest.Deleted)
        {
            // Nobody else ever painted on it.
            return draft with { Kind = EditKind.Delete };
        }

        var (on, off) = (rest.Mask.Subtract(now.Mask), now.Mask.Subtract(rest.Mask));
        return on.IsEmpty && off.IsEmpty ? throw Nothing() : draft with { On = MaskPatch.Of(on), Off = MaskPatch.Of(off) };
    }

    private static EditRefusedException Nothing() => new(RefusalCode.Invalid, "That changes nothing about this object.");
}
