using iSeg.Core.Masks;

namespace iSeg.Core.Annotations;

/// <summary>What a person asks for. The session decides whether it happens and makes an <see cref="EditRecord"/> of it.</summary>
/// <param name="EditId">Made by the client; asking twice with the same id is answered twice and done once.</param>
public abstract record EditCommand(Guid EditId);

/// <summary>How painted pixels meet the object.</summary>
public enum PaintMode
{
    /// <summary>They make a new object.</summary>
    New,

    Add,

    Subtract,
}

/// <summary>Pixels from a brush, a polygon or an accepted prediction.</summary>
/// <param name="Kind">Accept, Stroke, Polygon or Import.</param>
/// <param name="Shape">The painted pixels, of the picture's size.</param>
/// <param name="CategoryId">For a new object; ignored otherwise.</param>
/// <param name="Details">What the person did, as JSON, for the log.</param>
public sealed record PaintCommand(Guid EditId, Guid ObjectId, EditKind Kind, PaintMode Mode, RleMask Shape, int CategoryId, string Details)
    : EditCommand(EditId);

/// <summary>The object's pixels become others: what is missing is turned on, what is too much is turned off.</summary>
/// <param name="Kind">Smooth, or Accept for a mask that takes the place of the object's.</param>
/// <param name="Shape">What the object's mask is to be, of the picture's size.</param>
/// <param name="Details">What the person did, as JSON, for the log.</param>
public sealed record ReshapeCommand(Guid EditId, Guid ObjectId, EditKind Kind, RleMask Shape, string Details) : EditCommand(EditId);

/// <summary>The object becomes another, pixels and category at once, as a program says.</summary>
/// <param name="Shape">What the object's mask is to be, of the picture's size; not empty.</param>
/// <param name="CategoryId">What it is to be.</param>
/// <param name="Details">What was done, as JSON, for the log.</param>
public sealed record ReplaceCommand(Guid EditId, Guid ObjectId, RleMask Shape, int CategoryId, string Details) : EditCommand(EditId);

/// <param name="CategoryId">What the object is to be.</param>
/// <param name="Locked">Locks or unlocks it in the same edit; unlocking makes a locked object take the category. Null leaves the lock as it is.</param>
public sealed record CategoryCommand(Guid EditId, Guid ObjectId, int CategoryId, bool? Locked = null) : EditCommand(EditId);

public sealed record LockCommand(Guid EditId, Guid ObjectId, bool Locked) : EditCommand(EditId);

public sealed record DeleteCommand(Guid EditId, Guid ObjectId) : EditCommand(EditId);

/// <summary>The object becomes what it was: pixels, category, being there.</summary>
/// <param name="Revision">Of the picture; the object's state after it counts.</param>
/// <param name="CategoryId">What it is to be instead of what it was then.</param>
public sealed record RestoreCommand(Guid EditId, Guid ObjectId, long Revision, int? CategoryId = null) : EditCommand(EditId);

/// <summary>Takes out of the object every pixel that still shows one author's work; what others painted there before comes back.</summary>
/// <param name="Author">Whose work; not necessarily who asks.</param>
public sealed record RevertCommand(Guid EditId, Guid ObjectId, string Author) : EditCommand(EditId);

/// <summary>Takes back the author's latest edit that still counts.</summary>
public sealed record UndoCommand(Guid EditId) : EditCommand(EditId);

/// <summary>Brings back the author's edit undone last, as long as the author has done nothing else since.</summary>
public sealed record RedoCommand(Guid EditId) : EditCommand(EditId);
