using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Annotations;

/// <summary>The content of one rectangle of a mask: what travels and what the log keeps instead of whole masks.</summary>
/// <param name="Rect">Where in the picture; empty for "nothing".</param>
/// <param name="Content">A mask of the rectangle's size.</param>
public sealed record MaskPatch(PixelRect Rect, RleMask Content)
{
    public static readonly MaskPatch Nothing = new(PixelRect.Empty, RleMask.Empty(default));

    /// <summary>The content of a rectangle of a mask.</summary>
    public static MaskPatch Cut(RleMask mask, PixelRect rect) => rect.IsEmpty ? Nothing : new(rect, mask.Crop(rect));

    /// <summary>The foreground of a mask with as little around it as possible.</summary>
    public static MaskPatch Of(RleMask mask) => Cut(mask, mask.Bounds);

    /// <summary>The patch in an otherwise empty mask of the picture's size.</summary>
    public RleMask Place(PixelSize picture) => Content.Place(picture, Rect.X, Rect.Y);

    /// <summary>A mask whose rectangle is replaced by this patch.</summary>
    public RleMask ApplyTo(RleMask mask) =>
        Rect.IsEmpty ? mask : mask.Subtract(RleMask.Rectangle(mask.Size, Rect)).Union(Place(mask.Size));
}
