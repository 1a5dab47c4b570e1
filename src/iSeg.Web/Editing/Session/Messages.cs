namespace iSeg.Web.Editing.Session;

// What crosses grain calls and, as JSON, the circuit (docs/editor-protocol.md). Immutable, so that nothing is copied in process.

/// <summary>The content of one rectangle of a mask; <see cref="Counts"/> is COCO compressed RLE of size h x w.</summary>
[GenerateSerializer, Immutable, Alias("iSeg.Patch")]
public sealed record PatchMessage([property: Id(0)] int X, [property: Id(1)] int Y, [property: Id(2)] int W, [property: Id(3)] int H, [property: Id(4)] string Counts);

/// <summary>One object; <see cref="Mask"/> only where pixels changed.</summary>
[GenerateSerializer, Immutable, Alias("iSeg.Object")]
public sealed record ObjectMessage(
    [property: Id(0)] Guid Id,
    [property: Id(1)] int CategoryId,
    [property: Id(2)] bool Locked,
    [property: Id(3)] long Order,
    [property: Id(4)] long Area,
    [property: Id(5)] int[] Bbox,
    [property: Id(6)] bool Deleted,
    [property: Id(7)] PatchMessage? Mask);

[GenerateSerializer, Immutable, Alias("iSeg.Snapshot")]
public sealed record SnapshotMessage([property: Id(0)] long Revision, [property: Id(1)] IReadOnlyList<ObjectMessage> Objects);

/// <summary>Somebody's edit, told to everybody who looks at the picture.</summary>
[GenerateSerializer, Immutable, Alias("iSeg.EditNotice")]
public sealed record EditNotice(
    [property: Id(0)] long Revision,
    [property: Id(1)] string Author,
    [property: Id(2)] IReadOnlyList<ObjectMessage> Changes,
    [property: Id(3)] Guid EditId);

/// <summary>The answer to an edit: <see cref="Ok"/> with a revision and changes, or a code and an error.</summary>
[GenerateSerializer, Immutable, Alias("iSeg.EditReply")]
public sealed record EditReply(
    [property: Id(0)] bool Ok,
    [property: Id(1)] long Revision,
    [property: Id(2)] IReadOnlyList<ObjectMessage> Changes,
    [property: Id(3)] string? Code,
    [property: Id(4)] string? Error)
{
    public static EditReply Refused(string code, string error) => new(false, 0, [], code, error);
}

/// <summary>What the canvas or a panel asks for. Which fields matter depends on <see cref="Kind"/>; all are checked.</summary>
[GenerateSerializer, Immutable, Alias("iSeg.EditRequest")]
public sealed record EditRequest
{
    /// <summary>accept, import, replace, stroke, polygon, smooth, suggestion, category, lock, delete, restore, revert, undo or redo.</summary>
    [Id(0)]
    public required string Kind { get; init; }

    [Id(1)]
    public required Guid EditId { get; init; }

    [Id(2)]
    public Guid ObjectId { get; init; }

    [Id(3)]
    public int CategoryId { get; init; }

    /// <summary>new, add or subtract.</summary>
    [Id(4)]
    public string Mode { get; init; } = "new";

    /// <summary>Of the brush, or of the smoothing.</summary>
    [Id(5)]
    public double Radius { get; init; }

    /// <summary>x, y, x, y, ... in picture coordinates.</summary>
    [Id(6)]
    public IReadOnlyList<double> Points { get; init; } = [];

    /// <summary>For lock; for category, whether to lock or unlock in the same edit, null to leave the lock alone.</summary>
    [Id(7)]
    public bool? Locked { get; init; }

    /// <summary>For accept: the predicted mask, which comes from the segmenter, never from the browser. For suggestion: the store's. For import and replace: a program's.</summary>
    [Id(8)]
    public PatchMessage? Mask { get; init; }

    /// <summary>What the person did, as JSON, for the correction log.</summary>
    [Id(9)]
    public string Details { get; init; } = "{}";

    /// <summary>For restore: the revision after which the object was as it shall be again.</summary>
    [Id(10)]
    public long Revision { get; init; }

    /// <summary>For revert: whose work shall not count.</summary>
    [Id(11)]
    public string Author { get; init; } = "";

    /// <summary>The revision of the object's last edit that the asker has seen; null to do it whatever happened since.</summary>
    [Id(12)]
    public long? IfRevision { get; init; }

    /// <summary>For suggestion: the object whose mask it is to be; null for a new object.</summary>
    [Id(13)]
    public Guid? Replaces { get; init; }
}
