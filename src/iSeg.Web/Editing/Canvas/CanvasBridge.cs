using System.Text.Json;
using iSeg.Core.Annotations;
using iSeg.Web.Accounts;
using iSeg.Web.Editing.Presence;
using iSeg.Web.Editing.Segmenting;
using iSeg.Web.Editing.Session;
using iSeg.Web.Editing.Tagging;
using Microsoft.JSInterop;

namespace iSeg.Web.Editing.Canvas;

/// <summary>
/// What the canvas of one circuit may call (docs/editor-protocol.md). Every method is a public endpoint: it answers nonsense with a
/// reason and never throws because of it.
/// </summary>
public sealed class CanvasBridge(long pictureId, string author, CanvasAccess access, IGrainFactory grains, ILogger logger, CanvasSuggestions? suggestions = null) : IDisposable
{
    private readonly IEditingSessionGrain _session = grains.GetGrain<IEditingSessionGrain>(pictureId);
    private readonly ISegmenterGrain _segmenter = grains.GetGrain<ISegmenterGrain>(pictureId);
    private readonly PassingWork<HoverReply> _hover = new();
    private readonly PassingWork<RefinementReply> _replay = new();
    private readonly PassingWork<AttentionReply> _attention = new();
    private (string Prompting, PredictReply Reply)? _shown;

    public Func<EditorState, Task>? OnState { get; set; }

    /// <summary>Does what the canvas asks of the page; true when the picture is being left for it.</summary>
    public Func<string, Task<bool>>? OnCommand { get; set; }

    public Action<Place>? OnPlace { get; set; }

    [JSInvokable]
    public async Task<PredictReply> Predict(JsonElement request)
    {
        try
        {
            await access.RequireAsync(Right.Annotate);
            var asked = CanvasMessages.ReadPredict(request);
            // Whoever clicks does not wait for what the pointer was shown; unless that is what was clicked on, then it is half done.
            await _hover.YieldToAsync(Question(request, asked));
            var reply = await _segmenter.PredictAsync(asked);
            _shown = reply.Patch is null ? null : (Prompting(request, asked), reply);
            return reply;
        }
        catch (EditRefusedException refusal)
        {
            return new PredictReply(CanvasMessages.RequestNumber(request), null, 0, 0, 0, refusal.Message);
        }
    }

    /// <summary>What a click at the pointer would give. A newer question ends an older one, which is answered with "busy".</summary>
    [JSInvokable]
    public async Task<HoverReply> Hover(JsonElement request)
    {
        try
        {
            await access.RequireAsync(Right.Annotate);
            var asked = CanvasMessages.ReadPredict(request);
            return await _hover.RunAsync(Question(request, asked), stop => _segmenter.HoverAsync(asked, stop))
                ?? new(asked.Request, null, HoverReply.Busy);
        }
        catch (EditRefusedException refusal)
        {
            return new(CanvasMessages.RequestNumber(request), null, refusal.Message);
        }
    }

    /// <summary>How sure the prediction for these prompts is.</summary>
    [JSInvokable]
    public async Task<SoftMapReply> SoftMap(JsonElement request)
    {
        try
        {
            await access.RequireAsync(Right.Annotate);
            return await _segmenter.SoftMapAsync(CanvasMessages.ReadPredict(request));
        }
        catch (EditRefusedException refusal)
        {
            return new(CanvasMessages.RequestNumber(request), 0, 0, null, refusal.Message);
        }
    }

    /// <summary>The refined map after every iteration; a newer question ends an older one.</summary>
    [JSInvokable]
    public async Task<RefinementReply> Refinement(JsonElement request)
    {
        try
        {
            await access.RequireAsync(Right.Annotate);
            var asked = CanvasMessages.ReadPredict(request);
            return await _replay.RunAsync(Question(request, asked), stop => _segmenter.RefinementAsync(asked, stop))
                ?? new(asked.Request, 0, null, "Another replay was asked for meanwhile.");
        }
        catch (EditRefusedException refusal)
        {
            return new(CanvasMessages.RequestNumber(request), 0, null, refusal.Message);
        }
    }

    /// <summary>The regions that a replay gives values for; the same for as long as the server runs.</summary>
    [JSInvokable]
    public async Task<RegionsReply> Regions()
    {
        try
        {
            await access.RequireAsync(Right.Annotate);
            return await _segmenter.RegionsAsync();
        }
        catch (EditRefusedException refusal)
        {
            return new(0, 0, 0, null, refusal.Message);
        }
    }

    /// <summary>The picture divided at every fineness: "segment everything".</summary>
    [JSInvokable]
    public async Task<SegmentsReply> Segments()
    {
        try
        {
            await access.RequireAsync(Right.Annotate);
            return await _segmenter.SegmentsAsync();
        }
        catch (EditRefusedException refusal)
        {
            return SegmentsReply.Refused(refusal.Message);
        }
    }

    /// <summary>Where the place under the pointer looks; a newer question ends an older one.</summary>
    [JSInvokable]
    public async Task<AttentionReply> Attention(JsonElement request)
    {
        try
        {
            await access.RequireAsync(Right.Annotate);
            var asked = CanvasMessages.ReadAttention(request);
            return await _attention.RunAsync(request.GetRawText(), stop => _segmenter.AttentionAsync(asked, stop)) ?? new(asked.Request, null, HoverReply.Busy);
        }
        catch (EditRefusedException refusal)
        {
            return new(CanvasMessages.RequestNumber(request), null, refusal.Message);
        }
    }

