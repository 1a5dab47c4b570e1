using System.Collections.Concurrent;
using System.Diagnostics;
using iSeg.Core.Geometry;
using iSeg.Web.Editing.Session;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace iSeg.Benchmarks.Load;

/// <summary>
/// One simulated person: makes edits at a steady rate whatever the server does, keeps them in an outbox, sends one after another with the
/// same id until each is answered, and follows the picture, as wwwroot/js/editor does.
/// </summary>
internal sealed class Annotator(long pictureId, string name, PixelSize size, int seed) : IAsyncDisposable
{
    private readonly Hand _hand = new(new Random(seed), size);
    private readonly ConcurrentQueue<(Dictionary<string, object> Edit, long Made)> _outbox = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _copyLock = new();
    private HubConnection? _hub;
    private Task _sending = Task.CompletedTask;

    public long PictureId => pictureId;

    public Copy Copy { get; } = new(size);

    /// <summary>Edits that the server said are stored, with their revisions.</summary>
    public ConcurrentDictionary<Guid, long> Acknowledged { get; } = new();

    /// <summary>Edits that the server said it does not do, by code.</summary>
    public ConcurrentDictionary<string, int> Refused { get; } = new();

    /// <summary>When an edit was made, and the ticks from then to its acknowledgement, the wait behind earlier ones included.</summary>
    public ConcurrentBag<(long Made, long After)> AcknowledgedAfter { get; } = [];

    /// <summary>When a revision that somebody made was made, and when this person saw it.</summary>
    public ConcurrentDictionary<long, long> MadeAt { get; } = new();

    public ConcurrentDictionary<long, long> SeenAt { get; } = new();

    public int Waiting => _outbox.Count;

    public void Start(Func<Uri> server) => _sending = SendAsync(server);

    /// <summary>Makes one edit for every tick of the clock, late ones at once.</summary>
    public async Task WorkAsync(double perSecond, TimeSpan duration, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var phase = new Random(seed).NextDouble();
        for (var i = 0; ; i++)
        {
            var due = TimeSpan.FromSeconds((i + phase) / perSecond);
            if (due >= duration || cancellationToken.IsCancellationRequested)
            {
                return;
            }

            var early = due - Stopwatch.GetElapsedTime(began);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, cancellationToken);
            }

            lock (_copyLock)
            {
                _outbox.Enqueue((_hand.Next(Copy), Stopwatch.GetTimestamp()));
            }

            _wake.Release();
        }
    }

    /// <summary>Waits until everything is answered.</summary>
    public async Task SettleAsync(TimeSpan limit)
    {
        var began = Stopwatch.GetTimestamp();
        while (!_outbox.IsEmpty)
        {
            if (Stopwatch.GetElapsedTime(began) > limit)
            {
                throw new TimeoutException($"{name}: {_outbox.Count} edits were not answered within {limit}.");
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Follows up to a revision; asks for the whole picture where something is missing.</summary>
    public async Task FollowAsync(long revision)
    {
        for (var i = 0; ; i++)
        {
            lock (_copyLock)
            {
                if (Copy.Revision >= revision)
                {
                    return;
                }
            }

            await Task.Delay(100);
            if (i % 10 == 9)
            {
                await RefreshAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _wake.Release();
        await _sending;
        if (_hub is not null)
        {
            await _hub.DisposeAsync();
        }

        _stop.Dispose();
        _wake.Dispose();
    }

    private async Task SendAsync(Func<Uri> server)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _hub ??= await ConnectAsync(server());
                if (_outbox.TryPeek(out var next))
                {
                    await DeliverAsync(_hub, next.Edit, next.Made);
                }
                else
                {
                    // Somebody who only looks notices a lost connection as well.
                    await _wake.WaitAsync(500, _stop.Token);
                    if (_hub.State != HubConnectionState.Connected)
                    {
                        await DropAsync();
                    }
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A dead server shows itself in many ways; whatever it was, the edit is sent again.
            catch (Exception)
#pragma warning restore CA1031
            {
                await DropAsync();
                await Task.Delay(200);
            }
        }
    }

    private async Task<HubConnection> ConnectAsync(Uri server)
    {
        var hub = new HubConnectionBuilder().WithUrl(new Uri(server, "load")).Build();
        hub.On<EditNotice>("apply", notice => Offer(notice.Revision, notice.Changes, ifGap: RefreshAsync));
        try
        {
            await hub.StartAsync(_stop.Token);
            Reset(await hub.InvokeAsync<SnapshotMessage>("Open", pictureId, name, _stop.Token));
            return hub;
        }
        catch
        {
            await hub.DisposeAsync();
            throw;
        }
    }

    private async Task DeliverAsync(HubConnection hub, Dictionary<string, object> edit, long made)
    {
        var (kind, id) = ((string)edit["kind"], (Guid)edit["editId"]);
        var reply = kind switch
        {
            "undo" => await hub.InvokeAsync<EditReply>("Undo", id, _stop.Token),
            "redo" => await hub.InvokeAsync<EditReply>("Redo", id, _stop.Token),
            _ => await hub.InvokeAsync<EditReply>("Edit", edit, _stop.Token),
        };
        if (!reply.Ok && reply.Code is "busy" or "storage")
        {
            await Task.Delay(100);
            return;
        }

        if (reply.Ok)
        {
            Acknowledged[id] = reply.Revision;
            AcknowledgedAfter.Add((made, Stopwatch.GetTimestamp() - made));
            MadeAt[reply.Revision] = made;
            Offer(reply.Revision, reply.Changes, ifGap: null);
        }
        else
        {
            Refused.AddOrUpdate(reply.Code!, 1, (_, count) => count + 1);
        }

        _outbox.TryDequeue(out _);
    }

    private void Offer(long revision, IReadOnlyList<ObjectMessage> changes, Func<Task>? ifGap)
    {
        SeenAt.TryAdd(revision, Stopwatch.GetTimestamp());
        lock (_copyLock)
        {
            Copy.Offer(revision, changes);
            if (!Copy.HasGap || ifGap is null)
            {
                return;
            }
        }

        // Answers and notices overtake each other; what is really missing is missing a little later as well.
        _ = Task.Run(async () =>
        {
            await Task.Delay(300);
            if (Copy.HasGap)
            {
                await ifGap();
            }
        });
    }

    private async Task RefreshAsync()
    {
        try
        {
            if (_hub is { State: HubConnectionState.Connected } hub)
            {
                Reset(await hub.InvokeAsync<SnapshotMessage>("Snapshot", _stop.Token));
            }
        }
        catch (Exception lost) when (lost is InvalidOperationException or IOException or OperationCanceledException or HubException)
        {
            // The connection went; the next one begins with a snapshot.
        }
    }

    private void Reset(SnapshotMessage snapshot)
    {
        lock (_copyLock)
        {
            Copy.Reset(snapshot);
        }
    }

    private async Task DropAsync()
    {
        if (_hub is { } hub)
        {
            _hub = null;
            await hub.DisposeAsync();
        }
    }
}
