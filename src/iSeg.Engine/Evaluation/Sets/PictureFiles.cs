namespace iSeg.Engine.Evaluation.Sets;

/// <summary>Pictures in a folder and the folders below it.</summary>
internal static class PictureFiles
{
    private static readonly string[] Endings = [".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".tif", ".tiff"];

    /// <summary>Path below the folder, with forward slashes, and the file; in ordinal order of the former.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder; says so.</exception>
    public static IReadOnlyList<(string Name, string Path)> Find(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder {folder}.");
        }

        return
        [
            .. Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true })
                .Where(path => Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
                .Select(path => (Name: Path.GetRelativePath(folder, path).Replace('\\', '/'), path))
                .OrderBy(file => file.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>The name without its ending: what a picture and its mask have in common.</summary>
    public static string Stem(string name) => name[..^Path.GetExtension(name).Length];
}
