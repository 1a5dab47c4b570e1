namespace iSeg.Cli;

/// <summary>
/// Files that are kept must be those of the settings that are asked for: a run goes on only where it began. A line of text beside them says
/// what they were made with.
/// </summary>
internal static class MadeWith
{
    private const string FileName = "made-with.txt";
    private const int Longest = 120;

    /// <summary>Writes the line, unless another is there.</summary>
    /// <param name="folder">Of the files; made where it is not there.</param>
    /// <param name="settings">All that decides what is in them, on one line.</param>
    /// <param name="advice">What to do when the folder holds others; a sentence.</param>
    /// <exception cref="CliException">The folder holds files of other settings.</exception>
    public static async Task ClaimAsync(DirectoryInfo folder, string settings, string advice)
    {
        await CheckAsync(folder, settings, advice);
        folder.Create();
        await WriteAsync(folder, settings);
    }

    /// <summary>Only looks: for what may still find that its settings are wrong.</summary>
    /// <inheritdoc cref="ClaimAsync"/>
    public static async Task CheckAsync(DirectoryInfo folder, string settings, string advice)
    {
        if (await ReadAsync(folder) is { } found && found != settings)
        {
            var same = settings.AsSpan().CommonPrefixLength(found);
            var from = settings.LastIndexOf(", ", Math.Max(0, same - 1), StringComparison.Ordinal) is >= 0 and var comma ? comma + 2 : 0;
            throw new CliException($"What is in {folder.FullName} was made with other settings ({Shown(found[from..])}; now {Shown(settings[from..])}). {advice}");
        }
    }

    /// <summary>Lists of names can be long; the file has them all.</summary>
    private static string Shown(string settings) => settings.Length <= Longest ? settings : $"{settings[..Longest]} ...";

    /// <summary>The line; null where there is none.</summary>
    public static async Task<string?> ReadAsync(DirectoryInfo folder) =>
        Path.Combine(folder.FullName, FileName) is var path && File.Exists(path) ? (await File.ReadAllTextAsync(path)).Trim() : null;

    /// <summary>Says it anew, for a folder whose files are about to be made anew.</summary>
    public static Task WriteAsync(DirectoryInfo folder, string settings) => WholeFile.WriteTextAsync(Path.Combine(folder.FullName, FileName), settings + "\n");
}
