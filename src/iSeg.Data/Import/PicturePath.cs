using System.Globalization;
using iSeg.Data.Projects;

namespace iSeg.Data.Import;

/// <summary>Which paths pictures may have: relative, with forward slashes, and a file's name on every system.</summary>
internal static class PicturePath
{
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL",
        "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    /// <summary>Why a path is refused; null when it is fine.</summary>
    public static string? Refusal(string path, ImportLimits limits)
    {
        var parts = path.Split('/');
        return path switch
        {
            "" => "It has no name.",
            _ when path.Length > limits.MaxPathLength => string.Create(
                CultureInfo.InvariantCulture, $"Its name has {path.Length} characters; at most {limits.MaxPathLength} are allowed."),
            _ when path.Any(char.IsControl) || Names.HasLoneSurrogate(path) => "Its name has characters that cannot be shown (control characters).",
            _ when path.Contains('\\') => "Its name has a backslash; folders are separated by forward slashes.",
            ['/', ..] => "Its name is an absolute path; only paths inside the archive or folder are allowed.",
            [_, ':', ..] when char.IsAsciiLetter(path[0]) => "Its name starts with a drive; only paths inside the archive or folder are allowed.",
            _ when parts.Any(part => part is ".." or ".") => "Its name leads out of the archive or folder ('..').",
            _ when parts.Any(part => part.Length == 0) => "Its name has an empty folder in it.",
            _ when parts.Any(IsReserved) => "Its name is one that Windows reserves for devices (such as CON or NUL).",
            _ => null,
        };
    }

    /// <summary>What operating systems leave lying around, and what is hidden: nobody meant to import it.</summary>
    public static bool IsClutter(string path) => path.Split('/').Any(part =>
        (part.StartsWith('.') && part is not ("." or ".."))
        || part.Equals("__MACOSX", StringComparison.Ordinal)
        || part.Equals("Thumbs.db", StringComparison.OrdinalIgnoreCase)
        || part.Equals("desktop.ini", StringComparison.OrdinalIgnoreCase));

    private static bool IsReserved(string part) => Reserved.Contains(part.Split('.')[0].TrimEnd(' '));
}
