using iSeg.Core.Geometry;
using iSeg.Core.Imaging;

namespace iSeg.Engine;

/// <summary>Something that looks at a picture once and knows afterwards which parts of it belong together.</summary>
public interface IBackbone
{
    /// <summary>Short, stable name for settings and records, such as "affinity".</summary>
    string Id { get; }

    /// <summary>One sentence for people who choose a backbone.</summary>
    string Description { get; }

    /// <summary>Encodes a picture: everything that prompts need, and no state anywhere else. Safe to call concurrently.</summary>
    /// <param name="image">The picture, or a reduced version of it of the same shape.</param>
    /// <param name="pictureSize">The true size: prompts and masks are in its pixels.</param>
    /// <param name="cancellationToken">Stops the work with <see cref="OperationCanceledException"/>.</param>
    Task<EncodedImage> EncodeAsync(RgbImage image, PixelSize pictureSize, CancellationToken cancellationToken);
}
