using iSeg.Core.Imaging;
using NetVips;

namespace iSeg.Engine.Imaging;

/// <summary>The one place that sets libvips up and names its failures.</summary>
internal static class Vips
{
    static Vips()
    {
        // Uploads come from strangers: only loaders that libvips calls hardened, and nothing remembered between pictures.
        NetVips.NetVips.BlockUntrusted = true;
        Cache.Max = 0;

        // What matters of its warnings comes again as an error with a reason; on stderr they would only bury it.
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, static (_, _, _) => { });
    }

    /// <summary>Opens the first page of a picture for one pass from top to bottom. Reads the header only.</summary>
    /// <param name="content">Seekable; stays open as long as the image is used.</param>
    /// <param name="format">What <see cref="PictureSniffer"/> found.</param>
    /// <param name="jpegShrink">1, 2, 4 or 8; ignored by other formats.</param>
    public static Image Open(Stream content, PictureFormat format, int jpegShrink = 1)
    {
        content.Position = 0;
        const Enums.Access access = Enums.Access.Sequential;

        // Stops at cut-off and damaged data, but not at mere oddities such as broken EXIF.
        const Enums.FailOn failOn = Enums.FailOn.Error;
        return format switch
        {
            PictureFormat.Jpeg => Image.JpegloadStream(content, shrink: jpegShrink, access: access, failOn: failOn),
            PictureFormat.Png => Image.PngloadStream(content, access: access, failOn: failOn),
            PictureFormat.WebP => Image.WebploadStream(content, access: access, failOn: failOn),
            PictureFormat.Tiff => Image.TiffloadStream(content, access: access, failOn: failOn),
            PictureFormat.Gif => Image.GifloadStream(content, access: access, failOn: failOn),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
    }

    /// <summary>Runs something that reads pixels, and turns libvips's errors into ours.</summary>
    /// <exception cref="PictureException">The picture is damaged.</exception>
    /// <exception cref="IOException">The disk for temporary files is full.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static T Guard<T>(Func<T> work, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return work();
        }
        catch (VipsException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Translate(exception);
        }
    }

    /// <summary>Stops the evaluation of an image when the token fires.</summary>
    public static CancellationTokenRegistration StopOn(this Image image, CancellationToken cancellationToken) =>
        cancellationToken.UnsafeRegister(state => ((Image)state!).SetKill(true), image);

    private static Exception Translate(VipsException exception)
    {
        if (exception.Message.Contains("No space left", StringComparison.OrdinalIgnoreCase))
        {
            return new IOException("The disk for temporary files is full.", exception);
        }

        // The message is a log: what was done first, then what libvips and the codec said, a line each.
        var reason = exception.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Last();
        return new PictureException(PictureFault.Damaged, $"The picture is cut off or damaged ({reason}).", exception);
    }
}
