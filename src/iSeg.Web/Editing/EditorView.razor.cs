using iSeg.Core.Annotations;
using iSeg.Data.Pictures;
using iSeg.Data.Projects;
using iSeg.Web.Accounts;
using iSeg.Web.Editing.Canvas;
using iSeg.Web.Editing.Presence;
using iSeg.Web.Editing.Segmenting;
using iSeg.Web.Editing.Session;
using iSeg.Web.Prelabelling;
using iSeg.Web.Projects;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace iSeg.Web.Editing;

/// <summary>One picture in one browser: the canvas, what surrounds it, and the line to the picture's session.</summary>
public sealed partial class EditorView
{
    /// <summary>A picture that is looked at for less is only passed by.</summary>
    private static readonly TimeSpan WarmUpDelay = TimeSpan.FromMilliseconds(400);

    private readonly ObjectMirror _objects = new();
    private SuggestionPanel? _suggestions;
    private ElementReference _host;
    private ElementReference _panel;
    private ElementReference _pointer;
    private EditorState _state = new();
    private IReadOnlyList<Category> _categories = [];
    private int _activeCategory;
    private string? _lastMessage;
    private CanvasHandle _canvas = null!;
    private CanvasBridge? _bridge;
    private Visit? _visit;
    private Author _author = Author.Local;
    private IReadOnlyList<Visitor> _others = [];
    private CanvasAccess _access = null!;
    private SessionFeed _feed = null!;
    private IDisposable? _leaving;
    private bool _closed;

    [Parameter, EditorRequired]
    public required ProjectSummary Project { get; set; }

    [Parameter, EditorRequired]
    public required PictureSummary Picture { get; set; }

    [Parameter, EditorRequired]
    public required PictureNeighbours Neighbours { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<Category> Categories { get; set; }

    [Inject]
    public required IJSRuntime Js { get; set; }

    [Inject]
    public required IGrainFactory Grains { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Inject]
    public required IDialogService Dialogs { get; set; }

    [Inject]
    public required ISnackbar Snackbar { get; set; }

    [Inject]
    public required GuardedCategories CategoryStore { get; set; }

    [Inject]
    public required QueueAhead Queue { get; set; }

    [Inject]
    public required Author Author { get; set; }

    [Inject]
    public required PictureVisitors Visitors { get; set; }

    [Inject]
    public required CallerCheck Check { get; set; }

    [Inject]
    public required Remembered Remembered { get; set; }

    [Inject]
    public required SuggestionDesk Desk { get; set; }

    [Inject]
    public required SuggestionNotices SuggestionNotices { get; set; }

    [Inject]
    public required ILogger<EditorView> Logger { get; set; }

    private string ProjectHref => $"/projects/{Project.Id}";

    private string StatusText => _state.Message
        ?? _state.Hint
        ?? (_state.Predicting ? "Segmenting …"
            : _state.CanAccept ? "Enter accepts, Esc drops it, right click says what it is not"
            : "");

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        _leaving?.Dispose();
        _bridge?.Dispose();
        _visit?.Dispose();
        await _canvas.DisposeAsync();
        await _feed.DisposeAsync();
    }

    protected override void OnInitialized()
    {
        _canvas = new(Js, Picture.Id, Logger);
        _author = Author;
        _access = new(Check, Picture.Id);
        _feed = new(Grains, Picture.Id, Logger);
        _categories = Categories;
        _activeCategory = _categories.FirstOrDefault(c => (Project.Id, c.Id) == Remembered.Category)?.Id ?? (_categories.Count > 0 ? _categories[0].Id : 0);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        _ = WarmAsync();
        try
        {
            await OpenAsync();
        }
        catch (Exception) when (_closed)
        {
            // Somebody who leafs on quickly leaves before the canvas is there; what it needed is gone.
            Logger.LogDebug("Picture {PictureId} was left while it opened", Picture.Id);
        }
    }

    private async Task OpenAsync()
    {
        var snapshot = await _feed.OpenAsync();
        if (_closed)
        {
            return;
        }

        if (snapshot is null)
        {
            Navigation.NavigateTo(ProjectHref);
            return;
        }

        _objects.Take(snapshot.Revision, snapshot.Objects);
        _author = Author.IsLocal ? Author.Named(await Js.InvokeAsync<string?>("iseg.name")) : Author;
        if (_closed)
        {
            return;
        }

        _visit = Visitors.Join(Picture.Id, _author);
        var suggestions = new CanvasSuggestions(Picture.Id, _author.Id, Desk, SuggestionNotices);
        _bridge = new(Picture.Id, _author.Id, _access, Grains, Logger, suggestions) { OnState = StateAsync, OnCommand = CommandAsync, OnPlace = _visit.MoveTo };
        await _canvas.OpenAsync(_host, _bridge, new CanvasOptions(Picture, snapshot, _author, _categories, _activeCategory, Remembered.Settings, _panel, _pointer).ToMessage());
        if (_closed)
        {
            return;
        }

        if (_suggestions is { } panel)
        {
            await panel.ShowAsync();
        }

        // However somebody leaves, what is half done becomes an edit first.
        _leaving = Navigation.RegisterLocationChangingHandler(async _ => await _canvas.CallAsync("flush"));
        _ = PassOnAsync();
        _ = new PresenceFeed(_visit, TellWhoAsync).RunAsync();
        StateHasChanged();
    }

