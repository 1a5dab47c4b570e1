using NetVips;

namespace iSeg.Engine.Imaging;

/// <summary>
/// Whatever a file holds becomes opaque 8-bit sRGB, lazily: transparency is flattened onto its <see cref="PictureGround"/>, an embedded ICC profile is
/// followed, deep values are scaled by their <see cref="ValueRange"/>, grey, palette and CMYK become RGB.
/// </summary>
internal static class PixelNormalizer
{
    /// <param name="image">Straight from the loader; not disposed.</param>
    /// <param name="range">As measured before; null where none is needed.</param>
    /// <param name="ground">What transparency is laid on.</param>
    public static Image ToRgb8(Image image, ValueRange? range, PictureGround ground)
    {
        using var opaque = Flatten(image, ground);
        using var color = range is { } deep ? deep.Apply(opaque) : FollowProfile(opaque) ?? opaque.Copy();
        using var srgb = color.Interpretation == Enums.Interpretation.Srgb && color.Bands == 3 ? color.Copy() : color.Colourspace(Enums.Interpretation.Srgb);
        using var rgb = srgb.Bands == 3 ? srgb.Copy() : srgb.ExtractBand(0, 3);
        return rgb.Format == Enums.BandFormat.Uchar ? rgb.Copy() : rgb.Cast(Enums.BandFormat.Uchar);
    }

    /// <summary>Onto the ground; the image itself where it is opaque already.</summary>
    public static Image Flatten(Image image, PictureGround ground)
    {
        if (!image.HasAlpha())
        {
            return image.Copy();
        }

        var full = image.Format switch
        {
            Enums.BandFormat.Uchar => 255.0,
            Enums.BandFormat.Ushort => 65535.0,
            _ => 1.0,
        };

        return image.Flatten(background: ground.In(full, image.Interpretation), maxAlpha: full);
    }

    /// <summary>The image has an ICC profile that fits its pixels.</summary>
    public static bool HasUsableProfile(Image image)
    {
        using var opaque = Flatten(image, PictureGround.White);
        using var followed = FollowProfile(opaque);
        return followed is not null;
    }

    private static Image? FollowProfile(Image image)
    {
        if (!image.Contains("icc-profile-data") || image.Format is not (Enums.BandFormat.Uchar or Enums.BandFormat.Ushort))
        {
            return null;
        }

        try
        {
            return image.IccTransform("srgb", embedded: true, intent: Enums.Intent.Relative);
        }
        catch (VipsException)
        {
            // A broken or foreign profile is no reason to refuse the picture: browsers show it without, and so do we.
            return null;
        }
    }
}
