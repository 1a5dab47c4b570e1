namespace iSeg.Web.Editing;

/// <summary>Colours that can be told apart on light and dark pictures, white letters readable on each.</summary>
public static class AuthorColours
{
    private static readonly string[] Palette = ["#c2410c", "#0369a1", "#15803d", "#7e22ce", "#be123c", "#0f766e", "#a16207", "#4338ca", "#9d174d", "#3f6212"];

    /// <summary>The same for the same id, on every machine and after every start.</summary>
    public static string Of(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Palette[(int)(id.Aggregate(17u, (hash, letter) => (hash * 31) + letter) % (uint)Palette.Length)];
    }

    /// <summary>A colour, then all others that can be told from it.</summary>
    public static IEnumerable<string> From(string colour) => Palette.Where(c => c != colour).Prepend(colour);
}
