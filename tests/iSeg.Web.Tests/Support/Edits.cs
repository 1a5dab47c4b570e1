using System.Text.Json;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Web.Editing.Session;

namespace iSeg.Web.Tests.Support;

/// <summary>Requests as the canvas makes them, and masks out of answers.</summary>
internal static class Edits
{
    public static EditRequest Stroke(Guid objectId, string mode, double radius, params double[] points) => new()
    {
        Kind = "stroke",
        EditId = Guid.NewGuid(),
        ObjectId = objectId,
        CategoryId = 1,
        Mode = mode,
        Radius = radius,
        Points = points,
    };

    public static EditRequest Of(string kind, Guid objectId, int categoryId = 1, bool? locked = null) =>
        new() { Kind = kind, EditId = Guid.NewGuid(), ObjectId = objectId, CategoryId = categoryId, Locked = locked };

    public static RleMask ToMask(this PatchMessage? patch, PixelSize picture) => patch is null || patch.W == 0
        ? RleMask.Empty(picture)
        : RleMask.FromCounts(new(patch.W, patch.H), patch.Counts).Place(picture, patch.X, patch.Y);

    /// <summary>The mask with the patch's rectangle replaced, as the canvas does it.</summary>
    public static RleMask With(this RleMask mask, PatchMessage? patch) => patch is null || patch.W == 0
        ? mask
        : mask.Subtract(RleMask.Rectangle(mask.Size, new(patch.X, patch.Y, patch.W, patch.H))).Union(patch.ToMask(mask.Size));

    public static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text.Replace('\'', '"'));
        return document.RootElement.Clone();
    }
}