    /// <summary>Which of the project's categories and own words the picture shows.</summary>
    [JSInvokable]
    public async Task<TagsReply> Tags()
    {
        try
        {
            await access.RequireAsync(Right.Annotate);
            return await _segmenter.TagsAsync();
        }
        catch (EditRefusedException refusal)
        {
            return TagsReply.Refused(refusal.Message);
        }
    }

    /// <summary>Replaces the project's own words.</summary>
    [JSInvokable]
    public async Task<TagsReply> SetWords(JsonElement request)
    {
        try
        {
            await access.RequireAsync(Right.Annotate);
            return await _segmenter.SetWordsAsync(CanvasMessages.ReadWords(request));
        }
        catch (EditRefusedException refusal)
        {
            return TagsReply.Refused(refusal.Message);
        }
    }

    [JSInvokable]
    public Task<EditReply> Edit(JsonElement edit) => AnswerAsync(async () =>
    {
        await access.RequireAsync(Right.Annotate);
        if (suggestions is not null && CanvasMessages.ReadSuggestion(edit) is var (id, category))
        {
            return await suggestions.AcceptAsync(id, category);
        }

        var request = CanvasMessages.ReadEdit(edit);
        return await _session.ApplyAsync(request.Kind == "accept" ? await WithMaskAsync(request, edit) : request, author);
    });

    /// <summary>Nobody is to be asked about these suggestions again; the reply has no changes.</summary>
    [JSInvokable]
    public Task<EditReply> RejectSuggestions(JsonElement rejected) => AnswerAsync(async () =>
    {
        await access.RequireAsync(Right.Annotate);
        var ids = CanvasMessages.ReadSuggestions(rejected);
        return suggestions is null ? EditReply.Refused("invalid", "There are no suggestions here.") : await suggestions.RejectAsync(ids);
    });

    [JSInvokable]
    public Task<EditReply> Undo(string editId) => ToggleAsync("undo", editId);

    [JSInvokable]
    public Task<EditReply> Redo(string editId) => ToggleAsync("redo", editId);

    [JSInvokable]
    public async Task<SnapshotMessage?> Snapshot() => await access.MayAsync(Right.See) ? await _session.SnapshotAsync() : null;

    [JSInvokable]
    public async Task StateChanged(EditorState state)
    {
        if (OnState is { } handler)
        {
            await handler(state);
        }
    }

    /// <summary>True when the picture is being left: what is pressed from now on is meant for the next one.</summary>
    [JSInvokable]
    public Task<bool> Command(string name) => OnCommand?.Invoke(name) ?? Task.FromResult(false);

    /// <summary>Where this window is, for the others. Nonsense is nowhere.</summary>
    [JSInvokable]
    public void Place(JsonElement place)
    {
        try
        {
            OnPlace?.Invoke(CanvasMessages.ReadPlace(place));
        }
        catch (EditRefusedException refusal)
        {
            logger.LogDebug("Picture {PictureId}: a window said that it is nowhere: {Reason}", pictureId, refusal.Message);
        }
    }

    /// <summary>The canvas is gone: nobody waits for previews any more.</summary>
    public void Dispose()
    {
        _hover.Dispose();
        _replay.Dispose();
        _attention.Dispose();
    }

    private Task<EditReply> ToggleAsync(string kind, string editId) => AnswerAsync(async () =>
    {
        await access.RequireAsync(Right.Annotate);
        return Guid.TryParse(editId, out var id)
            ? await _session.ApplyAsync(new() { Kind = kind, EditId = id }, author)
            : EditReply.Refused("invalid", "'editId' must be an id.");
    });

    /// <summary>
    /// The mask of what is accepted: masks come from the engine, not from the browser. It is the one that was shown last, or, when the
    /// browser asks for another (after a reload, say), predicted again.
    /// </summary>
    private async Task<EditRequest> WithMaskAsync(EditRequest request, JsonElement edit)
    {
        var asked = CanvasMessages.ReadPredict(edit);
        var prediction = _shown is { } shown && shown.Prompting == Prompting(edit, asked) ? shown.Reply : await _segmenter.PredictAsync(asked);
        if (prediction.Patch is not { } patch)
        {
            throw new EditRefusedException(RefusalCode.Invalid, prediction.Error ?? "There is no prediction to accept.");
        }

        var details = JsonSerializer.Serialize(new
        {
            kind = asked.Prompts.Any(prompt => prompt.Kind == "segments") ? "everything" : "prompts",
            backbone = prediction.BackboneId,
            prompts = edit.GetProperty("prompts"),
            threshold = edit.GetProperty("threshold"),
            iterations = asked.Options.Iterations,
            smoothing = asked.Smoothing,
            predictMs = Math.Round(prediction.PredictMs, 1),
        });
        return request with { Mask = patch, Details = details };
    }

    /// <summary>What a prediction depends on, to compare.</summary>
    private static string Question(JsonElement json, PredictRequest asked) => $"{asked.Iterations} {json.GetProperty("prompts").GetRawText()}";

    /// <summary>What a mask depends on, to compare.</summary>
    private static string Prompting(JsonElement json, PredictRequest asked) =>
        $"{json.GetProperty("threshold").GetRawText()} {asked.Smoothing} {Question(json, asked)}";

    private async Task<EditReply> AnswerAsync(Func<Task<EditReply>> work)
    {
        try
        {
            return await work();
        }
        catch (EditRefusedException refusal)
        {
            return EditReply.Refused(refusal.Code.ToCode(), refusal.Message);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The outbox keeps the edit and tries again; it must not be dropped for a fault of ours.
            logger.LogError(failure, "Picture {PictureId}: an edit failed", pictureId);
            return EditReply.Refused("busy", "The server stumbled over this edit and will try again. Its log says why.");
        }
    }
}
