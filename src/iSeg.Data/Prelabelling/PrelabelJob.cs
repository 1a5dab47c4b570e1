using iSeg.Core.Prelabelling;

namespace iSeg.Data.Prelabelling;

/// <summary>A job and how far it is.</summary>
/// <param name="Id">Never used twice.</param>
/// <param name="ProjectId">Its project.</param>
/// <param name="Spec">What was asked for, with the model that was chosen at that moment; null where it cannot be read (see <see cref="StoredSpec"/>).</param>
/// <param name="Model">What its masks are labelled with; null before it has begun.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Origin">Which program works on it.</param>
/// <param name="CreatedBy">Who asked for it, as in the correction log.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="FinishedAt">UTC; null before its end.</param>
/// <param name="Total">Pictures, less those that were deleted since.</param>
/// <param name="Done">Pictures that were gone through, failed ones included.</param>
/// <param name="Failed">Pictures that failed.</param>
/// <param name="Found">Masks suggested.</param>
/// <param name="Open">Of these still open.</param>
/// <param name="Accepted">Of these accepted.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="IsHeld">A program works on it now, or did a moment ago.</param>
public sealed record PrelabelJob(
    long Id,
    int ProjectId,
    PrelabelSpec? Spec,
    string? Model,
    PrelabelState State,
    JobOrigin Origin,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt,
    int Total,
    int Done,
    int Failed,
    int Found,
    int Open,
    int Accepted,
    string? Error,
    bool IsHeld)
{
    public bool IsOver => State is PrelabelState.Done or PrelabelState.Failed or PrelabelState.Cancelled;
}

/// <summary>A picture that a job could not do.</summary>
/// <param name="Number">In the order of the work.</param>
/// <param name="PictureId">Null for one that was to be made.</param>
/// <param name="Path">What the picture is called; null for one that was to be made.</param>
/// <param name="Error">Why.</param>
public sealed record PrelabelFailure(int Number, long? PictureId, string? Path, string Error);