    /// <summary>
    /// Hands notices to the list and the canvas, in order. What a browser misses it notices by the gap and asks for; nobody waits for it
    /// here, because a call into a lost connection is only given up after a minute.
    /// </summary>
    private async Task PassOnAsync()
    {
        await foreach (var notice in _feed.Notices)
        {
            if (!await _access.MayAsync(Right.See))
            {
                // Whoever was sent away hears no more of the picture; what they had not sent is refused with the reason.
                continue;
            }

            await InvokeAsync(() =>
            {
                _objects.Take(notice.Revision, notice.Changes);
                StateHasChanged();
                _ = _canvas.CallAsync("apply", notice);
            });
        }
    }

    private Task TellWhoAsync(IReadOnlyList<Visitor> others) => InvokeAsync(async () =>
    {
        if (!others.Select(o => (o.Id, o.Name)).SequenceEqual(_others.Select(o => (o.Id, o.Name))))
        {
            _others = others;
            StateHasChanged();
        }

        await _canvas.CallAsync("others", others);
    });

    /// <summary>The edits of a session belong to one author, so another name is another page.</summary>
    private async Task NameAsync(string name)
    {
        await _canvas.CallAsync("flush");
        await Js.InvokeVoidAsync("iseg.setName", Author.Named(name) == Author.Local ? "" : name);
        Navigation.Refresh(forceReload: true);
    }

    private Task StateAsync(EditorState state) => InvokeAsync(() =>
    {
        _state = state;
        _activeCategory = state.ActiveCategory ?? _activeCategory;
        Remembered.Keep(state, Project.Id, _activeCategory);
        if (state.Message is { } message && message != _lastMessage)
        {
            Snackbar.Add(message, Severity.Warning, key: message);
        }

        _lastMessage = state.Message;
        StateHasChanged();
    });

    private async Task<bool> CommandAsync(string name)
    {
        var leaves = false;
        await InvokeAsync(() =>
        {
            switch (name)
            {
                case "next-picture":
                    leaves = Go(Neighbours.Next);
                    return Task.CompletedTask;
                case "previous-picture":
                    leaves = Go(Neighbours.Previous);
                    return Task.CompletedTask;
                case "next-suggested":
                    return NextSuggestedAsync();
                case "help":
                    return HelpAsync();
                case "confirm-save":
                    return ConfirmSavedAsync();
                default:
                    return Task.CompletedTask;
            }
        });
        return leaves;
    }

    private async Task NextSuggestedAsync()
    {
        if (_suggestions is { } panel)
        {
            Go(await panel.FindNextAsync());
        }
    }

    /// <summary>To another picture; false when there is none.</summary>
    private bool Go(long? pictureId)
    {
        if (pictureId is not { } id || _closed)
        {
            return false;
        }

        Navigation.NavigateTo($"/projects/{Project.Id}/pictures/{id}");
        return true;
    }

    private async Task ConfirmSavedAsync()
    {
        if (await _canvas.AskAsync<bool>("flush"))
        {
            Snackbar.Add("Everything is saved. It is saved after every edit; Ctrl+S only makes sure.", Severity.Success, key: "saved");
        }
        else
        {
            Snackbar.Add("Not everything is saved yet. What waits is kept in this browser and sent as soon as the server takes it.", Severity.Warning, key: "unsaved");
        }
    }

    private async Task HelpAsync()
    {
        if (await _canvas.AskAsync<HelpSheet.KeyBinding[]>("help") is { } keys)
        {
            await Dialogs.ShowAsync<HelpSheet>(
                "Keys", new DialogParameters<HelpSheet> { { sheet => sheet.Keys, keys } }, new DialogOptions { MaxWidth = MaxWidth.Medium, FullWidth = true, CloseButton = true });
        }
    }

    private async Task PickCategoryAsync(int categoryId)
    {
        _activeCategory = categoryId;
        await _canvas.CallAsync("chooseCategory", categoryId);
    }

    private async Task ReloadCategoriesAsync()
    {
        _categories = await CategoryStore.ListAsync(Project.Id, default);
        _objects.Touch();
        await _canvas.CallAsync("setCategories", _categories);
    }

    /// <summary>This picture first, then the next ones, while the person still works on this.</summary>
    private async Task WarmAsync()
    {
        try
        {
            // Who leafs through a hundred pictures must not wait for all their encodings at the last.
            await Task.Delay(WarmUpDelay);
            if (_closed)
            {
                return;
            }

            await Queue.RunAsync(Picture.Id, () => !_closed);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Logger.LogWarning(failure, "Picture {PictureId} could not be encoded ahead; the first click will try again", Picture.Id);
        }
    }
}
