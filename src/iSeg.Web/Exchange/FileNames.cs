namespace iSeg.Web.Exchange;

internal static class FileNames
{
    private const string Forbidden = "\"*/:<>?\\|";

    /// <summary>A project's name as a file name that every system takes.</summary>
    public static string Safe(string name)
    {
        var kept = string.Concat(name.Select(c => char.IsControl(c) || Forbidden.Contains(c, StringComparison.Ordinal) ? '_' : c)).Trim(' ', '.');
        return kept.Length switch
        {
            0 => "project",
            > 80 => kept[..(char.IsHighSurrogate(kept[79]) ? 79 : 80)].TrimEnd(' ', '.'),
            _ => kept,
        };
    }
}
