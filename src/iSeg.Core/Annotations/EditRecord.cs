using iSeg.Core.Geometry;

namespace iSeg.Core.Annotations;

/// <summary>
/// One entry of a picture's history, as it is stored: never changed, never deleted. A picture's state is the fold of its entries
/// (`EditingSession`), so every earlier state can be had again.
/// </summary>
public sealed record EditRecord
{
    public required long PictureId { get; init; }

    /// <summary>1, 2, 3, ... within the picture: the one order in which edits count.</summary>
    public required long Revision { get; init; }

    /// <summary>Made by the client; an edit that arrives twice is recognised by it.</summary>
    public required Guid EditId { get; init; }

    /// <summary>Who; undo is per author.</summary>
    public required string Author { get; init; }

    public required DateTimeOffset At { get; init; }

    public required EditKind Kind { get; init; }

    public required Guid ObjectId { get; init; }

    /// <summary>This edit brings the object into being; it exists as long as the edit counts.</summary>
    public bool Creates { get; init; }

    /// <summary>Pixels that this edit turns on, whether or not they were.</summary>
    public MaskPatch On { get; init; } = MaskPatch.Nothing;

    /// <summary>Pixels that this edit turns off, whether or not they were on.</summary>
    public MaskPatch Off { get; init; } = MaskPatch.Nothing;

    /// <summary>What the object's mask held before, in the rectangle that the edit touches (see <see cref="Touched"/>).</summary>
    public MaskPatch Before { get; init; } = MaskPatch.Nothing;

    /// <summary>What the object's mask held after, in the same rectangle.</summary>
    public MaskPatch After { get; init; } = MaskPatch.Nothing;

    /// <summary>For creations and <see cref="EditKind.Category"/>.</summary>
    public int? CategoryId { get; init; }

    /// <summary>For <see cref="EditKind.Lock"/>, and for <see cref="EditKind.Category"/> where it locked or unlocked as well.</summary>
    public bool? Locked { get; init; }

    /// <summary>For <see cref="EditKind.Undo"/> and <see cref="EditKind.Redo"/>: the edit that is meant.</summary>
    public Guid? TargetEditId { get; init; }

    /// <summary>What the person did, as JSON: prompts, model and parameters, or stroke points, radius and mode.</summary>
    public string Details { get; init; } = "{}";

    /// <summary>The rectangle around all pixels that the edit turns on or off.</summary>
    public PixelRect Touched => On.Rect.Union(Off.Rect);
}
