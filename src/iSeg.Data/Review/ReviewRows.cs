namespace iSeg.Data.Review;

/// <summary>Where a picture stands; a picture without a row is still to do.</summary>
public sealed class PictureReviewRow
{
    public long PictureId { get; set; }

    public int ProjectId { get; set; }

    public ReviewState State { get; set; }

    /// <summary>Whose picture it is; null for anybody's.</summary>
    public string? Assignee { get; set; }

    /// <summary>Why it was rejected; null in every other state.</summary>
    public string? Reason { get; set; }

    /// <summary>Who handed it in last, so that nobody reviews their own work by mistake.</summary>
    public string? SubmittedBy { get; set; }

    public DateTimeOffset ChangedAt { get; set; }
}

/// <summary>One change of a picture's state; only grows.</summary>
public sealed class ReviewEventRow
{
    public long Id { get; set; }

    public long PictureId { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>Who did it, as in the correction log.</summary>
    public required string Actor { get; set; }

    public ReviewAction Action { get; set; }

    public ReviewState State { get; set; }

    /// <summary>The reason of a rejection, or who was assigned.</summary>
    public string? Text { get; set; }

    /// <summary>The picture's revision at that moment: what was looked at can be shown again.</summary>
    public long Revision { get; set; }
}

/// <summary>Something said about a picture, or an answer to it.</summary>
public sealed class ReviewCommentRow
{
    public long Id { get; set; }

    public long PictureId { get; set; }

    /// <summary>The comment that this answers; null for a first one.</summary>
    public long? ParentId { get; set; }

    public required string Author { get; set; }

    public DateTimeOffset At { get; set; }

    public required string Text { get; set; }

    /// <summary>Picture coordinates; both null when it is about the whole picture.</summary>
    public double? X { get; set; }

    public double? Y { get; set; }

    public string? ResolvedBy { get; set; }

    public DateTimeOffset? ResolvedAt { get; set; }
}
