using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Annotations;

/// <summary>
/// All edits of one object and what they add up to: edits that count are laid over each other in order, so a pixel has the value
/// of the last one that touched it. Undo is leaving one out; whoever painted there before or since keeps their pixels.
/// </summary>
internal sealed class ObjectHistory(Guid objectId, PixelSize picture)
{
    private readonly List<Entry> _entries = [];
    private readonly List<EditRecord> _log = [];
    private RleMask _mask = RleMask.Empty(picture);

    public AnnotationState State { get; private set; } = new(objectId, 0, false, 0, RleMask.Empty(picture), true);

    /// <summary>Of the last edit, whatever its kind; 0 before any.</summary>
    public long Revision => _log.Count == 0 ? 0 : _log[^1].Revision;

    /// <summary>Takes in the object's next edit, whatever its kind; returns the rectangle in which pixels may have changed.</summary>
    public PixelRect Take(EditRecord edit)
    {
        _log.Add(edit);
        return edit.TargetEditId is { } target ? SetActive(target, edit.Kind == EditKind.Redo) : Append(edit);
    }

    /// <summary>The object as it was after a revision of the picture; null when it was not made yet.</summary>
    public AnnotationState? At(long revision)
    {
        if (_log.Count == 0 || _log[0].Revision > revision)
        {
            return null;
        }

        var past = new ObjectHistory(objectId, picture);
        foreach (var edit in _log.TakeWhile(e => e.Revision <= revision))
        {
            past.Take(edit);
        }

        return past.State;
    }

    /// <summary>The object without what one author painted. Others' edits keep their places and so every pixel that they touched last.</summary>
    public AnnotationState Without(string author)
    {
        var rest = new ObjectHistory(objectId, picture);
        foreach (var entry in _entries.Where(e => e.Active && (e.Edit.Author != author || e.Edit.Touched.IsEmpty)))
        {
            rest._entries.Add(entry);
            rest._mask = Lay(rest._mask, entry.Edit);
        }

        if (rest._entries.Count > 0)
        {
            rest.Refresh();
        }

        return rest.State;
    }

    /// <summary>The last edit of an author that counts and made the object or brought it back; null when there is none.</summary>
    public EditRecord? MakingBy(string author) =>
        _entries.FindLast(e => e.Active && e.Edit.Author == author && (e.Edit.Creates || e.Edit.Kind == EditKind.Restore))?.Edit;

    /// <summary>Lays one more edit on top; returns the rectangle in which pixels may have changed.</summary>
    private PixelRect Append(EditRecord edit)
    {
        _entries.Add(new(edit));
        _mask = Lay(_mask, edit);
        Refresh();
        return edit.Touched;
    }

    /// <summary>Makes an edit (not) count; returns the rectangle in which pixels may have changed.</summary>
    private PixelRect SetActive(Guid editId, bool active)
    {
        var entry = _entries.Find(e => e.Edit.EditId == editId)
            ?? throw new InvalidOperationException($"Edit {editId} does not belong to object {objectId}.");
        entry.Active = active;
        var rect = entry.Edit.Touched;
        if (!rect.IsEmpty)
        {
            _mask = new MaskPatch(rect, Fold(rect, _entries.Where(e => e.Active).Select(e => e.Edit))).ApplyTo(_mask);
        }

        Refresh();
        return rect;
    }

    /// <summary>What <see cref="Take"/> would make of the object; changes nothing.</summary>
    public AnnotationState Peek(EditRecord edit)
    {
        var (state, mask) = (State, _mask);
        try
        {
            if (edit.TargetEditId is { } target)
            {
                SetActive(target, edit.Kind == EditKind.Redo);
            }
            else
            {
                Append(edit);
            }

            return State;
        }
        finally
        {
            if (edit.TargetEditId is { } target)
            {
                _entries.Find(e => e.Edit.EditId == target)!.Active = edit.Kind != EditKind.Redo;
            }
            else
            {
                _entries.RemoveAt(_entries.Count - 1);
            }

            (State, _mask) = (state, mask);
        }
    }

    private static RleMask Lay(RleMask mask, EditRecord edit)
    {
        if (!edit.On.Rect.IsEmpty)
        {
            mask = mask.Union(edit.On.Place(mask.Size));
        }

        return edit.Off.Rect.IsEmpty ? mask : mask.Subtract(edit.Off.Place(mask.Size));
    }

    /// <summary>What edits add up to inside one rectangle, as a mask of its size.</summary>
    private static RleMask Fold(PixelRect rect, IEnumerable<EditRecord> edits)
    {
        var content = RleMask.Empty(rect.Size);
        foreach (var edit in edits.Where(e => !e.Touched.Intersect(rect).IsEmpty))
        {
            content = content.Union(Inside(edit.On, rect)).Subtract(Inside(edit.Off, rect));
        }

        return content;
    }

    private static RleMask Inside(MaskPatch patch, PixelRect rect) =>
        patch.Content.Place(rect.Size, patch.Rect.X - rect.X, patch.Rect.Y - rect.Y);

    private void Refresh()
    {
        var category = 0;
        var locked = false;
        var painted = false;
        var deleted = false;
        var order = _entries[0].Edit.Revision;
        foreach (var entry in _entries)
        {
            // The category that an object was made with stays known even while its making is undone.
            if (entry.Edit.Creates || (entry.Active && entry.Edit.CategoryId is not null))
            {
                category = entry.Edit.CategoryId ?? category;
            }

            if (entry.Active)
            {
                locked = entry.Edit.Locked ?? locked;
                painted |= entry.Edit.Kind is EditKind.Accept or EditKind.Stroke or EditKind.Polygon or EditKind.Import or EditKind.Restore;

                // Restoring brings back what was deleted before it; deleting anew takes it away again.
                deleted = entry.Edit.Kind == EditKind.Delete || (deleted && entry.Edit.Kind != EditKind.Restore);
            }
        }

        // An object lives as long as anybody's paint on it counts: undoing its making leaves what others added.
        State = new(objectId, category, locked, order, _mask, deleted || !painted);
    }

    private sealed class Entry(EditRecord edit)
    {
        public EditRecord Edit { get; } = edit;

        public bool Active { get; set; } = true;
    }
}
