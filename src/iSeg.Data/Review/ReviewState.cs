namespace iSeg.Data.Review;

/// <summary>How far a picture is.</summary>
public enum ReviewState
{
    ToDo = 0,
    InProgress = 1,
    InReview = 2,
    Accepted = 3,

    /// <summary>Handed back with a reason; somebody has to correct it.</summary>
    Rejected = 4,
}

/// <summary>What can be done to a picture's state.</summary>
public enum ReviewAction
{
    Start = 0,
    Submit = 1,
    Accept = 2,
    Reject = 3,
    Reopen = 4,
    Assign = 5,
}
