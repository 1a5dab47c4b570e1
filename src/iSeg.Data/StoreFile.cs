using System.Buffers.Binary;

namespace iSeg.Data;

/// <summary>What can be said of a store's file before SQLite opens it.</summary>
internal static class StoreFile
{
    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <summary>Accepts a missing and an empty file: SQLite makes a store of them.</summary>
    /// <exception cref="StoreException">The file is something else, or shorter than its own header says.</exception>
    public static void Check(string path)
    {
        if (Directory.Exists(path))
        {
            throw new StoreException(StoreFailure.NotADatabase, $"{path} is a folder; name a file for the store.");
        }

        if (!File.Exists(path))
        {
            return;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> header = stackalloc byte[100];
        var read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (read == 0)
        {
            return;
        }

        if (read < header.Length || !header.StartsWith(Magic))
        {
            throw new StoreException(
                StoreFailure.NotADatabase,
                $"{path} is not an iSeg store (it is not an SQLite database). Nothing was changed. Move it away or name another store.");
        }

        CheckLength(path, file.Length, header);
    }

    // SQLite itself notices a cut-off file only when it comes to a missing page: possibly weeks later, in the middle of somebody's work.
    private static void CheckLength(string path, long length, ReadOnlySpan<byte> header)
    {
        var pageSize = (long)BinaryPrimitives.ReadUInt16BigEndian(header[16..]);
        var pages = BinaryPrimitives.ReadUInt32BigEndian(header[28..]);
        var headerIsCurrent = BinaryPrimitives.ReadUInt32BigEndian(header[24..]) == BinaryPrimitives.ReadUInt32BigEndian(header[92..]);
        var expected = (pageSize == 1 ? 65536 : pageSize) * pages;
        var log = new FileInfo(path + "-wal");
        if (headerIsCurrent && length < expected && !(log.Exists && log.Length > 0))
        {
            throw new StoreException(
                StoreFailure.Corrupted,
                $"{path} is cut off: {length} of {expected} bytes are there. Restore a backup, or save what is left with `sqlite3 FILE .recover`.");
        }
    }
}
