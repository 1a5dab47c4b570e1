namespace iSeg.Data.Prelabelling;

/// <summary>A job over a project's pictures.</summary>
public sealed class PrelabelJobRow
{
    /// <summary>Never used twice.</summary>
    public long Id { get; set; }

    public int ProjectId { get; set; }

    /// <summary>What was asked for: <see cref="Core.Prelabelling.PrelabelSpec"/> as JSON.</summary>
    public required string Spec { get; set; }

    /// <summary>What masks are labelled with; null before it has begun.</summary>
    public string? Model { get; set; }

    public PrelabelState State { get; set; }

    public JobOrigin Origin { get; set; }

    /// <summary>Who asked for it, as in the correction log.</summary>
    public required string CreatedBy { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; set; }

    /// <summary>The program that works on it, and until when it may be believed to live; null when none does.</summary>
    public Guid? Holder { get; set; }

    public DateTimeOffset? HeldUntil { get; set; }
}

/// <summary>One picture of a job, or one that it makes: what makes a job go on where it stopped.</summary>
public sealed class PrelabelItemRow
{
    public long JobId { get; set; }

    /// <summary>0, 1, 2, ... in the order of the work.</summary>
    public int Number { get; set; }

    /// <summary>Null for a picture that is not made yet.</summary>
    public long? PictureId { get; set; }

    public ItemState State { get; set; }

    /// <summary>How many masks were suggested.</summary>
    public int Found { get; set; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; set; }
}

/// <summary>The numbers are stored: never renumber.</summary>
public enum PrelabelState
{
    /// <summary>Waits for its turn, or for the program that began it.</summary>
    Queued = 0,
    Running = 1,
    Done = 2,

    /// <summary>It could not go on; see its error.</summary>
    Failed = 3,
    Cancelled = 4,
}

/// <summary>Which program works on a job. The numbers are stored: never renumber.</summary>
public enum JobOrigin
{
    Server = 0,

    /// <summary>`iseg`, when it is run again.</summary>
    CommandLine = 1,
}

/// <summary>The numbers are stored: never renumber.</summary>
public enum ItemState
{
    Waiting = 0,
    Done = 1,
    Failed = 2,
}
