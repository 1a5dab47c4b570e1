using iSeg.Core.Geometry;
using NetVips;

namespace iSeg.Engine.Imaging;

/// <summary>Numbers per pixel as picture files: segments and categories.</summary>
public static class LabelPng
{
    /// <summary>8-bit grey PNG; the value of a pixel is its label.</summary>
    /// <param name="labels">[height, width].</param>
    /// <param name="size">Of the picture.</param>
    public static byte[] Encode(byte[] labels, PixelSize size)
    {
        ArgumentNullException.ThrowIfNull(labels);
        using var image = Image.NewFromMemory(labels, size.Width, size.Height, 1, Enums.BandFormat.Uchar);
        using var grey = image.Copy(interpretation: Enums.Interpretation.Bw);
        return grey.PngsaveBuffer();
    }

    /// <summary>8-bit RGB PNG for people: every label has a colour of PASCAL VOC's map, 0 is black.</summary>
    /// <inheritdoc cref="Encode"/>
    public static byte[] EncodeColours(byte[] labels, PixelSize size)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var pixels = new byte[3 * labels.Length];
        for (var at = 0; at < labels.Length; at++)
        {
            var (red, green, blue) = Colour(labels[at]);
            (pixels[3 * at], pixels[(3 * at) + 1], pixels[(3 * at) + 2]) = (red, green, blue);
        }

        return PicturePng.Encode(new(size, pixels));
    }

    /// <summary>VOC's rule: the bits of a label, from the lowest on, go to red, green and blue in turn, each to the highest bit that is free.</summary>
    internal static (byte Red, byte Green, byte Blue) Colour(int label)
    {
        var (red, green, blue) = (0, 0, 0);
        for (var bit = 7; label > 0; bit--, label >>= 3)
        {
            red |= (label & 1) << bit;
            green |= ((label >> 1) & 1) << bit;
            blue |= ((label >> 2) & 1) << bit;
        }

        return ((byte)red, (byte)green, (byte)blue);
    }
}
