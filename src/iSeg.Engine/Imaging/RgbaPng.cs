using iSeg.Core.Geometry;
using NetVips;

namespace iSeg.Engine.Imaging;

/// <summary>Drawn layers as picture files.</summary>
public static class RgbaPng
{
    /// <summary>A PNG with transparency.</summary>
    /// <param name="pixels">Row by row, 4 bytes a pixel: red, green, blue, opacity.</param>
    /// <param name="size">Pixels.</param>
    public static byte[] Encode(byte[] pixels, PixelSize size)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.LongLength, 4 * size.Area, nameof(pixels));
        using var image = Image.NewFromMemory(pixels, size.Width, size.Height, 4, Enums.BandFormat.Uchar);
        using var srgb = image.Copy(interpretation: Enums.Interpretation.Srgb);
        return srgb.PngsaveBuffer(compression: 3);
    }
}
