using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Data.Pictures;

namespace iSeg.Web.Editing.Segmenting;

/// <summary>Pictures for the engine, out of the store.</summary>
public sealed class StoredPicturePixels(PictureStore pictures, IPictureProcessor processor) : IPicturePixels
{
    public async Task<(RgbImage Image, PixelSize PictureSize)> LoadAsync(long pictureId, int maxLongSide, CancellationToken cancellationToken)
    {
        var picture = await pictures.FindAsync(pictureId, cancellationToken) ?? throw new KeyNotFoundException($"There is no picture {pictureId}.");
        await using var file = await pictures.OpenOriginalAsync(pictureId, cancellationToken)
            ?? throw new KeyNotFoundException($"There is no picture {pictureId}.");
        return (processor.LoadRgb(file.Content, maxLongSide, cancellationToken), picture.Size);
    }
}
