using iSeg.Core.Geometry;
using iSeg.Core.Imaging;

namespace iSeg.Web.Editing.Segmenting;

/// <summary>Where the engine gets pictures from.</summary>
public interface IPicturePixels
{
    /// <summary>A stored picture, decoded to at most so many pixels on its longer side, and its true size.</summary>
    /// <exception cref="KeyNotFoundException">There is no such picture.</exception>
    Task<(RgbImage Image, PixelSize PictureSize)> LoadAsync(long pictureId, int maxLongSide, CancellationToken cancellationToken);
}
