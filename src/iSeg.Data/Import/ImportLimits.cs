namespace iSeg.Data.Import;

/// <summary>How much may come in at once.</summary>
public sealed record ImportLimits
{
    public static readonly ImportLimits Default = new();

    /// <summary>Bytes of one picture file; SQLite holds values below 10^9 bytes.</summary>
    public long MaxFileBytes { get; init; } = 999_000_000;

    /// <summary>Bytes of one archive as uploaded.</summary>
    public long MaxArchiveBytes { get; init; } = 20_000_000_000;

    /// <summary>Bytes of everything in one archive, unpacked.</summary>
    public long MaxUnpackedBytes { get; init; } = 100_000_000_000;

    /// <summary>An archive's entry that unpacks to more than this many times its size is a bomb. Deflate ends at 1032.</summary>
    public int MaxRatio { get; init; } = 200;

    /// <summary>Entries below this many unpacked bytes are never called a bomb: a small empty picture packs very well.</summary>
    public long RatioFreeBytes { get; init; } = 10_000_000;

    /// <summary>Entries of one archive.</summary>
    public int MaxEntries { get; init; } = 200_000;

    /// <summary>Characters of a picture's path.</summary>
    public int MaxPathLength { get; init; } = 500;
}

public enum ImportStatus
{
    /// <summary>The picture is in the project now.</summary>
    Created,

    /// <summary>The project already had these very bytes; nothing was stored.</summary>
    Duplicate,

    /// <summary>Nothing was stored; the message says why.</summary>
    Refused,
}

/// <summary>What became of one file, or of one entry of an archive.</summary>
/// <param name="Path">As it was given, or as the archive calls it.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Message">Fit to be shown to the person.</param>
/// <param name="PictureId">The picture created, or the one that was there already.</param>
/// <param name="DuplicateOf">The path of the picture that was there already.</param>
public sealed record ImportResult(string Path, ImportStatus Status, string Message, long? PictureId = null, string? DuplicateOf = null);
