using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Engine.Imaging;
using iSeg.Engine.PixelStage;

namespace iSeg.Engine.Evaluation.Sets;

/// <param name="Image">The pixels, reduced where the file's are too many.</param>
/// <param name="Size">True size.</param>
internal sealed record LoadedPicture(RgbImage Image, PixelSize Size);

/// <summary>Pictures as the product reads them, and BMP besides.</summary>
internal static class PictureFile
{
    /// <summary>The picture, reduced to a long side where it is larger, and its true size.</summary>
    /// <exception cref="PictureException">Not a picture that is read, damaged, or too large.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LoadedPicture Load(string path, int maxLongSide, CancellationToken cancellationToken)
    {
        using var file = File.OpenRead(path);
        if (!BitmapFile.IsBitmap(file))
        {
            var processor = new PictureProcessor();
            return new(processor.LoadRgb(file, maxLongSide, cancellationToken), processor.Inspect(file).Size);
        }

        var image = BitmapFile.Read(file, PictureLimits.Default);
        return new(AreaReduction.Reduce(image, AreaReduction.Fit(image.Size, maxLongSide, int.MaxValue), cancellationToken), image.Size);
    }
}
