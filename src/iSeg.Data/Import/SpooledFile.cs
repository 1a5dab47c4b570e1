using System.Buffers;
using System.Security.Cryptography;

namespace iSeg.Data.Import;

/// <summary>A temporary file with what came in. Disposing deletes it.</summary>
internal sealed class SpooledFile : IAsyncDisposable
{
    private const int BufferSize = 1 << 17;

    private SpooledFile(FileStream content, string sha256)
    {
        Content = content;
        Sha256 = sha256;
    }

    /// <summary>Seekable; anywhere.</summary>
    public FileStream Content { get; }

    /// <summary>64 hexadecimal digits, lower case.</summary>
    public string Sha256 { get; }

    /// <summary>Copies a stream to disk and hashes it on the way.</summary>
    /// <param name="source">Read to its end.</param>
    /// <param name="check">Told the bytes so far before they are written; refuses by throwing.</param>
    /// <param name="cancellationToken">Cancels; nothing stays behind.</param>
    public static async Task<SpooledFile> CreateAsync(Stream source, Action<long> check, CancellationToken cancellationToken)
    {
        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), $"iseg-upload-{Guid.NewGuid():n}"),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                BufferSize = 0,
                Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
            });
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            long total = 0;
            int read;
            while ((read = await source.ReadAsync(buffer, cancellationToken)) > 0)
            {
                total += read;
                check(total);
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            return new(file, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
