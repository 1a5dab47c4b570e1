using iSeg.Core.Geometry;

namespace iSeg.Core.Imaging;

/// <summary>What a picture's header says.</summary>
/// <param name="Format">What the content is, whatever the file is called.</param>
/// <param name="Size">Upright: after the EXIF orientation.</param>
/// <param name="BitsPerChannel">8, 16 or 32.</param>
/// <param name="HasAlpha">Transparency that will be laid on white, or on black or grey where the drawing would be lost on white.</param>
/// <param name="Pages">Pages or frames in the file; only the first is used.</param>
public sealed record PictureInfo(PictureFormat Format, PixelSize Size, int BitsPerChannel, bool HasAlpha, int Pages);

/// <summary>The file formats that are read. The numbers are stored: never renumber.</summary>
public enum PictureFormat
{
    Jpeg = 1,
    Png = 2,
    WebP = 3,
    Tiff = 4,
    Gif = 5,
}

/// <summary>An encoded image, small enough to be held: a thumbnail or a tile.</summary>
public sealed record EncodedPicture(byte[] Bytes, string ContentType);

/// <summary>One tile of the pyramid; see <see cref="TilePyramid"/>.</summary>
public sealed record PictureTile(int Level, int Column, int Row, EncodedPicture Image);

public static class PictureFormats
{
    /// <summary>The media type to serve a format under.</summary>
    public static string ContentType(this PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => "image/jpeg",
        PictureFormat.Png => "image/png",
        PictureFormat.WebP => "image/webp",
        PictureFormat.Tiff => "image/tiff",
        PictureFormat.Gif => "image/gif",
        _ => "application/octet-stream",
    };
}
