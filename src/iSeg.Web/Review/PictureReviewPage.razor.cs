using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Data;
using iSeg.Data.Accounts;
using iSeg.Data.Pictures;
using iSeg.Data.Projects;
using iSeg.Data.Review;
using iSeg.Web.Accounts;
using iSeg.Web.Projects;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace iSeg.Web.Review;

/// <summary>One picture before a reviewer: what was done, by whom, what is said about it, and the verdict.</summary>
public sealed partial class PictureReviewPage
{
    private static readonly (OverlayView View, string Text, string Key)[] Views =
        [(OverlayView.Difference, "Difference", "D"), (OverlayView.Before, "Before", "B"), (OverlayView.After, "After", "F")];

    private AccessDirectory.Snapshot _names = null!;
    private Opened? _open;
    private IReadOnlyList<Row> _objects = [];
    private IReadOnlyList<ReviewComment> _comments = [];
    private IReadOnlyList<(ReviewComment Comment, int Number)> _pins = [];
    private IReadOnlyList<ReviewEvent> _events = [];
    private IReadOnlyList<(long Revision, string Text)> _moments = [];
    private IReadOnlyList<Member> _members = [];
    private IReadOnlySet<ReviewAction> _possible = new HashSet<ReviewAction>();
    private OverlayView _view;
    private ElementReference _main;
    private IDisposable? _subscription;
    private Guid? _only;
    private PointD? _pinned;
    private long? _chosen;
    private long _from;
    private long _to;
    private double _zoom = 1;
    private bool _pinning;
    private bool _rejecting;
    private bool _mayComment;
    private bool _mayReview;
    private bool _focus;
    private string _reason = "";
    private string _text = "";
    private string? _error;

    private sealed record Opened(ProjectSummary Project, PictureSummary Picture, PictureReview Review, IReadOnlyList<Category> Categories);

    /// <summary>What the table says of an object; worked out once, because the page is drawn anew at every key.</summary>
    private sealed record Row(ObjectDiff Thing, long Before, long After, double Iou);

    [Parameter]
    public int ProjectId { get; set; }

    [Parameter]
    public long PictureId { get; set; }

    [Inject]
    public required GuardedProjects Projects { get; set; }

    [Inject]
    public required GuardedPictures Pictures { get; set; }

    [Inject]
    public required GuardedCategories Categories { get; set; }

    [Inject]
    public required GuardedReviews Reviews { get; set; }

    [Inject]
    public required Guests Guests { get; set; }

    [Inject]
    public required CallerCheck Check { get; set; }

    [Inject]
    public required AccessDirectory Directory { get; set; }

    [Inject]
    public required ReviewNotices Notices { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    public void Dispose() => _subscription?.Dispose();

    protected override void OnInitialized() => _subscription = Notices.Subscribe(picture =>
    {
        if (picture == PictureId)
        {
            _ = InvokeAsync(async () =>
            {
                // Before it is open it is about to be read anyway.
                if (_open is not null)
                {
                    await TryAsync(ReloadAsync);
                    StateHasChanged();
                }
            });
        }
    });

    protected override async Task OnParametersSetAsync()
    {
        if (_open?.Picture.Id == PictureId)
        {
            return;
        }

        (_open, _only, _pinned, _chosen, _rejecting, _reason, _text, _error, _from, _to) = (null, null, null, null, false, "", "", null, 0, 0);
        var project = await Projects.FindAsync(ProjectId, default);
        var picture = await Pictures.FindAsync(PictureId, default);
        if (project is null || picture is null || picture.ProjectId != ProjectId)
        {
            Navigation.NotFound();
            return;
        }

        _mayComment = await Check.MayAsync(ProjectId, Right.Annotate);
        _mayReview = await Check.MayAsync(ProjectId, Right.Review);
        _members = [.. (await Guests.MembersAsync(ProjectId, default)).Where(m => m.Role >= ProjectRole.Annotator)];
        _names = await Directory.GetAsync();
        _open = new(project, picture, (await Reviews.FindAsync(PictureId, default))!, await Categories.ListAsync(ProjectId, default));
        await ReloadAsync();
        (_from, _to) = (Earlier(), _moments[^1].Revision);
        await CompareAsync();
        _focus = true;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focus && _open is not null)
        {
            _focus = false;
            await _main.FocusAsync(preventScroll: true);
        }
    }

    /// <summary>What a reviewer wants to see first: what came after the last verdict; at the first review, everything.</summary>
    private long Earlier() => _events.LastOrDefault(e => e.Action is ReviewAction.Reject or ReviewAction.Accept && e.Revision < _moments[^1].Revision)?.Revision ?? 0;

