using iSeg.Core.Geometry;
using iSeg.Core.Imaging;

namespace iSeg.Engine;

/// <summary>A backbone that can look at several pictures in one pass.</summary>
public interface IBatchBackbone : IBackbone
{
    /// <summary>So many pictures in one pass take less time than one after the other; 1 where that gains nothing, as on a CPU.</summary>
    int BatchSize { get; }

    /// <summary>Encodes several pictures in one pass.</summary>
    /// <param name="pictures">As for <see cref="IBackbone.EncodeAsync"/>; at least one. More than <see cref="BatchSize"/> take more memory and no less time.</param>
    /// <param name="cancellationToken">Stops the work with <see cref="OperationCanceledException"/>.</param>
    /// <returns>In the same order, the same as one by one up to rounding.</returns>
    Task<IReadOnlyList<EncodedImage>> EncodeBatchAsync(IReadOnlyList<(RgbImage Image, PixelSize PictureSize)> pictures, CancellationToken cancellationToken);
}
