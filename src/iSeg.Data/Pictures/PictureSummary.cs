using iSeg.Core.Geometry;
using iSeg.Core.Imaging;

namespace iSeg.Data.Pictures;

/// <summary>A picture as lists show it.</summary>
/// <param name="Id">Also the image id of every export.</param>
/// <param name="ProjectId">Its project.</param>
/// <param name="Path">Relative, with forward slashes; what the person called it, whatever that was: encode before showing.</param>
/// <param name="Size">Upright.</param>
/// <param name="Format">Of the original file.</param>
/// <param name="ByteLength">Of the original file.</param>
/// <param name="Sha256">Of the original file, 64 hexadecimal digits in lower case.</param>
/// <param name="AddedAt">UTC.</param>
/// <param name="Objects">Objects that are neither deleted nor empty.</param>
public sealed record PictureSummary(
    long Id,
    int ProjectId,
    string Path,
    PixelSize Size,
    PictureFormat Format,
    long ByteLength,
    string Sha256,
    DateTimeOffset AddedAt,
    int Objects);

/// <summary>A picture's place in its project.</summary>
/// <param name="Previous">The picture before; null at the start.</param>
/// <param name="Next">The picture after; null at the end.</param>
/// <param name="Index">0..Count-1.</param>
/// <param name="Count">Pictures in the project.</param>
public sealed record PictureNeighbours(long? Previous, long? Next, int Index, int Count);

/// <summary>An original file. Disposing closes it.</summary>
/// <param name="Content">Seekable, read from the store as it goes.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Path">The picture's path.</param>
/// <param name="Format">Its format.</param>
/// <param name="ETag">Changes exactly when the bytes do; without quotes.</param>
public sealed record PictureFile(Stream Content, long Length, string Path, PictureFormat Format, string ETag) : IDisposable, IAsyncDisposable
{
    public void Dispose() => Content.Dispose();

    public ValueTask DisposeAsync() => Content.DisposeAsync();
}

/// <summary>A thumbnail or tile.</summary>
/// <param name="Bytes">Encoded.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="ETag">Changes exactly when the bytes do; without quotes.</param>
public sealed record StoredImage(byte[] Bytes, string ContentType, string ETag);
