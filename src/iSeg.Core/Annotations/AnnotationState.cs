using iSeg.Core.Masks;

namespace iSeg.Core.Annotations;

/// <summary>One object on a picture, as it stands after some revision.</summary>
/// <param name="ObjectId">Made by the client that created it; never reused.</param>
/// <param name="CategoryId">A category of the project.</param>
/// <param name="Locked">Refuses every edit but unlocking.</param>
/// <param name="Order">Place in the list and on the canvas: the revision that created it.</param>
/// <param name="Mask">Of the picture's size.</param>
/// <param name="Deleted">Deleted, or its creation undone; kept so that it can come back.</param>
public sealed record AnnotationState(Guid ObjectId, int CategoryId, bool Locked, long Order, RleMask Mask, bool Deleted);
