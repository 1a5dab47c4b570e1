using Orleans.Concurrency;

namespace iSeg.Web.Editing.Session;

/// <summary>The one writer of a picture; its key is the picture's id. Orders everybody's edits, stores each before answering.</summary>
[Alias("iSeg.EditingSession")]
public interface IEditingSessionGrain : IGrainWithIntegerKey
{
    /// <summary>All objects and the revision they stand at; null when there is no such picture (any more).</summary>
    [Alias("Snapshot")]
    Task<SnapshotMessage?> SnapshotAsync();

    /// <summary>Does an edit, or says why not. The answer is given when the edit is on disk.</summary>
    [Alias("Apply")]
    Task<EditReply> ApplyAsync(EditRequest request, string author);

    /// <summary>Tells an observer of every edit from now on; to be repeated within <see cref="EditingSessionGrain.ObserverLifetime"/>.</summary>
    [Alias("Subscribe")]
    Task SubscribeAsync(IEditingObserver observer);

    [Alias("Unsubscribe")]
    Task UnsubscribeAsync(IEditingObserver observer);

    /// <summary>Forgets what is in memory, because the picture was deleted or changed elsewhere.</summary>
    [Alias("Reset")]
    Task ResetAsync();
}

/// <summary>Somebody who looks at a picture.</summary>
[Alias("iSeg.EditingObserver")]
public interface IEditingObserver : IGrainObserver
{
    /// <summary>One-way: the session does not wait for those who look.</summary>
    [Alias("Edited"), OneWay]
    Task EditedAsync(EditNotice notice);
}
