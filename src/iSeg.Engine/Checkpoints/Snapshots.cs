namespace iSeg.Engine.Checkpoints;

/// <summary>Where a model's files lie: in the folder itself, or in the main snapshot of a repository in the Hugging Face cache.</summary>
internal static class Snapshots
{
    private const int LongestName = 200;

    /// <param name="folder">A folder, or "models--owner--name" of the cache.</param>
    /// <param name="marker">A file that must be there.</param>
    /// <returns>The folder with the file; null where there is none.</returns>
    public static string? Find(string folder, string marker) =>
        Path.Exists(Path.Combine(folder, marker)) ? folder
        : Main(folder) is { } snapshot && Path.Exists(Path.Combine(snapshot, marker)) ? snapshot
        : null;

    /// <summary>The main snapshot of a repository in the cache, whatever is in it; null where the folder is none.</summary>
    public static string? Main(string folder)
    {
        var main = Path.Combine(folder, "refs", "main");
        if (!Directory.Exists(Path.Combine(folder, "snapshots")) || !File.Exists(main) || new FileInfo(main).Length >= LongestName)
        {
            return null;
        }

        var revision = File.ReadAllText(main).Trim();
        var snapshot = Path.Combine(folder, "snapshots", revision);
        return revision.All(char.IsAsciiLetterOrDigit) && Directory.Exists(snapshot) ? snapshot : null;
    }
}
