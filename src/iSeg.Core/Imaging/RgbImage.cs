using iSeg.Core.Geometry;

namespace iSeg.Core.Imaging;

/// <summary>Decoded pixels: 8-bit sRGB, interleaved R G B, row by row, upright (EXIF orientation already applied).</summary>
public sealed class RgbImage
{
    /// <param name="size">Width and height, both at least 1.</param>
    /// <param name="pixels">Exactly 3 * width * height bytes; owned by the image from here on.</param>
    public RgbImage(PixelSize size, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        if (size.Width < 1 || size.Height < 1 || pixels.LongLength != 3 * size.Area)
        {
            throw new ArgumentException($"{pixels.LongLength} bytes do not make an RGB picture of {size}.", nameof(pixels));
        }

        Size = size;
        Pixels = pixels;
    }

    public PixelSize Size { get; }

    public int Width => Size.Width;

    public int Height => Size.Height;

    /// <summary>[height, width, 3], values 0..255.</summary>
    public byte[] Pixels { get; }
}
