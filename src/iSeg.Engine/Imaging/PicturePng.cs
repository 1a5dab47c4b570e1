using iSeg.Core.Imaging;
using NetVips;

namespace iSeg.Engine.Imaging;

/// <summary>Pictures as files.</summary>
public static class PicturePng
{
    /// <summary>A PNG of the picture: 8-bit RGB.</summary>
    public static byte[] Encode(RgbImage picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        using var image = Image.NewFromMemory(picture.Pixels, picture.Width, picture.Height, 3, Enums.BandFormat.Uchar);
        using var rgb = image.Copy(interpretation: Enums.Interpretation.Srgb);
        return rgb.PngsaveBuffer();
    }
}
