using iSeg.Core.Annotations;
using iSeg.Data.Model;

namespace iSeg.Data.Journal;

/// <summary>Between records and rows.</summary>
internal static class EditMapping
{
    public static EditRow ToRow(EditRecord edit) => new()
    {
        PictureId = edit.PictureId,
        Revision = edit.Revision,
        EditId = edit.EditId,
        Author = edit.Author,
        At = edit.At,
        Kind = edit.Kind,
        ObjectId = edit.ObjectId,
        Creates = edit.Creates,
        On = edit.On,
        Off = edit.Off,
        Before = edit.Before,
        After = edit.After,
        CategoryId = edit.CategoryId,
        Locked = edit.Locked,
        TargetEditId = edit.TargetEditId,
        Details = edit.Details,
    };

    public static EditRecord ToRecord(EditRow row) => new()
    {
        PictureId = row.PictureId,
        Revision = row.Revision,
        EditId = row.EditId,
        Author = row.Author,
        At = row.At,
        Kind = row.Kind,
        ObjectId = row.ObjectId,
        Creates = row.Creates,
        On = row.On,
        Off = row.Off,
        Before = row.Before,
        After = row.After,
        CategoryId = row.CategoryId,
        Locked = row.Locked,
        TargetEditId = row.TargetEditId,
        Details = row.Details,
    };

    public static void Apply(AnnotationState state, long revision, AnnotationRow row)
    {
        var bounds = state.Mask.Bounds;
        row.CategoryId = state.CategoryId;
        row.Locked = state.Locked;
        row.Order = state.Order;
        row.Counts = state.Mask.ToCounts();
        row.Area = state.Mask.Area;
        (row.Left, row.Top, row.BoxWidth, row.BoxHeight) = (bounds.X, bounds.Y, bounds.Width, bounds.Height);
        row.Deleted = state.Deleted;
        row.Revision = revision;
    }
}
