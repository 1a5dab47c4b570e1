using System.Globalization;

namespace iSeg.Data.Import;

/// <summary>
/// What one archive may still unpack. Counts the bytes that really come out, whatever the headers say, refused entries included:
/// entries may overlap, so that a small file holds the same bomb many times.
/// </summary>
/// <param name="limits">The rules.</param>
/// <param name="archive">The archive's own stream: how far it was read says how much went in for what came out.</param>
internal sealed class ArchiveBudget(ImportLimits limits, Stream archive)
{
    /// <summary>An archive with more bombs than this is given up.</summary>
    private const int MaxBombs = 3;

    // A small archive may unpack to little; a large one to as much as its own bytes can honestly hold.
    private readonly long _maxUnpacked = Math.Min(limits.MaxUnpackedBytes, Math.Max(limits.MaxFileBytes, archive.Length * limits.MaxRatio));

    private long _unpacked;

    private int _bombs;

    /// <summary>Why nothing more of the archive is unpacked; null while it goes on.</summary>
    public string? Exhausted { get; private set; }

    /// <summary>The check for one entry that was just opened, while it is unpacked.</summary>
    public SpoolCheck Start()
    {
        long before = 0;
        var begin = archive.Position;
        return (total, start) =>
        {
            _unpacked += total - before;
            before = total;
            if (SpooledFile.StartsLikeArchive(start))
            {
                throw new ImportRefusal("It is an archive inside the archive; unpack it and import it by itself.");
            }

            if (total > limits.MaxFileBytes)
            {
                throw new ImportRefusal($"It unpacks to more than {Size(limits.MaxFileBytes)}, the most that one picture may have.");
            }

            if (total > limits.RatioFreeBytes && total / Math.Max(archive.Position - begin, 1) > limits.MaxRatio)
            {
                Exhausted = ++_bombs > MaxBombs ? "The archive holds too many decompression bombs; the rest of it was not unpacked." : Exhausted;
                throw new ImportRefusal($"It unpacks to more than {limits.MaxRatio} times its size, as only a decompression bomb does.");
            }

            if (_unpacked > _maxUnpacked)
            {
                Exhausted = $"The archive unpacks to more than {Size(_maxUnpacked)}; the rest of it was not unpacked.";
                throw new ImportRefusal(Exhausted);
            }
        };
    }

    public static string Size(long bytes) => bytes switch
    {
        >= 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#} GB"),
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
    };
}
