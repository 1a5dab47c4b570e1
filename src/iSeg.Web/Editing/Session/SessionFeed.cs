using System.Threading.Channels;

namespace iSeg.Web.Editing.Session;

/// <summary>One window's line to a picture's session: what everybody does, in order, for as long as the window looks.</summary>
internal sealed class SessionFeed(IGrainFactory grains, long pictureId, ILogger logger) : IEditingObserver, IAsyncDisposable
{
    private static readonly TimeSpan Renewal = EditingSessionGrain.ObserverLifetime / 3;

    private readonly Channel<EditNotice> _notices = Channel.CreateUnbounded<EditNotice>();
    private readonly PeriodicTimer _renewal = new(Renewal);
    private IEditingObserver? _self;
    private bool _closed;

    /// <summary>Ends when the feed is disposed of.</summary>
    public IAsyncEnumerable<EditNotice> Notices => _notices.Reader.ReadAllAsync();

    private IEditingSessionGrain Session => grains.GetGrain<IEditingSessionGrain>(pictureId);

    /// <summary>Subscribes, then looks: what happens in between comes as a notice. Null when there is no such picture.</summary>
    public async Task<SnapshotMessage?> OpenAsync()
    {
        _self = grains.CreateObjectReference<IEditingObserver>(this);
        await Session.SubscribeAsync(_self);
        if (_closed)
        {
            await UnsubscribeAsync();
            return null;
        }

        _ = RenewAsync();
        return await Session.SnapshotAsync();
    }

    /// <summary>Only takes the notice down: the session must not wait for one person's browser.</summary>
    public Task EditedAsync(EditNotice notice)
    {
        _notices.Writer.TryWrite(notice);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        _notices.Writer.TryComplete();
        _renewal.Dispose();
        await UnsubscribeAsync();
    }

    private async Task UnsubscribeAsync()
    {
        if (Interlocked.Exchange(ref _self, null) is not { } self)
        {
            return;
        }

        try
        {
            await Session.UnsubscribeAsync(self);
        }
        catch (Exception failure) when (failure is OrleansException or TimeoutException or OperationCanceledException)
        {
            logger.LogDebug(failure, "Picture {PictureId}: the session forgets this window by itself", pictureId);
        }

        grains.DeleteObjectReference<IEditingObserver>(self);
    }

    private async Task RenewAsync()
    {
        while (await _renewal.WaitForNextTickAsync())
        {
            try
            {
                if (_self is { } self)
                {
                    await Session.SubscribeAsync(self);
                }
            }
            catch (Exception failure) when (failure is OrleansException or TimeoutException)
            {
                logger.LogWarning(failure, "Picture {PictureId}: the session did not answer; this window asks again", pictureId);
            }
        }
    }
}
