using System.Collections.Concurrent;
using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Engine;

namespace iSeg.Web.Tests.Support;

/// <summary>Counts what the real one is asked to encode.</summary>
internal sealed class CountingBackbone(IBackbone inner) : IBackbone
{
    private readonly ConcurrentDictionary<PixelSize, int> _encodings = new();

    public string Id => inner.Id;

    public string Description => inner.Description;

    public int Total => _encodings.Values.Sum();

    public int Encodings(PixelSize pictureSize) => _encodings.GetValueOrDefault(pictureSize);

    public Task<EncodedImage> EncodeAsync(RgbImage image, PixelSize pictureSize, CancellationToken cancellationToken)
    {
        _encodings.AddOrUpdate(pictureSize, 1, (_, count) => count + 1);
        return inner.EncodeAsync(image, pictureSize, cancellationToken);
    }
}
