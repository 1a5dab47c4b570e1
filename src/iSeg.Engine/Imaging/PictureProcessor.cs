using iSeg.Core.Imaging;
using NetVips;

namespace iSeg.Engine.Imaging;

/// <summary>
/// <see cref="IPictureProcessor"/> on libvips: pictures stream through it in strips, so memory does not grow with their area
/// except where the format itself wants it (progressive JPEG, interlaced PNG) and in <see cref="LoadRgb"/>'s result.
/// </summary>
public sealed class PictureProcessor(PictureLimits limits) : IPictureProcessor
{
    public PictureProcessor()
        : this(PictureLimits.Default)
    {
    }

    public PictureInfo Inspect(Stream content) => PictureHeader.Read(content, limits);

    public RgbImage LoadRgb(Stream content, int? maxLongSide = null, CancellationToken cancellationToken = default)
    {
        var info = Inspect(content);
        var size = UprightPicture.Fit(info.Size, maxLongSide ?? int.MaxValue);
        return Vips.Guard(
            () =>
            {
                var ground = PictureGround.Of(content, info, cancellationToken);
                using var image = UprightPicture.Open(content, info, size, ground);
                using var stop = image.StopOn(cancellationToken);

                // Written straight to where it stays: libvips's own "to memory" would hold everything twice.
                var pixels = new byte[3 * size.Area];
                using var target = new MemoryStream(pixels);
                image.RawsaveStream(target);
                return new RgbImage(size, pixels);
            },
            cancellationToken);
    }

    public EncodedPicture Thumbnail(Stream content, CancellationToken cancellationToken = default)
    {
        var info = Inspect(content);
        return Thumbnail(content, info, Ground(content, info, cancellationToken), cancellationToken);
    }

    public IPreparedPicture Prepare(Stream content, CancellationToken cancellationToken = default)
    {
        var info = Inspect(content);
        var folder = Directory.CreateTempSubdirectory("iseg-tiles-").FullName;
        try
        {
            var ground = Ground(content, info, cancellationToken);
            Vips.Guard(
                () =>
                {
                    using var image = UprightPicture.Open(content, info, info.Size, ground);
                    using var stop = image.StopOn(cancellationToken);
                    TileFolder.Write(image, folder);
                    return true;
                },
                cancellationToken);
            return new TileFolder(folder, info, Thumbnail(content, info, ground, cancellationToken));
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private static PictureGround Ground(Stream content, PictureInfo info, CancellationToken cancellationToken) =>
        Vips.Guard(() => PictureGround.Of(content, info, cancellationToken), cancellationToken);

    private static EncodedPicture Thumbnail(Stream content, PictureInfo info, PictureGround ground, CancellationToken cancellationToken) => Vips.Guard(
        () =>
        {
            using var image = UprightPicture.Open(content, info, UprightPicture.Fit(info.Size, PictureLimits.ThumbnailSide), ground);
            using var stop = image.StopOn(cancellationToken);
            return new EncodedPicture(image.WebpsaveBuffer(q: 80, keep: Enums.ForeignKeep.None), "image/webp");
        },
        cancellationToken);
}
