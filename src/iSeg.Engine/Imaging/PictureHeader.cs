using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using NetVips;

namespace iSeg.Engine.Imaging;

/// <summary>Reads and checks what a picture says of itself.</summary>
internal static class PictureHeader
{
    public static PictureInfo Read(Stream content, PictureLimits limits) => Vips.Guard(
        () =>
        {
            var format = PictureSniffer.Sniff(content);
            using var image = Vips.Open(content, format);
            var size = TurnsSideways(image) ? new PixelSize(image.Height, image.Width) : new(image.Width, image.Height);
            limits.Check(size);
            var pages = image.Contains("n-pages") ? (int)image.Get("n-pages") : 1;
            return new PictureInfo(format, size, BitsOf(image), image.HasAlpha(), pages);
        },
        CancellationToken.None);

    /// <summary>1..8; 1 where the picture says nothing or nonsense.</summary>
    public static int Orientation(Image image) =>
        image.Contains("orientation") && (int)image.Get("orientation") is >= 1 and <= 8 and var orientation ? orientation : 1;

    private static bool TurnsSideways(Image image) => Orientation(image) >= 5;

    private static int BitsOf(Image image) => image.Format switch
    {
        Enums.BandFormat.Uchar or Enums.BandFormat.Char => 8,
        Enums.BandFormat.Ushort or Enums.BandFormat.Short => 16,
        Enums.BandFormat.Uint or Enums.BandFormat.Int or Enums.BandFormat.Float => 32,
        _ => throw new PictureException(PictureFault.NotSupported, $"The picture's values are of a kind that is not read ({image.Format})."),
    };
}
