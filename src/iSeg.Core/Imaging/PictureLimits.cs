using iSeg.Core.Geometry;

namespace iSeg.Core.Imaging;

/// <summary>How large a picture may be. Checked against the header, before a pixel is decoded.</summary>
public sealed record PictureLimits
{
    /// <summary>The longer side of a thumbnail, in pixels.</summary>
    public const int ThumbnailSide = 320;

    public static readonly PictureLimits Default = new();

    /// <summary>Width times height.</summary>
    public long MaxPixels { get; init; } = 100_000_000;

    /// <summary>Width and height each; JPEG itself ends at 65535, which tiles and thumbnails are.</summary>
    public int MaxSide { get; init; } = 65_500;

    /// <exception cref="PictureException"><see cref="PictureFault.TooLarge"/>, with the picture's size and the limit.</exception>
    public void Check(PixelSize size)
    {
        if (size.Width > MaxSide || size.Height > MaxSide)
        {
            throw new PictureException(PictureFault.TooLarge, $"The picture is {size} pixels; neither side may exceed {MaxSide}.");
        }

        if (size.Area > MaxPixels)
        {
            throw new PictureException(
                PictureFault.TooLarge,
                FormattableString.Invariant($"The picture is {size} = {size.Area / 1e6:0.#} megapixels; at most {MaxPixels / 1e6:0.#} are allowed."));
        }
    }
}
