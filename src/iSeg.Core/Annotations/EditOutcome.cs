namespace iSeg.Core.Annotations;

/// <summary>One object after an edit.</summary>
/// <param name="Patch">What the mask now holds where pixels may have changed; null where none did.</param>
public sealed record ObjectChange(AnnotationState State, MaskPatch? Patch);

/// <summary>An edit that is on disk.</summary>
/// <param name="Revision">The picture's revision that it made.</param>
/// <param name="IsRepeat">The edit had been stored before; nothing new happened.</param>
public sealed record EditOutcome(long Revision, string Author, IReadOnlyList<ObjectChange> Changes, bool IsRepeat = false);
