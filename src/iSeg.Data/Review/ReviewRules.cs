namespace iSeg.Data.Review;

/// <summary>Which action leads from which state to which.</summary>
public static class ReviewRules
{
    /// <summary>What can be done to a picture in this state, whoever may do it.</summary>
    public static IReadOnlyList<ReviewAction> Possible(ReviewState state) => state switch
    {
        ReviewState.ToDo => [ReviewAction.Start, ReviewAction.Submit, ReviewAction.Assign],
        ReviewState.InProgress => [ReviewAction.Submit, ReviewAction.Assign],
        ReviewState.InReview => [ReviewAction.Accept, ReviewAction.Reject, ReviewAction.Reopen, ReviewAction.Assign],
        ReviewState.Accepted => [ReviewAction.Reject, ReviewAction.Reopen, ReviewAction.Assign],
        ReviewState.Rejected => [ReviewAction.Submit, ReviewAction.Reopen, ReviewAction.Assign],
        _ => [],
    };

    /// <summary>The picture after the action.</summary>
    /// <exception cref="StoreRefusedException">The state does not allow it, or a rejection gives no reason, or too long a one.</exception>
    public static PictureReview After(PictureReview now, ReviewAction action, string actor, string? text)
    {
        ArgumentNullException.ThrowIfNull(now);
        if (!Possible(now.State).Contains(action))
        {
            throw new StoreRefusedException($"The picture is {Words(now.State)}; it cannot be {Done(action)} now. Somebody else may have been quicker: look again.");
        }

        var reason = text?.Trim() ?? "";
        if (action == ReviewAction.Reject && reason.Length is 0 or > ReviewStore.MaxText)
        {
            throw new StoreRefusedException($"Say why, in 1 to {ReviewStore.MaxText} characters: whoever corrects it must know what is wrong.");
        }

        return action switch
        {
            ReviewAction.Start => now with { State = ReviewState.InProgress, Assignee = now.Assignee ?? actor },
            ReviewAction.Submit => now with { State = ReviewState.InReview, Reason = null, SubmittedBy = actor },
            ReviewAction.Accept => now with { State = ReviewState.Accepted, Reason = null },
            ReviewAction.Reject => now with { State = ReviewState.Rejected, Reason = reason, Assignee = now.Assignee ?? now.SubmittedBy },
            ReviewAction.Reopen => now with { State = ReviewState.InProgress, Reason = null },
            ReviewAction.Assign => now with { Assignee = reason.Length > 0 ? reason : null },
            _ => throw new ArgumentOutOfRangeException(nameof(action)),
        };
    }

    /// <summary>As people say it.</summary>
    public static string Words(ReviewState state) => state switch
    {
        ReviewState.ToDo => "to do",
        ReviewState.InProgress => "in progress",
        ReviewState.InReview => "in review",
        ReviewState.Accepted => "accepted",
        ReviewState.Rejected => "rejected",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>As people say it, in the past.</summary>
    public static string Done(ReviewAction action) => action switch
    {
        ReviewAction.Start => "started",
        ReviewAction.Submit => "handed in",
        ReviewAction.Accept => "accepted",
        ReviewAction.Reject => "rejected",
        ReviewAction.Reopen => "reopened",
        ReviewAction.Assign => "assigned",
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };
}
