using System.Buffers;
using System.Security.Cryptography;

namespace iSeg.Data.Import;

/// <summary>Told how much has come so far, and the first bytes; refuses by throwing.</summary>
internal delegate void SpoolCheck(long total, ReadOnlySpan<byte> start);

/// <summary>A temporary file with what came in. Disposing deletes it, and so does the end of the process.</summary>
internal sealed class SpooledFile : IAsyncDisposable
{
    private const int BufferSize = 1 << 17;

    private SpooledFile(FileStream content, string sha256, bool isArchive)
    {
        Content = content;
        Sha256 = sha256;
        IsArchive = isArchive;
    }

    /// <summary>Seekable; anywhere.</summary>
    public FileStream Content { get; }

    /// <summary>64 hexadecimal digits, lower case.</summary>
    public string Sha256 { get; }

    /// <summary>The content starts as zip archives do.</summary>
    public bool IsArchive { get; }

    public static bool StartsLikeArchive(ReadOnlySpan<byte> start) => start.StartsWith("PK\x03\x04"u8) || start.StartsWith("PK\x05\x06"u8);

    /// <summary>Copies a stream to disk and hashes it on the way.</summary>
    /// <param name="source">Read to its end.</param>
    /// <param name="check">Asked before each write.</param>
    /// <param name="cancellationToken">Cancels; nothing stays behind.</param>
    public static async Task<SpooledFile> CreateAsync(Stream source, SpoolCheck check, CancellationToken cancellationToken)
    {
        var file = CreateNameless();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var start = Array.Empty<byte>();
            long total = 0;
            int read;
            while ((read = await source.ReadAtLeastAsync(buffer.AsMemory(0, BufferSize), BufferSize, throwOnEndOfStream: false, cancellationToken)) > 0)
            {
                if (total == 0)
                {
                    start = buffer[..Math.Min(read, 16)];
                }

                total += read;
                check(total, start);
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            return new(file, Convert.ToHexStringLower(hash.GetHashAndReset()), StartsLikeArchive(start));
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

    // Where the system allows it, the name goes at once: not even a killed process leaves the file behind.
    private static FileStream CreateNameless()
    {
        var path = Path.Combine(Path.GetTempPath(), $"iseg-upload-{Guid.NewGuid():n}");
        var deleteOnClose = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            BufferSize = 0,
            Options = FileOptions.Asynchronous | deleteOnClose,
        });
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(path);
        }

        return file;
    }
}
