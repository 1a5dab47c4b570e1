using System.Text.Json;
using System.Threading.Channels;
using iSeg.Core.Annotations;
using iSeg.Core.Imaging;
using iSeg.Data.Pictures;
using iSeg.Data.Projects;
using iSeg.Web.Editing.Canvas;
using iSeg.Web.Editing.Segmenting;
using iSeg.Web.Editing.Session;
using iSeg.Web.Exchange;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace iSeg.Web.Editing;

/// <summary>One picture in one browser: the canvas, what surrounds it, and the line to the picture's session.</summary>
public sealed partial class EditorView : IEditingObserver
{
    private static readonly TimeSpan Renewal = EditingSessionGrain.ObserverLifetime / 3;

    /// <summary>A picture that is looked at for less is only passed by.</summary>
    private static readonly TimeSpan WarmUpDelay = TimeSpan.FromMilliseconds(400);

    private readonly Dictionary<Guid, ObjectMessage> _objects = [];
    private readonly Channel<EditNotice> _notices = Channel.CreateUnbounded<EditNotice>();
    private ElementReference _host;
    private EditorState _state = new();
    private IReadOnlyList<Category> _categories = [];
    private int _activeCategory;
    private int _version;
    private long _revision;
    private string? _lastMessage;
    private DotNetObjectReference<CanvasBridge>? _bridge;
    private IEditingObserver? _observer;
    private IJSObjectReference? _module;
    private IJSObjectReference? _editor;
    private PeriodicTimer? _renewal;
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
    public required CategoryStore CategoryStore { get; set; }

    [Inject]
    public required Author Author { get; set; }

    [Inject]
    public required Remembered Remembered { get; set; }

    [Inject]
    public required ILogger<EditorView> Logger { get; set; }

    private string ProjectHref => $"/projects/{Project.Id}";

    private string StatusText => _state.Message
        ?? (_state.Predicting ? "Segmenting …"
            : _state.CanAccept ? "Enter accepts, Esc drops it, right click says what it is not"
            : "");

    private IEditingSessionGrain Session => Grains.GetGrain<IEditingSessionGrain>(Picture.Id);

    /// <summary>Only takes the notice down: the session must not wait for one person's browser.</summary>
    public Task EditedAsync(EditNotice notice)
    {
        _notices.Writer.TryWrite(notice);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        _leaving?.Dispose();
        _notices.Writer.TryComplete();
        _renewal?.Dispose();
        await CloseCanvasAsync();
        _bridge?.Dispose();
        await UnsubscribeAsync();
    }

    protected override void OnInitialized()
    {
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

        if (_closed)
        {
            // Whatever came after DisposeAsync is nobody's now.
            await CloseCanvasAsync();
            await UnsubscribeAsync();
        }
    }

    private async Task OpenAsync()
    {
        _observer = Grains.CreateObjectReference<IEditingObserver>(this);
        await Session.SubscribeAsync(_observer);
        var snapshot = await Session.SnapshotAsync();
        if (_closed)
        {
            return;
        }

        if (snapshot is null)
        {
            Navigation.NavigateTo(ProjectHref);
            return;
        }

        Take(snapshot.Revision, snapshot.Objects);
        _bridge = DotNetObjectReference.Create(new CanvasBridge(Picture.Id, Author.Id, Grains, Logger) { OnState = StateAsync, OnCommand = CommandAsync });
        _module = await Js.InvokeAsync<IJSObjectReference>("import", "./js/editor/editor.js");
        if (_closed)
        {
            return;
        }

        _editor = await _module.InvokeAsync<IJSObjectReference>("create", _host, _bridge, Options(snapshot));
        if (_closed)
        {
            return;
        }

        // However somebody leaves, what is half done becomes an edit first.
        _leaving = Navigation.RegisterLocationChangingHandler(async _ => await CallAsync("flush"));
        _ = PassOnAsync();
        _renewal = new(Renewal);
        _ = RenewAsync(_renewal);
        StateHasChanged();
    }

    /// <summary>Puts the canvas away; a browser that is gone has done so already.</summary>
    private async Task CloseCanvasAsync()
    {
        var (editor, module) = (_editor, _module);
        (_editor, _module) = (null, null);
        try
        {
            if (editor is not null)
            {
                await editor.InvokeVoidAsync("dispose");
                await editor.DisposeAsync();
            }

            if (module is not null)
            {
                await module.DisposeAsync();
            }
        }
        catch (Exception gone) when (gone is JSDisconnectedException or JSException or OperationCanceledException or ObjectDisposedException)
        {
            Logger.LogDebug(gone, "Picture {PictureId}: the browser left", Picture.Id);
        }
    }

    private async Task UnsubscribeAsync()
    {
        if (_observer is not { } observer)
        {
            return;
        }

        _observer = null;
        try
        {
            await Session.UnsubscribeAsync(observer);
        }
        catch (Exception failure) when (failure is OrleansException or TimeoutException or OperationCanceledException)
        {
            Logger.LogDebug(failure, "Picture {PictureId}: the session forgets this window by itself", Picture.Id);
        }

        Grains.DeleteObjectReference<IEditingObserver>(observer);
    }

