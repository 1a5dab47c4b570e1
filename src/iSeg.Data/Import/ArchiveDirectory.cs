using System.Buffers.Binary;

namespace iSeg.Data.Import;

/// <summary>Looks at an archive's directory before anything holds it in memory as a whole.</summary>
internal static class ArchiveDirectory
{
    private const int EndRecord = 22;

    private const int MaxComment = 65_535;

    /// <summary>A generous average of a directory entry: its fixed part, a long path and extra fields.</summary>
    private const int EntryBytes = 600;

    /// <exception cref="ImportRefusal">More entries than allowed, or a directory too large for them.</exception>
    /// <exception cref="InvalidDataException">No directory at all.</exception>
    public static void Check(Stream archive, int maxEntries)
    {
        // APPNOTE 4.3.16: the end record lies before a comment of unknown length.
        var tail = new byte[Math.Min(archive.Length, EndRecord + MaxComment)];
        archive.Position = archive.Length - tail.Length;
        archive.ReadExactly(tail);
        archive.Position = 0;
        var at = tail.AsSpan(0, Math.Max(0, tail.Length - EndRecord + 4)).LastIndexOf("PK\x05\x06"u8);
        if (at < 0)
        {
            throw new InvalidDataException("it ends before its directory.");
        }

        var record = tail.AsSpan(at);
        long entries = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        long start = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        var end = archive.Length - tail.Length + at;
        if (start == uint.MaxValue || entries == ushort.MaxValue)
        {
            (entries, start) = ReadZip64(archive, end) ?? (entries, start);
        }

        if (entries > maxEntries || end - start > (long)maxEntries * EntryBytes)
        {
            throw new ImportRefusal($"The archive has more than {maxEntries} files; split it.");
        }
    }

    // APPNOTE 4.3.14, 4.3.15: a locator right before the end record points to the 64-bit record.
    private static (long Entries, long Start)? ReadZip64(Stream archive, long end)
    {
        Span<byte> locator = stackalloc byte[20];
        if (!TryRead(archive, end - locator.Length, locator) || !locator.StartsWith("PK\x06\x07"u8))
        {
            return null;
        }

        Span<byte> record = stackalloc byte[56];
        return TryRead(archive, BinaryPrimitives.ReadInt64LittleEndian(locator[8..]), record) && record.StartsWith("PK\x06\x06"u8)
            ? (BinaryPrimitives.ReadInt64LittleEndian(record[32..]), BinaryPrimitives.ReadInt64LittleEndian(record[48..]))
            : null;
    }

    private static bool TryRead(Stream archive, long at, Span<byte> buffer)
    {
        if (at < 0 || at + buffer.Length > archive.Length)
        {
            return false;
        }

        archive.Position = at;
        archive.ReadExactly(buffer);
        archive.Position = 0;
        return true;
    }
}
