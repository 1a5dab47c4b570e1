using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Data;
using iSeg.Data.Accounts;
using iSeg.Data.Journal;
using iSeg.Data.Review;
using iSeg.Web.Accounts;

namespace iSeg.Web.Review;

/// <summary>
/// States and comments, as far as the caller may. Every method refuses by <see cref="AccessRefusedException"/> whoever may not, and by
/// <see cref="StoreRefusedException"/> what the state does not allow.
/// </summary>
public sealed class GuardedReviews(
    ReviewStore reviews, CommentStore comments, EditJournal journal, ProjectAccess access, CallerCheck check, ReviewNotices notices)
{
    public async Task<PictureReview?> FindAsync(long pictureId, CancellationToken cancellationToken)
    {
        await check.RequirePictureAsync(pictureId, Right.See);
        return await reviews.FindAsync(pictureId, cancellationToken);
    }

    /// <summary>Those pictures of a project that were handed in at least once and not begun anew since, and where they stand.</summary>
    public async Task<IReadOnlyDictionary<long, ReviewState>> HandedInAsync(int projectId, CancellationToken cancellationToken)
    {
        await check.RequireAsync(projectId, Right.See);
        return await reviews.HandedInAsync(projectId, cancellationToken);
    }

    public async Task<IReadOnlyList<ReviewEvent>> EventsAsync(long pictureId, CancellationToken cancellationToken)
    {
        await check.RequirePictureAsync(pictureId, Right.See);
        return await reviews.EventsAsync(pictureId, cancellationToken);
    }

    public async Task<IReadOnlyList<ReviewComment>> CommentsAsync(long pictureId, CancellationToken cancellationToken)
    {
        await check.RequirePictureAsync(pictureId, Right.See);
        return await comments.ListAsync(pictureId, cancellationToken);
    }

    /// <summary>How many comments of each picture are open.</summary>
    public async Task<IReadOnlyDictionary<long, int>> OpenCommentsAsync(int projectId, CancellationToken cancellationToken)
    {
        await check.RequireAsync(projectId, Right.See);
        return await comments.OpenAsync(projectId, cancellationToken);
    }

    /// <summary>What the caller can do to a picture in this state.</summary>
    public async Task<IReadOnlySet<ReviewAction>> PossibleAsync(int projectId, PictureReview review)
    {
        var possible = new HashSet<ReviewAction>();
        foreach (var action in ReviewRules.Possible(review.State))
        {
            if (await check.MayAsync(projectId, RightFor(action, review)) && !(action == ReviewAction.Accept && await IsOwnWorkAsync(projectId, review)))
            {
                possible.Add(action);
            }
        }

        return possible;
    }

    /// <summary>Starts, hands in, accepts, rejects (with a reason) or reopens a picture.</summary>
    public async Task<PictureReview> ActAsync(long pictureId, ReviewAction action, string? reason, CancellationToken cancellationToken)
    {
        if (action == ReviewAction.Assign)
        {
            throw new ArgumentOutOfRangeException(nameof(action), "Pictures are assigned by AssignAsync.");
        }

        var projectId = await check.RequirePictureAsync(pictureId, Right.See);
        var now = await reviews.FindAsync(pictureId, cancellationToken) ?? throw new StoreRefusedException("The picture is not there any more.");
        await check.RequireAsync(projectId, RightFor(action, now));
        if (action == ReviewAction.Accept && await IsOwnWorkAsync(projectId, now))
        {
            throw new StoreRefusedException("You handed this picture in yourself; somebody else has to accept it.");
        }

        var next = await reviews.ActAsync(now, action, check.Caller.Id, reason, cancellationToken);
        notices.Tell(pictureId);
        return next;
    }

    /// <summary>Makes a picture somebody's, or with null anybody's. Annotators take free pictures and give their own back.</summary>
    public async Task<PictureReview> AssignAsync(long pictureId, string? assignee, CancellationToken cancellationToken)
    {
        var projectId = await check.RequirePictureAsync(pictureId, Right.Annotate);
        var now = await reviews.FindAsync(pictureId, cancellationToken) ?? throw new StoreRefusedException("The picture is not there any more.");
        var me = check.Caller.Id;
        var isMine = (now.Assignee is null && assignee == me) || (now.Assignee == me && assignee is null);
        if (!isMine)
        {
            await check.RequireAsync(projectId, Right.Review);
        }

        if (assignee is not null && !await access.MayAuthorInAsync(assignee, projectId, Right.Annotate))
        {
            throw new StoreRefusedException("Pictures are given to people who may annotate in this project.");
        }

        var next = await reviews.ActAsync(now, ReviewAction.Assign, me, assignee, cancellationToken);
        notices.Tell(pictureId);
        return next;
    }

    /// <summary>Says something about a picture, a place in it, or another comment.</summary>
    public async Task<ReviewComment> CommentAsync(long pictureId, string text, PointD? place, long? parentId, CancellationToken cancellationToken)
    {
        await check.RequirePictureAsync(pictureId, Right.Annotate);
        var added = await comments.AddAsync(pictureId, check.Caller.Id, text, place, parentId, cancellationToken);
        notices.Tell(pictureId);
        return added;
    }

    public async Task ResolveAsync(long pictureId, long commentId, bool resolved, CancellationToken cancellationToken)
    {
        await check.RequirePictureAsync(pictureId, Right.Annotate);
        await comments.ResolveAsync(pictureId, commentId, check.Caller.Id, resolved, cancellationToken);
        notices.Tell(pictureId);
    }

    /// <summary>Takes a comment of one's own back.</summary>
    public async Task DeleteCommentAsync(long pictureId, long commentId, CancellationToken cancellationToken)
    {
        await check.RequirePictureAsync(pictureId, Right.Annotate);
        await comments.DeleteAsync(pictureId, commentId, check.Caller.Id, cancellationToken);
        notices.Tell(pictureId);
    }

    /// <summary>The next picture for the caller to annotate, which becomes theirs; null when nothing is left.</summary>
    public async Task<long?> TakeNextAsync(int projectId, long? except, CancellationToken cancellationToken)
    {
        await check.RequireAsync(projectId, Right.Annotate);
        var next = await reviews.TakeNextAsync(projectId, check.Caller.Id, except, cancellationToken);
        if (next is { } taken)
        {
            notices.Tell(taken);
        }

        return next;
    }

    /// <summary>The next picture for the caller to review, after the one that they leave; null when no other waits.</summary>
    public async Task<long?> NextToReviewAsync(int projectId, long? after, CancellationToken cancellationToken)
    {
        await check.RequireAsync(projectId, Right.Review);

        // An owner who works alone reviews what they handed in themselves.
        return await reviews.NextToReviewAsync(projectId, check.Caller.Id, await check.MayAsync(projectId, Right.Manage), after, cancellationToken);
    }

    /// <summary>The last revision of a picture's log; 0 before its first edit.</summary>
    public async Task<long> LastRevisionAsync(long pictureId, CancellationToken cancellationToken)
    {
        await check.RequirePictureAsync(pictureId, Right.See);
        return await reviews.LastRevisionAsync(pictureId, cancellationToken);
    }

    /// <summary>Before, after and who; also the picture's size and last revision.</summary>
    /// <param name="pictureId">The picture.</param>
    /// <param name="from">The earlier revision; 0 is the empty picture.</param>
    /// <param name="to">The later one; null for the last there is.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<(PixelSize Size, long Revision, IReadOnlyList<ObjectDiff> Objects)> DiffAsync(long pictureId, long from, long? to, CancellationToken cancellationToken)
    {
        await check.RequirePictureAsync(pictureId, Right.See);
        var picture = await journal.LoadAsync(pictureId, cancellationToken) ?? throw new StoreRefusedException("The picture is not there any more.");
        var last = picture.Edits.Count > 0 ? picture.Edits[^1].Revision : 0;
        return (picture.Size, last, ReviewDiff.Between(new PictureHistory(picture.Size), picture.Edits, from, Math.Min(to ?? last, last)));
    }

    private static Right RightFor(ReviewAction action, PictureReview review) => action switch
    {
        ReviewAction.Accept or ReviewAction.Reject => Right.Review,
        ReviewAction.Reopen when review.State == ReviewState.Accepted => Right.Review,
        _ => Right.Annotate,
    };

    private async Task<bool> IsOwnWorkAsync(int projectId, PictureReview review) =>
        review.SubmittedBy == check.Caller.Id && await access.RoleAsync(check.Caller, projectId) < ProjectRole.Owner;
}