    private object Options(SnapshotMessage snapshot)
    {
        var pyramid = new TilePyramid(Picture.Size);
        return new
        {
            picture = new
            {
                id = Picture.Id,
                name = Picture.Path,
                width = Picture.Size.Width,
                height = Picture.Size.Height,
                tileSize = pyramid.TileSize,
                levels = pyramid.Levels,
                tileUrl = PictureEndpoints.Tile(Picture, "{level}", "{col}", "{row}"),
                overviewUrl = PictureEndpoints.Thumbnail(Picture),
            },
            snapshot,
            categories = _categories,
            activeCategory = _activeCategory,
            settings = Remembered.Settings ?? JsonSerializer.SerializeToElement(new { }),
        };
    }

    /// <summary>
    /// Hands notices to the list and the canvas, in order. What a browser misses it notices by the gap and asks for; nobody waits for it
    /// here, because a call into a lost connection is only given up after a minute.
    /// </summary>
    private async Task PassOnAsync()
    {
        await foreach (var notice in _notices.Reader.ReadAllAsync())
        {
            await InvokeAsync(() =>
            {
                Take(notice.Revision, notice.Changes);
                StateHasChanged();
                _ = CallAsync("apply", notice);
            });
        }
    }

    private void Take(long revision, IReadOnlyList<ObjectMessage> changes)
    {
        if (revision <= _revision)
        {
            return;
        }

        _revision = revision;
        foreach (var change in changes)
        {
            if (change.Deleted)
            {
                _objects.Remove(change.Id);
            }
            else
            {
                _objects[change.Id] = change with { Mask = null };
            }
        }

        _version++;
    }

    private Task StateAsync(EditorState state) => InvokeAsync(() =>
    {
        _state = state;
        Remembered.Settings = JsonSerializer.SerializeToElement(
            new { tool = state.Tool, brushRadius = state.BrushRadius, opacity = state.Opacity, threshold = state.Threshold }, JsonSerializerOptions.Web);
        _activeCategory = state.ActiveCategory ?? _activeCategory;
        Remembered.Category = (Project.Id, _activeCategory);
        if (state.Message is { } message && message != _lastMessage)
        {
            Snackbar.Add(message, Severity.Warning, key: message);
        }

        _lastMessage = state.Message;
        StateHasChanged();
    });

    private Task CommandAsync(string name) => InvokeAsync(() => name switch
    {
        "next-picture" => GoAsync(Neighbours.Next),
        "previous-picture" => GoAsync(Neighbours.Previous),
        "help" => HelpAsync(),
        "confirm-save" => ConfirmSavedAsync(),
        _ => Task.CompletedTask,
    });

    /// <summary>Calls the canvas; a browser that has left or does not answer is no error.</summary>
    private async Task CallAsync(string method, params object?[] arguments)
    {
        if (_editor is null || _closed)
        {
            return;
        }

        try
        {
            await _editor.InvokeVoidAsync(method, arguments);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            Logger.LogDebug("Picture {PictureId}: the browser did not take '{Method}'", Picture.Id, method);
        }
        catch (JSException failure)
        {
            Logger.LogError(failure, "Picture {PictureId}: the canvas failed in '{Method}'", Picture.Id, method);
        }
    }

    private async Task GoAsync(long? pictureId)
    {
        if (pictureId is { } id)
        {
            Navigation.NavigateTo($"/projects/{Project.Id}/pictures/{id}");
        }
    }

    private async Task ConfirmSavedAsync()
    {
        await CallAsync("flush");
        Snackbar.Add("Everything is saved. It is saved after every edit; Ctrl+S only makes sure.", Severity.Success, key: "saved");
    }

    private async Task HelpAsync()
    {
        if (_editor is not null)
        {
            var keys = await _editor.InvokeAsync<HelpSheet.KeyBinding[]>("help");
            await Dialogs.ShowAsync<HelpSheet>(
                "Keys", new DialogParameters<HelpSheet> { { sheet => sheet.Keys, keys } }, new DialogOptions { MaxWidth = MaxWidth.Medium, FullWidth = true, CloseButton = true });
        }
    }

    private async Task PickCategoryAsync(int categoryId)
    {
        _activeCategory = categoryId;
        await CallAsync("chooseCategory", categoryId);
    }

    private async Task ReloadCategoriesAsync()
    {
        _categories = await CategoryStore.ListAsync(Project.Id, default);
        _version++;
        await CallAsync("setCategories", _categories);
    }

    /// <summary>This picture first, then the next one, while the person still works on this.</summary>
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

            await Grains.GetGrain<ISegmenterGrain>(Picture.Id).WarmAsync();
            if (Neighbours.Next is { } next && !_closed)
            {
                await Grains.GetGrain<ISegmenterGrain>(next).WarmAsync();
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Logger.LogWarning(failure, "Picture {PictureId} could not be encoded ahead; the first click will try again", Picture.Id);
        }
    }

    private async Task RenewAsync(PeriodicTimer timer)
    {
        while (await timer.WaitForNextTickAsync())
        {
            try
            {
                if (_observer is { } observer)
                {
                    await Session.SubscribeAsync(observer);
                }
            }
            catch (Exception failure) when (failure is OrleansException or TimeoutException)
            {
                Logger.LogWarning(failure, "Picture {PictureId}: the session did not answer; this window asks again", Picture.Id);
            }
        }
    }
}