    private async Task ReloadAsync()
    {
        if (await Reviews.FindAsync(PictureId, default) is not { } review)
        {
            Navigation.NotFound();
            return;
        }

        _open = _open! with { Review = review };
        _possible = await Reviews.PossibleAsync(ProjectId, review);
        _names = await Directory.GetAsync();
        _comments = await Reviews.CommentsAsync(PictureId, default);
        _pins = [.. _comments.Where(c => c.Place is not null).Select((comment, index) => (comment, index + 1))];
        _events = await Reviews.EventsAsync(PictureId, default);
        var last = await Reviews.LastRevisionAsync(PictureId, default);
        _moments =
        [
            (0, "the empty picture"),
            .. _events.Where(e => e.Action is not (ReviewAction.Assign or ReviewAction.Start)).Select(e => (e.Revision, $"{ReviewRules.Done(e.Action)} by {_names.NameOf(e.Actor)}")),
            (last, "now"),
        ];
        _moments = [.. _moments.GroupBy(m => m.Revision).Select(g => g.Last()).OrderBy(m => m.Revision)];

        // Somebody has drawn on: what was "now" is no moment to choose any more. The table and the overlay follow together.
        if (!IsMoment(_from) || !IsMoment(_to))
        {
            (_from, _to) = (IsMoment(_from) ? _from : Earlier(), IsMoment(_to) ? _to : last);
            await CompareAsync();
        }
    }

    private bool IsMoment(long revision) => _moments.Any(m => m.Revision == revision);

    private Task CompareAsync() => TryAsync(async () =>
    {
        if (_from > _to)
        {
            (_from, _to) = (_to, _from);
        }

        var (_, _, objects) = await Reviews.DiffAsync(PictureId, _from, _to, default);
        _objects = [.. objects.Select(thing => new Row(thing, thing.Before.Area, thing.After.Area, thing.Iou))];
    });

    private Task KeyAsync(KeyboardEventArgs key)
    {
        if (key.CtrlKey || key.AltKey || key.MetaKey || _open is null)
        {
            return Task.CompletedTask;
        }

        switch (key.Key.ToLowerInvariant())
        {
            case "s" when _possible.Contains(ReviewAction.Submit):
                return ActAsync(ReviewAction.Submit, null);
            case "a" when _possible.Contains(ReviewAction.Accept):
                return ActAsync(ReviewAction.Accept, null);
            case "r" when _possible.Contains(ReviewAction.Reject):
                _rejecting = true;
                break;
            case "n" when _mayReview:
                return NextAsync();
            case "c" when _mayComment:
                TogglePin();
                break;
            case "e":
                Navigation.NavigateTo($"/projects/{ProjectId}/pictures/{PictureId}");
                break;
            case "escape":
                (_pinning, _pinned, _rejecting, _only) = (false, null, false, null);
                break;
            case var pressed when Array.Find(Views, v => v.Key.Equals(pressed, StringComparison.OrdinalIgnoreCase)) is { Text: not null } chosen:
                _view = chosen.View;
                break;
        }

        return Task.CompletedTask;
    }

    private Task ActAsync(ReviewAction action, string? reason) => TryAsync(async () =>
    {
        await Reviews.ActAsync(PictureId, action, reason, default);
        (_rejecting, _reason) = (false, "");
    });

    private Task AssignAsync(string? person) => TryAsync(() => Reviews.AssignAsync(PictureId, person is { Length: > 0 } ? person : null, default));

    private Task NextAsync() => TryAsync(async () =>
    {
        if (await Reviews.NextToReviewAsync(ProjectId, PictureId, default) is { } next)
        {
            Navigation.NavigateTo($"/projects/{ProjectId}/pictures/{next}/review");
        }
        else
        {
            _error = "Nothing else waits for a review.";
        }
    });

    private void TogglePin() => (_pinning, _pinned) = (!_pinning && _pinned is null, null);

    private Task PinAsync(PointD place)
    {
        (_pinned, _pinning) = (place, false);
        return Task.CompletedTask;
    }

    private Task CommentAsync() => TryAsync(async () =>
    {
        await Reviews.CommentAsync(PictureId, _text, _pinned, null, default);
        (_text, _pinned, _pinning) = ("", null, false);
    });

    private Task AnswerAsync(ReviewComment comment, string text) => TryAsync(() => Reviews.CommentAsync(PictureId, text, null, comment.Id, default));

    private Task ResolveAsync(ReviewComment comment, bool resolved) => TryAsync(() => Reviews.ResolveAsync(PictureId, comment.Id, resolved, default));

    /// <summary>What is done is shown by the notice of it, as in every other window.</summary>
    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            _error = null;
            await work();
        }
        catch (Exception refusal) when (refusal is StoreRefusedException or StoreException)
        {
            _error = refusal.Message;
        }
    }

    private int? NumberOf(ReviewComment comment) => _pins.FirstOrDefault(p => p.Comment.Id == comment.Id) is { Comment: not null } pin ? pin.Number : null;

    private string CategoryName(int? id) => _open!.Categories.FirstOrDefault(c => c.Id == id)?.Name ?? "object";

    private string What(ObjectDiff thing, double iou) =>
        thing.IsNew ? "new"
        : thing.IsGone ? "deleted"
        : thing.CategoryBefore != thing.CategoryAfter ? $"was {CategoryName(thing.CategoryBefore)}"
        : iou < 1 ? "changed"
        : "as before";

    private string Detail(ReviewEvent happened) => happened switch
    {
        { Action: ReviewAction.Assign, Text: null } => " to nobody",
        { Action: ReviewAction.Assign, Text: { } person } => $" to {_names.NameOf(person)}",
        { Text: { Length: > 0 } reason } => $": {reason}",
        _ => "",
    };
}
