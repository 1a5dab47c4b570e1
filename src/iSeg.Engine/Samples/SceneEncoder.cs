using iSeg.Core.Imaging;
using NetVips;

namespace iSeg.Engine.Samples;

/// <summary>Drawn pictures as files.</summary>
public static class SceneEncoder
{
    /// <summary>A JPEG of the picture.</summary>
    public static byte[] ToJpeg(RgbImage image, int quality = 92)
    {
        using var picture = Image.NewFromMemory(image.Pixels, image.Width, image.Height, 3, Enums.BandFormat.Uchar);
        using var srgb = picture.Copy(interpretation: Enums.Interpretation.Srgb);
        return srgb.JpegsaveBuffer(q: quality);
    }
}
