using iSeg.Core.Masks;

namespace iSeg.Core.Annotations;

/// <summary>Which commands make sense on a history, and what edit each becomes.</summary>
internal static class EditRules
{
    /// <summary>The edit without place, time and author, which the session adds.</summary>
    /// <exception cref="EditRefusedException">The command makes no sense; says why.</exception>
    public static EditRecord Prepare(PictureHistory history, EditCommand command, string author) => command switch
    {
        PaintCommand paint => Paint(history, paint),
        ReshapeCommand reshape => Reshape(history, reshape),
        ReplaceCommand replace => Replace(history, replace),
        CategoryCommand change => Draft((change.Locked == false ? Visible(history, change.ObjectId) : Existing(history, change.ObjectId)).ObjectId, change, EditKind.Category) with
        {
            CategoryId = change.CategoryId,
            Locked = change.Locked,
        },
        LockCommand change => Draft(Visible(history, change.ObjectId).ObjectId, change, EditKind.Lock) with { Locked = change.Locked },
        DeleteCommand delete => Draft(Existing(history, delete.ObjectId).ObjectId, delete, EditKind.Delete),
        RestoreCommand restore => PastRules.Restore(history, restore, Draft(restore.ObjectId, restore, EditKind.Restore)),
        RevertCommand revert => PastRules.Revert(history, revert, Draft(Existing(history, revert.ObjectId).ObjectId, revert, EditKind.Revert)),
        UndoCommand undo => Toggle(history, undo, EditKind.Undo, history.NextUndo(author), "There is nothing of yours to undo."),
        RedoCommand redo => Toggle(history, redo, EditKind.Redo, history.NextRedo(author), "There is nothing of yours to redo."),
        _ => throw new EditRefusedException(RefusalCode.Invalid, $"{command.GetType().Name} is not an edit."),
    };

    private static EditRecord Paint(PictureHistory history, PaintCommand paint)
    {
        if (paint.Kind is not (EditKind.Accept or EditKind.Stroke or EditKind.Polygon or EditKind.Import))
        {
            throw new EditRefusedException(RefusalCode.Invalid, $"{paint.Kind} does not paint.");
        }

        RequireFit(history, paint.Shape, paint.Details);
        if (paint.Shape.IsEmpty)
        {
            throw new EditRefusedException(RefusalCode.Invalid, "Nothing was painted inside the picture.");
        }

        if (paint.Mode == PaintMode.New)
        {
            if (paint.ObjectId == Guid.Empty || history.Find(paint.ObjectId) is not null)
            {
                throw new EditRefusedException(RefusalCode.Invalid, "A new object needs an id of its own.");
            }
        }
        else
        {
            Existing(history, paint.ObjectId);
        }

        var patch = MaskPatch.Of(paint.Shape);
        return Draft(paint.ObjectId, paint, paint.Kind) with
        {
            Creates = paint.Mode == PaintMode.New,
            CategoryId = paint.Mode == PaintMode.New ? paint.CategoryId : null,
            On = paint.Mode == PaintMode.Subtract ? MaskPatch.Nothing : patch,
            Off = paint.Mode == PaintMode.Subtract ? patch : MaskPatch.Nothing,
            Details = paint.Details,
        };
    }

    private static EditRecord Reshape(PictureHistory history, ReshapeCommand reshape)
    {
        if (reshape.Kind is not (EditKind.Smooth or EditKind.Accept))
        {
            throw new EditRefusedException(RefusalCode.Invalid, $"{reshape.Kind} does not reshape.");
        }

        var now = Existing(history, reshape.ObjectId).Mask;
        RequireFit(history, reshape.Shape, reshape.Details);
        var (on, off) = (reshape.Shape.Subtract(now), now.Subtract(reshape.Shape));
        if (on.IsEmpty && off.IsEmpty)
        {
            throw new EditRefusedException(RefusalCode.Invalid, "That changes nothing about this object.");
        }

        return Draft(reshape.ObjectId, reshape, reshape.Kind) with { On = MaskPatch.Of(on), Off = MaskPatch.Of(off), Details = reshape.Details };
    }

    private static EditRecord Replace(PictureHistory history, ReplaceCommand replace)
    {
        var now = Existing(history, replace.ObjectId);
        RequireFit(history, replace.Shape, replace.Details);
        if (replace.Shape.IsEmpty)
        {
            throw new EditRefusedException(RefusalCode.Invalid, "The mask is empty. To take the object away, delete it.");
        }

        var (on, off, category) = (replace.Shape.Subtract(now.Mask), now.Mask.Subtract(replace.Shape), replace.CategoryId != now.CategoryId);
        if (on.IsEmpty && off.IsEmpty && !category)
        {
            throw new EditRefusedException(RefusalCode.Invalid, "That changes nothing about this object.");
        }

        return Draft(replace.ObjectId, replace, EditKind.Import) with
        {
            On = MaskPatch.Of(on),
            Off = MaskPatch.Of(off),
            CategoryId = category ? replace.CategoryId : null,
            Details = replace.Details,
        };
    }

    private static void RequireFit(PictureHistory history, RleMask shape, string details)
    {
        if (shape.Size != history.PictureSize)
        {
            throw new EditRefusedException(RefusalCode.Invalid, $"The painted mask is {shape.Size}, the picture is {history.PictureSize}.");
        }

        if (details.Length > EditingSession.MaxDetails)
        {
            throw new EditRefusedException(RefusalCode.Invalid, "The description of the edit is too long to be kept.");
        }
    }

    private static EditRecord Toggle(PictureHistory history, EditCommand command, EditKind kind, EditRecord? target, string nothing)
    {
        if (target is null)
        {
            throw new EditRefusedException(RefusalCode.Nothing, nothing);
        }

        // Taking back a lock must be possible while it holds.
        if (target.Locked is null && history.Find(target.ObjectId) is { Locked: true, Deleted: false })
        {
            throw new EditRefusedException(RefusalCode.Locked, "The object of that edit is locked. Unlock it first.");
        }

        return Draft(target.ObjectId, command, kind) with { TargetEditId = target.EditId };
    }

    private static AnnotationState Existing(PictureHistory history, Guid objectId)
    {
        var state = Visible(history, objectId);
        return state.Locked
            ? throw new EditRefusedException(RefusalCode.Locked, "This object is locked. Unlock it first (Alt+L).")
            : state;
    }

    private static AnnotationState Visible(PictureHistory history, Guid objectId) =>
        history.Find(objectId) is { Deleted: false } state
            ? state
            : throw new EditRefusedException(RefusalCode.Gone, "This object is not there any more.");

    private static EditRecord Draft(Guid objectId, EditCommand command, EditKind kind) => new()
    {
        PictureId = 0,
        Revision = 0,
        Author = "",
        At = default,
        EditId = command.EditId,
        Kind = kind,
        ObjectId = objectId,
    };
}
