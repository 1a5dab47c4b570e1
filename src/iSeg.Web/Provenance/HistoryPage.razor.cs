using iSeg.Core.Annotations;
using iSeg.Core.Provenance;
using iSeg.Data.Pictures;
using iSeg.Web.Accounts;
using iSeg.Web.Editing;
using iSeg.Web.Editing.Session;
using iSeg.Web.Exchange;
using iSeg.Web.Projects;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace iSeg.Web.Provenance;

/// <summary>What happened to the objects of one picture: who, what, when and how; replayed, and brought back where that is wanted.</summary>
public sealed partial class HistoryPage
{
    /// <summary>Between two steps of the replay; a call into the browser takes its time as well.</summary>
    private static readonly TimeSpan StepTime = TimeSpan.FromMilliseconds(220);

    private PictureSummary? _picture;
    private JournaledPicture? _log;
    private string _projectName = "";
    private IReadOnlyList<Category> _categories = [];
    private IReadOnlyList<ObjectCost> _costs = [];
    private IReadOnlyList<TimelineEntry> _timeline = [];
    private IReadOnlyList<EditRecord> _steps = [];
    private PictureHistory? _now;
    private Author _author = Author.Local;
    private Guid _selected;
    private int _step;
    private long _newest;
    private AccessDirectory.Snapshot _names = null!;
    private bool _gone;
    private bool _playing;
    private bool _closed;
    private ElementReference _canvas;
    private IJSObjectReference? _module;
    private IJSObjectReference? _stage;

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
    public required GuardedHistory History { get; set; }

    [Inject]
    public required IGrainFactory Grains { get; set; }

    [Inject]
    public required AccessDirectory Directory { get; set; }

    [Inject]
    public required Author Author { get; set; }

    [Inject]
    public required IJSRuntime Js { get; set; }

    [Inject]
    public required IDialogService Dialogs { get; set; }

    [Inject]
    public required ISnackbar Snackbar { get; set; }

    private long _revision => _steps.Count == 0 ? 0 : _steps[_step].Revision;

    private bool Locked => _now?.Find(_selected) is { Locked: true, Deleted: false };

    public async ValueTask DisposeAsync()
    {
        (_closed, _playing) = (true, false);
        try
        {
            foreach (var thing in new[] { _stage, _module })
            {
                if (thing is not null)
                {
                    await thing.DisposeAsync();
                }
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser has left; there is nothing to put away.
        }
    }

    protected override async Task OnInitializedAsync()
    {
        var project = await Projects.FindAsync(ProjectId, default);
        var picture = await Pictures.FindAsync(PictureId, default);
        if (project is null || picture is null || picture.ProjectId != ProjectId)
        {
            _gone = true;
            return;
        }

        _projectName = project.Name;
        _names = await Directory.GetAsync();
        _categories = await Categories.ListAsync(ProjectId, default);
        await LoadAsync();
        _picture = picture;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_picture is not { } picture || _module is not null)
        {
            return;
        }

        _module = await Js.InvokeAsync<IJSObjectReference>("import", "./js/provenance/stage.js");
        _author = Author.IsLocal ? Author.Named(await Js.InvokeAsync<string?>("iseg.name")) : Author;
        _stage = await _module.InvokeAsync<IJSObjectReference>("create", _canvas, new
        {
            width = picture.Size.Width,
            height = picture.Size.Height,
            url = PictureEndpoints.Thumbnail(picture),
        });
        await ShowAsync();
    }

    private async Task LoadAsync()
    {
        _log = await History.LoadAsync(PictureId, default);
        if (_log is null)
        {
            _gone = true;
            return;
        }

        _now = PictureHistory.Replay(_log.Size, _log.Edits);
        _costs = CorrectionCosts.Of(_log);
        Choose(_costs.Any(c => c.ObjectId == _selected) || _costs.Count == 0 ? _selected : _costs[^1].ObjectId);
    }

    private void Choose(Guid objectId)
    {
        _selected = objectId;
        _timeline = [.. TimelineEntry.Of(_log!.Edits).Where(e => e.Edit.ObjectId == objectId).Reverse()];
        _steps = [.. _log.Edits.Where(e => e.ObjectId == objectId)];
        _step = Math.Max(0, _steps.Count - 1);
        _newest = _revision;
    }

    private async Task SelectAsync(Guid objectId)
    {
        _playing = false;
        Choose(objectId);
        await ShowAsync();
    }

    private Task SeekRevisionAsync(long revision) =>
        SeekAsync(Math.Max(0, _steps.ToList().FindIndex(s => s.Revision == revision)));

    private async Task SeekAsync(int step)
    {
        _playing = false;
        _step = Math.Clamp(step, 0, Math.Max(0, _steps.Count - 1));
        await ShowAsync();
    }

    private async Task PlayAsync()
    {
        _playing = !_playing;
        if (_playing && _step >= _steps.Count - 1)
        {
            _step = -1;
        }

        while (_playing && _step < _steps.Count - 1 && !_closed)
        {
            _step++;
            await ShowAsync();
            StateHasChanged();
            await Task.Delay(StepTime);
        }

        _playing = false;
    }

    private async Task ShowAsync()
    {
        if (_stage is null || _steps.Count == 0 || _closed)
        {
            return;
        }

        var edit = _steps[_step];
        var state = _now!.FindAt(_selected, edit.Revision);
        var patch = state is { Deleted: false } ? MaskPatch.Of(state.Mask).ToMessage() : null;
        await _stage.InvokeVoidAsync("show", patch, ColourOf(state?.CategoryId ?? 0), new[] { edit.Touched.X, edit.Touched.Y, edit.Touched.Width, edit.Touched.Height });
    }

    private async Task RestoreAsync(long revision)
    {
        if (await Dialogs.ConfirmAsync("Restore this revision?", $"The object becomes what it was after revision {revision}, for everybody. Nothing is lost: this is an edit like any other and can be undone.", "Restore"))
        {
            await DoAsync(new() { Kind = "restore", EditId = Guid.NewGuid(), ObjectId = _selected, Revision = revision }, "Restored.");
        }
    }

    private async Task RevertAsync(string author)
    {
        if (await Dialogs.ConfirmAsync($"Revert the strokes of {_names.NameOf(author)}?", "Every pixel of this object that still shows that person's work goes back to what lies beneath it. Nothing is lost: this is an edit like any other and can be undone.", "Revert"))
        {
            await DoAsync(new() { Kind = "revert", EditId = Guid.NewGuid(), ObjectId = _selected, Author = author }, "Reverted.");
        }
    }

    private async Task DoAsync(EditRequest request, string done)
    {
        var reply = await Grains.GetGrain<IEditingSessionGrain>(PictureId).ApplyAsync(request, _author.Id);
        Snackbar.Add(reply.Ok ? done : reply.Error ?? "It was refused.", reply.Ok ? Severity.Success : Severity.Warning);
        await LoadAsync();
        await ShowAsync();
    }

    private string NameOf(int categoryId) => _categories.FirstOrDefault(c => c.Id == categoryId)?.Name ?? "?";

    private string ColourOf(int categoryId) => _categories.FirstOrDefault(c => c.Id == categoryId)?.Color ?? "#888888";
}
