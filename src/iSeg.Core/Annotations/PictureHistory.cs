using iSeg.Core.Geometry;

namespace iSeg.Core.Annotations;

/// <summary>
/// A picture's annotations as the fold of its edits. Pure and in memory: the same edits in the same order give the same
/// masks on every machine, at every revision.
/// </summary>
public sealed class PictureHistory(PixelSize picture)
{
    private readonly Dictionary<Guid, ObjectHistory> _objects = [];
    private readonly Dictionary<Guid, EditRecord> _edits = [];
    private readonly Dictionary<string, UndoStacks> _authors = new(StringComparer.Ordinal);

    public PixelSize PictureSize { get; } = picture;

    /// <summary>The last edit's revision; 0 before any.</summary>
    public long Revision { get; private set; }

    /// <summary>All objects that are not deleted, in the order in which they were made.</summary>
    public IReadOnlyList<AnnotationState> Objects =>
        [.. _objects.Values.Select(o => o.State).Where(s => !s.Deleted).OrderBy(s => s.Order)];

    /// <summary>Folds stored edits, up to a revision (all of them by default).</summary>
    public static PictureHistory Replay(PixelSize picture, IEnumerable<EditRecord> edits, long upTo = long.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(edits);
        var history = new PictureHistory(picture);
        foreach (var edit in edits.TakeWhile(e => e.Revision <= upTo))
        {
            history.Append(edit);
        }

        return history;
    }

    /// <summary>An object, deleted or not; null when there never was one.</summary>
    public AnnotationState? Find(Guid objectId) => _objects.GetValueOrDefault(objectId)?.State;

    /// <summary>The revision of the last edit of an object; 0 when there never was one.</summary>
    public long RevisionOf(Guid objectId) => _objects.GetValueOrDefault(objectId)?.Revision ?? 0;

    /// <summary>An object as it was after a revision; null when it had not been made.</summary>
    public AnnotationState? FindAt(Guid objectId, long revision) => _objects.GetValueOrDefault(objectId)?.At(revision);

    /// <summary>An object as it would be without what one author painted; null when there never was one.</summary>
    public AnnotationState? FindWithout(Guid objectId, string author) => _objects.GetValueOrDefault(objectId)?.Without(author);

    /// <summary>The last edit of an author that counts and made an object or brought it back; null when there is none.</summary>
    public EditRecord? FindMaking(Guid objectId, string author) => _objects.GetValueOrDefault(objectId)?.MakingBy(author);

    /// <summary>An edit that is already part of the history, without what only the log keeps (before, after, details).</summary>
    public EditRecord? FindEdit(Guid editId) => _edits.GetValueOrDefault(editId);

    public EditRecord? NextUndo(string author) => _authors.GetValueOrDefault(author)?.NextUndo;

    public EditRecord? NextRedo(string author) => _authors.GetValueOrDefault(author)?.NextRedo;

    /// <summary>The object as the edit would leave it; changes nothing.</summary>
    public AnnotationState Peek(EditRecord edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        return (_objects.GetValueOrDefault(edit.ObjectId) ?? new(edit.ObjectId, PictureSize)).Peek(edit);
    }

    /// <summary>Takes the next edit in; its revision must follow the last.</summary>
    public ObjectChange Append(EditRecord edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        if (edit.Revision != Revision + 1)
        {
            throw new InvalidOperationException($"Revision {edit.Revision} cannot follow revision {Revision}.");
        }

        if (!_authors.TryGetValue(edit.Author, out var stacks))
        {
            _authors[edit.Author] = stacks = new();
        }

        if (!_objects.TryGetValue(edit.ObjectId, out var history))
        {
            _objects[edit.ObjectId] = history = new(edit.ObjectId, PictureSize);
        }

        var wasThere = !history.State.Deleted;
        // What the log on disk is for need not stay in memory: a busy picture has thousands of edits.
        edit = edit with { Before = MaskPatch.Nothing, After = MaskPatch.Nothing, Details = "" };
        var touched = history.Take(edit);
        switch (edit.Kind)
        {
            case EditKind.Undo:
                stacks.Undid(_edits[edit.TargetEditId ?? Guid.Empty]);
                break;
            case EditKind.Redo:
                stacks.Redid(_edits[edit.TargetEditId ?? Guid.Empty]);
                break;
            default:
                stacks.Did(edit);
                break;
        }

        _edits.Add(edit.EditId, edit);
        Revision = edit.Revision;
        return new(history.State, Patch(history.State, wasThere, touched));
    }

    /// <summary>What others need to follow. Who was told that an object is gone has dropped its mask: it comes back whole.</summary>
    private static MaskPatch? Patch(AnnotationState state, bool wasThere, PixelRect touched)
    {
        if (!wasThere && !state.Deleted)
        {
            return MaskPatch.Of(state.Mask);
        }

        return touched.IsEmpty ? null : MaskPatch.Cut(state.Mask, touched);
    }
}
