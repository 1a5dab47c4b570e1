namespace iSeg.Web.Editing.Presence;

/// <summary>One window that has a picture open. The same person in two windows is two visitors.</summary>
/// <param name="Id">Of the window, until it closes.</param>
/// <param name="Name">The author's, with a number where one author has several windows here.</param>
/// <param name="Colour">#rrggbb.</param>
/// <param name="Place">Where the window is.</param>
public sealed record Visitor(Guid Id, string AuthorId, string Name, string Colour, Place Place)
{
    /// <summary>One or two letters for an avatar.</summary>
    public string Initials
    {
        get
        {
            var words = Name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return words.Length == 0 ? "?" : string.Concat(words.Take(2).Select(word => char.ToUpperInvariant(word[0])));
        }
    }
}

/// <summary>What one window looks at, in picture pixels.</summary>
/// <param name="X">Of the pointer; null while it is not over the picture.</param>
/// <param name="Y">Of the pointer.</param>
/// <param name="Selected">The object in hand.</param>
/// <param name="View">x, y, width, height of the part in sight; null before it is known.</param>
public sealed record Place(double? X, double? Y, Guid? Selected, IReadOnlyList<double>? View)
{
    public static readonly Place Unknown = new(null, null, null, null);
}
