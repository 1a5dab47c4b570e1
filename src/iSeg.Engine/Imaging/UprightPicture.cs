using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using NetVips;

namespace iSeg.Engine.Imaging;

/// <summary>A picture as everybody sees it: upright opaque 8-bit sRGB, still to be decoded from top to bottom, once.</summary>
internal static class UprightPicture
{
    /// <summary>Up to here a picture that has to be turned is held in memory, above in a temporary file.</summary>
    private const long MemoryBytes = 64_000_000;

    /// <param name="content">The file.</param>
    /// <param name="info">Its header.</param>
    /// <param name="size">The wanted size: <see cref="PictureInfo.Size"/> or smaller.</param>
    /// <param name="ground">What it lies on where it is transparent. Choosing decodes the file, so that one choice serves all its openings; none may be open meanwhile.</param>
    public static Image Open(Stream content, PictureInfo info, PixelSize size, PictureGround ground)
    {
        var shrink = info.Format == PictureFormat.Jpeg ? JpegShrink(info.Size.LongSide, size.LongSide) : 1;

        // Before the opening that counts: openings of one stream would read each other's bytes.
        var range = ValueRange.Measure(content, info.Format, ground);
        using var loaded = Vips.Open(content, info.Format, shrink);
        using var rgb = PixelNormalizer.ToRgb8(loaded, range, ground);
        var orientation = PictureHeader.Orientation(loaded);
        var lying = orientation >= 5 ? new PixelSize(size.Height, size.Width) : size;
        using var sized = rgb.Width == lying.Width && rgb.Height == lying.Height
            ? rgb.Copy()
            : rgb.ThumbnailImage(lying.Width, lying.Height, size: Enums.Size.Force, noRotate: true);
        return orientation == 1 ? sized.Copy() : Turn(sized);
    }

    /// <summary>The size whose longer side is at most <paramref name="maxLongSide"/>, with the same shape; never larger.</summary>
    public static PixelSize Fit(PixelSize size, int maxLongSide)
    {
        if (size.LongSide <= maxLongSide)
        {
            return size;
        }

        var scale = maxLongSide / (double)size.LongSide;
        return new(Math.Max(1, (int)Math.Round(size.Width * scale)), Math.Max(1, (int)Math.Round(size.Height * scale)));
    }

    // Turning reads from another end than decoding writes, so the pixels have to be somewhere in between.
    private static Image Turn(Image image)
    {
        if (3L * image.Width * image.Height <= MemoryBytes)
        {
            using var held = image.CopyMemory();
            return held.Autorot();
        }

        using var file = Image.NewTempFile("%s.v");
        image.Write(file);
        return file.Autorot();
    }

    private static int JpegShrink(int full, int wanted) => (full / Math.Max(wanted, 1)) switch
    {
        >= 8 => 8,
        >= 4 => 4,
        >= 2 => 2,
        _ => 1,
    };
}
