using System.Collections.Immutable;
using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using NetVips;

namespace iSeg.Engine.Imaging;

/// <summary>
/// What a transparent picture is laid on: white as ever, unless the drawing would be lost on it. White lines lie on black then, and a drawing with both on
/// grey. What counts is the rim of the drawing, where it meets the transparency: what lies further inside is bounded by that. It depends on the file
/// alone and not on the size that is wanted, so the editor's tiles, the thumbnail and the engine all see the same. (Tiles and thumbnails that were stored
/// when everything lay on white are kept; the engine sees such pictures on the ground that is chosen here.)
/// </summary>
/// <param name="Level">0 is black, 1 is white.</param>
internal readonly record struct PictureGround(double Level)
{
    public static readonly PictureGround White = new(1);
    private static readonly ImmutableArray<PictureGround> Others = [new(0), new(.5)];

    /// <summary>The picture is looked at in this size: enough to see which colours its rims have.</summary>
    private const int LookedAt = 1024;

    /// <summary>A colour so far from the ground (root mean square of the channels, 0..255) stands out from it.</summary>
    private const double Apart = 48;

    /// <summary>The share of the rim that has to stand out for the ground to stay white.</summary>
    private const double Enough = .95;

    /// <summary>Chooses; decodes the picture once where it has transparency at all.</summary>
    /// <param name="content">The file.</param>
    /// <param name="info">Its header.</param>
    /// <param name="cancellationToken">Stops decoding.</param>
    /// <exception cref="VipsException">The picture is damaged, or decoding was stopped.</exception>
    public static PictureGround Of(Stream content, PictureInfo info, CancellationToken cancellationToken)
    {
        if (!info.HasAlpha || info.BitsPerChannel > 16)
        {
            return White;
        }

        using var loaded = Vips.Open(content, info.Format);
        var size = UprightPicture.Fit(new(loaded.Width, loaded.Height), LookedAt);
        using var sized = loaded.Width == size.Width && loaded.Height == size.Height ? loaded.Copy() : loaded.ThumbnailImage(size.Width, size.Height, size: Enums.Size.Force, noRotate: true);
        using var colours = sized.Interpretation == Enums.Interpretation.Srgb ? sized.Copy() : sized.Colourspace(Enums.Interpretation.Srgb);
        using var bytes = colours.Format == Enums.BandFormat.Uchar ? colours.Copy() : colours.Cast(Enums.BandFormat.Uchar);
        using var stop = bytes.StopOn(cancellationToken);
        return bytes.Bands >= 4 ? Choose(bytes.WriteToMemory<byte>(), bytes.Bands, size) : White;
    }

    /// <summary>As one value for every band, or one for each where inks are counted.</summary>
    /// <param name="full">What is full ink, light and opacity.</param>
    /// <param name="interpretation">What the bands are.</param>
    public double[] In(double full, Enums.Interpretation interpretation) =>
        interpretation == Enums.Interpretation.Cmyk ? [0, 0, 0, full * (1 - Level)] : [Level == .5 ? Math.Floor(full / 2) : full * Level];

    private static PictureGround Choose(byte[] pixels, int bands, PixelSize size)
    {
        var best = (Ground: White, Score: Score(White));
        foreach (var other in best.Score < Enough ? Others : [])
        {
            var score = Score(other);
            best = score > best.Score ? (other, score) : best;
        }

        return best.Ground;

        double Score(PictureGround ground)
        {
            var (seen, all) = (0d, 0L);
            for (var y = 0; y < size.Height; y++)
            {
                for (var x = 0; x < size.Width; x++)
                {
                    var rim = Rim(pixels, bands, size, x, y);
                    if (rim > 0)
                    {
                        all += rim;
                        seen += rim * Math.Min(1, Distance(pixels.AsSpan(bands * ((y * size.Width) + x), 3), 255 * ground.Level) / Apart);
                    }
                }
            }

            return all == 0 ? 1 : seen / all;
        }
    }

    /// <summary>How much more opaque a pixel is than its most transparent neighbour, 0..255. Beyond the picture is nothing, neither opaque nor clear.</summary>
    private static int Rim(byte[] pixels, int bands, PixelSize size, int x, int y)
    {
        int At(int column, int row) => pixels[(bands * ((row * size.Width) + column)) + 3];
        var (own, least) = (At(x, y), 255);
        if (own == 0)
        {
            return 0;
        }

        least = x > 0 ? Math.Min(least, At(x - 1, y)) : least;
        least = x + 1 < size.Width ? Math.Min(least, At(x + 1, y)) : least;
        least = y > 0 ? Math.Min(least, At(x, y - 1)) : least;
        least = y + 1 < size.Height ? Math.Min(least, At(x, y + 1)) : least;
        return Math.Max(0, own - least);
    }

    private static double Distance(ReadOnlySpan<byte> colour, double ground)
    {
        var (red, green, blue) = (colour[0] - ground, colour[1] - ground, colour[2] - ground);
        return Math.Sqrt(((red * red) + (green * green) + (blue * blue)) / 3);
    }
}
