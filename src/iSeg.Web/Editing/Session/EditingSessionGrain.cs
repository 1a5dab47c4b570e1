using iSeg.Core.Annotations;
using iSeg.Web.Accounts;
using Orleans.Utilities;

namespace iSeg.Web.Editing.Session;

/// <summary>
/// Hosts one picture's <see cref="EditingSession"/>. Orleans lets one call in at a time, which is all the locking there is;
/// an idle picture is put away and loaded again from the store.
/// </summary>
public sealed class EditingSessionGrain(IEditJournal journal, TimeProvider time, ProjectAccess access, ILogger<EditingSessionGrain> logger) : Grain, IEditingSessionGrain
{
    /// <summary>An observer that has not been heard of for so long is forgotten.</summary>
    public static readonly TimeSpan ObserverLifetime = TimeSpan.FromMinutes(5);

    private readonly ObserverManager<IEditingObserver> _observers = new(ObserverLifetime, logger);
    private EditingSession? _session;

    public async Task<SnapshotMessage?> SnapshotAsync()
    {
        try
        {
            var history = (await SessionAsync()).History;
            return new(history.Revision, [.. history.Objects.Select(state => state.ToMessage(MaskPatch.Of(state.Mask)))]);
        }
        catch (EditRefusedException refusal) when (refusal.Code == RefusalCode.Gone)
        {
            return null;
        }
    }

    public async Task<EditReply> ApplyAsync(EditRequest request, string author)
    {
        try
        {
            if (!await access.MayAuthorAsync(author, this.GetPrimaryKeyLong(), Right.Annotate))
            {
                throw new EditRefusedException(RefusalCode.Forbidden, "You may not change this picture (any more). An owner of the project can let you.");
            }

            var session = await SessionAsync();
            RequireUnchanged(request, session.History);
            var outcome = await session.ApplyAsync(EditCommands.From(AsStored(request, session.History, author), session.History), author, CancellationToken.None);
            var changes = outcome.Changes.ToMessages();
            if (!outcome.IsRepeat)
            {
                await NotifyAsync(new(outcome.Revision, author, changes, request.EditId));
            }

            return new(true, outcome.Revision, changes, null, null);
        }
        catch (EditRefusedException refusal)
        {
            if (refusal.Code is RefusalCode.Storage)
            {
                logger.LogError(refusal, "Picture {PictureId}: an edit could not be stored", this.GetPrimaryKeyLong());
            }

            if (refusal.Code is RefusalCode.Gone && _session is not null && await journal.LoadAsync(this.GetPrimaryKeyLong(), CancellationToken.None) is null)
            {
                await ResetAsync();
            }

            return EditReply.Refused(refusal.Code.ToCode(), refusal.Message);
        }
        catch (FormatException broken)
        {
            return EditReply.Refused("invalid", broken.Message);
        }
    }

    public Task SubscribeAsync(IEditingObserver observer)
    {
        _observers.Subscribe(observer, observer);
        return Task.CompletedTask;
    }

    public Task UnsubscribeAsync(IEditingObserver observer)
    {
        _observers.Unsubscribe(observer);
        return Task.CompletedTask;
    }

    public Task ResetAsync()
    {
        _session = null;
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    /// <summary>Asked where nobody else can come in between; an edit that is stored already is answered as it was.</summary>
    private static void RequireUnchanged(EditRequest request, PictureHistory history)
    {
        if (request.IfRevision is { } seen && history.FindEdit(request.EditId) is null && history.RevisionOf(request.ObjectId) is var now && now != seen)
        {
            throw new EditRefusedException(RefusalCode.Changed, $"Somebody changed this object: it stands at revision {now}, not {seen}. Get it again and look.");
        }
    }

    /// <summary>
    /// An acceptance that is done already asks for the edit that did it: one that was taken back before was made again under another id.
    /// </summary>
    private static EditRequest AsStored(EditRequest request, PictureHistory history, string author)
    {
        if (request.Kind != "suggestion" || history.FindEdit(request.EditId) is not { } earlier || history.Find(earlier.ObjectId) is not { Deleted: false })
        {
            return request;
        }

        if (earlier.ObjectId == request.ObjectId && history.FindMaking(request.ObjectId, author) is { } made)
        {
            return request with { EditId = made.EditId };
        }

        // It is done, but not by this person, whose undo must not count on it.
        return earlier.Author == author ? request : throw new EditRefusedException(RefusalCode.Invalid, "Somebody else has accepted this suggestion already.");
    }

    private async Task<EditingSession> SessionAsync() =>
        _session ??= await EditingSession.OpenAsync(journal, this.GetPrimaryKeyLong(), time, CancellationToken.None);

    private async Task NotifyAsync(EditNotice notice)
    {
        // Observers that fail are dropped by the manager; the edit itself is done and stays done.
        await _observers.Notify(observer => observer.EditedAsync(notice));
    }
}
