namespace iSeg.Core.Annotations;

/// <summary>What an edit does. The numbers are stored: never renumber.</summary>
public enum EditKind
{
    /// <summary>The engine's mask, accepted by a person.</summary>
    Accept = 1,

    /// <summary>Brush or eraser.</summary>
    Stroke = 2,

    Polygon = 3,

    /// <summary>The object gets another category.</summary>
    Category = 4,

    /// <summary>The object is locked or unlocked.</summary>
    Lock = 5,

    Delete = 6,

    /// <summary>An earlier edit of the same author stops counting.</summary>
    Undo = 7,

    /// <summary>An undone edit counts again.</summary>
    Redo = 8,

    /// <summary>A mask that came from a file or a program.</summary>
    Import = 9,

    /// <summary>The object's border is made smoother.</summary>
    Smooth = 10,

    /// <summary>The object becomes what it was after an earlier revision, whoever changed it since.</summary>
    Restore = 11,

    /// <summary>What one author painted on the object gives way to what lies beneath it.</summary>
    Revert = 12,
}
