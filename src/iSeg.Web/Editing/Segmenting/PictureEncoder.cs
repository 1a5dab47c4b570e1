using System.Diagnostics;
using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Engine;

namespace iSeg.Web.Editing.Segmenting;

/// <summary>Loads pictures and has their backbone look at them, a few at the same time.</summary>
internal sealed class PictureEncoder(IBackboneChoice choice, IPicturePixels pixels, SegmentingOptions options, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(Math.Max(1, options.ParallelEncodings));

    /// <summary>How many pictures this picture's backbone gains by looking at together.</summary>
    public async Task<int> BatchSizeAsync(long pictureId) =>
        await choice.ForPictureAsync(pictureId, CancellationToken.None) is IBatchBackbone batch ? batch.BatchSize : 1;

    /// <exception cref="KeyNotFoundException">There is no such picture.</exception>
    public async Task<CachedEncoding> EncodeAsync(long pictureId)
    {
        var backbone = await choice.ForPictureAsync(pictureId, CancellationToken.None);
        await _gate.WaitAsync();
        try
        {
            var (image, pictureSize) = await pixels.LoadAsync(pictureId, options.MaxLongSide, CancellationToken.None);
            var started = Stopwatch.GetTimestamp();
            var encoded = await backbone.EncodeAsync(image, pictureSize, CancellationToken.None);
            return Finished(pictureId, pictureSize, encoded, Stopwatch.GetElapsedTime(started).TotalMilliseconds, 1);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// Encodes pictures in one pass where their backbone can, and settles each one's promise. A picture that is gone or cannot be read fails
    /// alone; a pass that fails fails for all that were in it.
    /// </summary>
    public async Task EncodeTogetherAsync(IReadOnlyCollection<(long PictureId, TaskCompletionSource<CachedEncoding> Promise)> wanted)
    {
        try
        {
            await _gate.WaitAsync();
            try
            {
                var loaded = new List<Loaded>();
                foreach (var (id, promise) in wanted)
                {
                    if (await LoadAsync(id, promise) is { } picture)
                    {
                        loaded.Add(picture);
                    }
                }

                foreach (var same in loaded.GroupBy(picture => picture.Backbone))
                {
                    foreach (var pass in same.Chunk(same.Key is IBatchBackbone batch ? batch.BatchSize : 1))
                    {
                        await PassAsync(same.Key, pass);
                    }
                }
            }
            finally
            {
                _gate.Release();
            }
        }
        catch (Exception failure)
        {
            // Nobody may wait for ever, whatever it was.
            foreach (var (_, promise) in wanted)
            {
                promise.TrySetException(failure);
            }
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<Loaded?> LoadAsync(long id, TaskCompletionSource<CachedEncoding> promise)
    {
        try
        {
            var backbone = await choice.ForPictureAsync(id, CancellationToken.None);
            var (image, size) = await pixels.LoadAsync(id, options.MaxLongSide, CancellationToken.None);
            return new(id, promise, backbone, image, size);
        }
        catch (Exception failure)
        {
            promise.SetException(failure);
            return null;
        }
    }

    private async Task PassAsync(IBackbone backbone, Loaded[] pass)
    {
        try
        {
            var started = Stopwatch.GetTimestamp();
            var encoded = pass.Length > 1
                ? await ((IBatchBackbone)backbone).EncodeBatchAsync([.. pass.Select(p => (p.Image, p.Size))], CancellationToken.None)
                : [await backbone.EncodeAsync(pass[0].Image, pass[0].Size, CancellationToken.None)];
            var each = Stopwatch.GetElapsedTime(started).TotalMilliseconds / pass.Length;
            foreach (var (picture, encoding) in pass.Zip(encoded))
            {
                picture.Promise.SetResult(Finished(picture.Id, picture.Size, encoding, each, pass.Length));
            }
        }
        catch (Exception failure)
        {
            foreach (var picture in pass)
            {
                picture.Promise.TrySetException(failure);
            }
        }
    }

    private CachedEncoding Finished(long pictureId, PixelSize size, EncodedImage encoded, double milliseconds, int together)
    {
        logger.LogDebug("Encoded picture {PictureId} ({Size}) in {Milliseconds:0} ms, one of {Together}, {Bytes} bytes", pictureId, size, milliseconds, together, encoded.ByteSize);
        return new(encoded, milliseconds);
    }

    private sealed record Loaded(long Id, TaskCompletionSource<CachedEncoding> Promise, IBackbone Backbone, RgbImage Image, PixelSize Size);
}
