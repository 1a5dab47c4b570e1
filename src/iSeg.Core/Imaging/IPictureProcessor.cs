namespace iSeg.Core.Imaging;

/// <summary>
/// Turns files into pictures. Everything it gives is upright (EXIF orientation applied exactly once), 8-bit sRGB and opaque.
/// Streams must be seekable; they are read from the start and left open. Methods block: call them off the request's thread.
/// </summary>
public interface IPictureProcessor
{
    /// <summary>Reads the header only.</summary>
    /// <exception cref="PictureException">Not a supported picture, or larger than <see cref="PictureLimits"/> allows.</exception>
    PictureInfo Inspect(Stream content);

    /// <summary>Decodes a picture for the engine, smaller on the way in where that is possible.</summary>
    /// <param name="content">The original file.</param>
    /// <param name="maxLongSide">The longer side is at most this many pixels; null for full size. Never enlarges.</param>
    /// <param name="cancellationToken">Looked at between strips.</param>
    /// <exception cref="PictureException">As <see cref="Inspect"/>, or the file is damaged.</exception>
    RgbImage LoadRgb(Stream content, int? maxLongSide = null, CancellationToken cancellationToken = default);

    /// <summary>A small preview whose longer side is at most <see cref="PictureLimits.ThumbnailSide"/>.</summary>
    /// <exception cref="PictureException">As <see cref="LoadRgb"/>.</exception>
    EncodedPicture Thumbnail(Stream content, CancellationToken cancellationToken = default);

    /// <summary>
    /// Everything that is made of a picture when it comes in: header, thumbnail and tile pyramid. Decodes the whole file,
    /// so a picture that was prepared is known to be undamaged.
    /// </summary>
    /// <exception cref="PictureException">As <see cref="LoadRgb"/>.</exception>
    IPreparedPicture Prepare(Stream content, CancellationToken cancellationToken = default);
}

/// <summary>A decoded picture on its way into the store. Disposing deletes its temporary files.</summary>
public interface IPreparedPicture : IDisposable
{
    PictureInfo Info { get; }

    EncodedPicture Thumbnail { get; }

    /// <summary>All tiles of <see cref="TilePyramid"/>, each exactly once, read from disk one at a time.</summary>
    IEnumerable<PictureTile> ReadTiles();
}
