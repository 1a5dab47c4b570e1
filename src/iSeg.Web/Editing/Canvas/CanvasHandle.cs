using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace iSeg.Web.Editing.Canvas;

/// <summary>The canvas in the browser, seen from the server. A browser that has left or does not answer is no error.</summary>
internal sealed class CanvasHandle(IJSRuntime js, long pictureId, ILogger logger) : IAsyncDisposable
{
    private DotNetObjectReference<CanvasBridge>? _bridge;
    private IJSObjectReference? _module;
    private IJSObjectReference? _editor;
    private bool _closed;

    /// <summary>Makes the canvas in an element; puts it away again at once when it was disposed of meanwhile.</summary>
    public async Task OpenAsync(ElementReference host, CanvasBridge bridge, object options)
    {
        _bridge = DotNetObjectReference.Create(bridge);
        _module = await js.InvokeAsync<IJSObjectReference>("import", "./js/editor/editor.js");
        if (!_closed)
        {
            _editor = await _module.InvokeAsync<IJSObjectReference>("create", host, _bridge, options);
        }

        if (_closed)
        {
            await CloseAsync();
        }
    }

    /// <summary>Calls a method of the canvas (docs/editor-protocol.md).</summary>
    public Task CallAsync(string method, params object?[] arguments) =>
        TryAsync<bool>(method, async editor =>
        {
            await editor.InvokeVoidAsync(method, arguments);
            return true;
        });

    /// <summary>Calls a method and gives what it returns; default when nobody answers.</summary>
    public Task<T?> AskAsync<T>(string method) => TryAsync<T>(method, async editor => await editor.InvokeAsync<T>(method));

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        await CloseAsync();
    }

    private async Task<T?> TryAsync<T>(string method, Func<IJSObjectReference, Task<T>> call)
    {
        if (_editor is not { } editor || _closed)
        {
            return default;
        }

        try
        {
            return await call(editor);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            logger.LogDebug("Picture {PictureId}: the browser did not take '{Method}'", pictureId, method);
        }
        catch (JSException failure)
        {
            logger.LogError(failure, "Picture {PictureId}: the canvas failed in '{Method}'", pictureId, method);
        }

        return default;
    }

    private async Task CloseAsync()
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
            logger.LogDebug(gone, "Picture {PictureId}: the browser left", pictureId);
        }

        _bridge?.Dispose();
    }
}
