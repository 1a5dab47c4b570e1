using System.Collections.Concurrent;
using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Engine;

namespace iSeg.Web.Tests.Support;

/// <summary>Looks at several pictures in one pass, as a model on a graphics processor does, and remembers how many there were in each.</summary>
internal sealed class BatchingBackbone(IBackbone inner, int batchSize) : IBatchBackbone
{
    public ConcurrentQueue<int> Passes { get; } = new();

    /// <summary>What a pass waits for.</summary>
    public Task Go { get; set; } = Task.CompletedTask;

    public string Id => inner.Id;

    public string Description => inner.Description;

    public int BatchSize => batchSize;

    public async Task<EncodedImage> EncodeAsync(RgbImage image, PixelSize pictureSize, CancellationToken cancellationToken)
    {
        Passes.Enqueue(1);
        await Go;
        return await inner.EncodeAsync(image, pictureSize, cancellationToken);
    }

    public async Task<IReadOnlyList<EncodedImage>> EncodeBatchAsync(IReadOnlyList<(RgbImage Image, PixelSize PictureSize)> pictures, CancellationToken cancellationToken)
    {
        Passes.Enqueue(pictures.Count);
        await Go;
        return await Task.WhenAll(pictures.Select(p => inner.EncodeAsync(p.Image, p.PictureSize, cancellationToken)));
    }
}
