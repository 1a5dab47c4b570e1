using iSeg.Core.Annotations;

namespace iSeg.Web.Editing.Session;

/// <summary>Between the session's own types and what travels.</summary>
internal static class MessageMapping
{
    public static PatchMessage ToMessage(this MaskPatch patch) =>
        new(patch.Rect.X, patch.Rect.Y, patch.Rect.Width, patch.Rect.Height, patch.Rect.IsEmpty ? "" : patch.Content.ToCounts());

    public static ObjectMessage ToMessage(this AnnotationState state, MaskPatch? patch)
    {
        var bounds = state.Mask.Bounds;
        return new(
            state.ObjectId,
            state.CategoryId,
            state.Locked,
            state.Order,
            state.Mask.Area,
            [bounds.X, bounds.Y, bounds.Width, bounds.Height],
            state.Deleted,
            patch?.ToMessage());
    }

    public static IReadOnlyList<ObjectMessage> ToMessages(this IEnumerable<ObjectChange> changes) =>
        [.. changes.Select(change => change.State.ToMessage(change.Patch))];

    public static string ToCode(this RefusalCode code) => code switch
    {
        RefusalCode.Locked => "locked",
        RefusalCode.Gone => "gone",
        RefusalCode.Category => "category",
        RefusalCode.Busy => "busy",
        RefusalCode.Storage => "storage",
        RefusalCode.Nothing => "nothing",
        RefusalCode.Forbidden => "forbidden",
        RefusalCode.SignIn => "signin",
        RefusalCode.Changed => "changed",
        _ => "invalid",
    };
}
