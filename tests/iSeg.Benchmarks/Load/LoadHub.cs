using System.Text.Json;
using iSeg.Web.Editing.Canvas;
using iSeg.Web.Editing.Session;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace iSeg.Benchmarks.Load;

/// <summary>What a browser's circuit does for one open picture, without the page around it.</summary>
internal sealed class LoadHub(IGrainFactory grains, ILogger<LoadHub> logger) : Hub
{
    private CanvasBridge Bridge => (CanvasBridge)Context.Items[nameof(Bridge)]!;

    /// <summary>Opens a picture: from now on <c>apply</c> tells of every edit.</summary>
    public async Task<SnapshotMessage?> Open(long pictureId, string author)
    {
        var feed = new SessionFeed(grains, pictureId, logger);
        Context.Items[nameof(Bridge)] = new CanvasBridge(pictureId, author, grains, logger);
        Context.Items[nameof(SessionFeed)] = feed;
        var snapshot = await feed.OpenAsync();
        _ = PassOnAsync(feed, Clients.Caller);
        return snapshot;
    }

    public Task<EditReply> Edit(JsonElement edit) => Bridge.Edit(edit);

    public Task<EditReply> Undo(string editId) => Bridge.Undo(editId);

    public Task<EditReply> Redo(string editId) => Bridge.Redo(editId);

    public Task<SnapshotMessage?> Snapshot() => Bridge.Snapshot();

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        if (Context.Items.TryGetValue(nameof(SessionFeed), out var feed))
        {
            Bridge.Dispose();
            await ((SessionFeed)feed!).DisposeAsync();
        }
    }

    private static async Task PassOnAsync(SessionFeed feed, IClientProxy caller)
    {
        await foreach (var notice in feed.Notices)
        {
            await caller.SendAsync("apply", notice);
        }
    }
}
