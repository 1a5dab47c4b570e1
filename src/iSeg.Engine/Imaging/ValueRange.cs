using iSeg.Core.Imaging;
using NetVips;

namespace iSeg.Engine.Imaging;

/// <summary>
/// What becomes black and white in a picture deeper than 8 bits. Such values are measurements as often as photographs, so the
/// real range decides: 16-bit values that use at most a quarter of the range (12- and 14-bit cameras, microscopes) are stretched
/// from their minimum to their maximum, others divided by 257; float and 32-bit values are always stretched.
/// All channels share one range, so colours keep their hue.
/// </summary>
internal readonly record struct ValueRange(double Low, double High)
{
    private const double Narrow = 65536 / 4;

    private static readonly ValueRange Full16 = new(0, ushort.MaxValue);

    /// <summary>Whether the range of this image has to be known before it can be shown.</summary>
    public static bool IsNeeded(Image image) =>
        image.Format != Enums.BandFormat.Uchar && HoldsPlainValues(image) && !PixelNormalizer.HasUsableProfile(image);

    /// <summary>Reads the whole picture where its range is needed.</summary>
    public static ValueRange? Measure(Stream content, PictureFormat format, PictureGround ground)
    {
        using var header = Vips.Open(content, format);
        if (!IsNeeded(header))
        {
            return null;
        }

        if (header.Format == Enums.BandFormat.Float)
        {
            return new(Extremes(content, format, ground, float.MaxValue).Low, Extremes(content, format, ground, float.MinValue).High);
        }

        var range = Extremes(content, format, ground, 0);
        return header.Format == Enums.BandFormat.Ushort && (range.High - range.Low > Narrow || range.High <= range.Low) ? Full16 : range;
    }

    /// <summary>Grey or the first three of many channels, lazily scaled to 0..255; what is not a number becomes the low end.</summary>
    public Image Apply(Image image)
    {
        using var colors = PickColors(image);
        using var clean = ReplaceNotFinite(colors, Low);
        var scale = High > Low ? 255 / (High - Low) : 0;
        using var scaled = clean.Linear([scale], [.5 - (Low * scale)], uchar: true);
        return scaled.Copy(interpretation: scaled.Bands == 1 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
    }

    // Lab and other device-independent spaces know their own scale.
    private static bool HoldsPlainValues(Image image) => image.Interpretation
        is Enums.Interpretation.Bw or Enums.Interpretation.Srgb or Enums.Interpretation.Rgb or Enums.Interpretation.Rgb16
        or Enums.Interpretation.Grey16 or Enums.Interpretation.Scrgb or Enums.Interpretation.Multiband or Enums.Interpretation.Histogram;

    private static ValueRange Extremes(Stream content, PictureFormat format, PictureGround ground, double insteadOfNotFinite)
    {
        using var image = Vips.Open(content, format);
        using var opaque = PixelNormalizer.Flatten(image, ground);
        using var colors = PickColors(opaque);
        using var clean = ReplaceNotFinite(colors, insteadOfNotFinite);
        using var stats = clean.Stats();
        return new(stats.Getpoint(0, 0)[0], stats.Getpoint(1, 0)[0]);
    }

    private static Image PickColors(Image image) => image.Bands switch
    {
        1 or 3 => image.Copy(),
        2 => image.ExtractBand(0),
        _ => image.ExtractBand(0, 3),
    };

    private static Image ReplaceNotFinite(Image image, double instead)
    {
        if (image.Format != Enums.BandFormat.Float)
        {
            return image.Copy();
        }

        // No comparison with NaN is true.
        using var magnitude = image.Abs();
        using var finite = magnitude < 1e30;
        return finite.Ifthenelse(image, instead);
    }
}
