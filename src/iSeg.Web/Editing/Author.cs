namespace iSeg.Web.Editing;

/// <summary>Who edits. Without accounts it is the person at this machine, who may say a name.</summary>
/// <param name="Id">What the correction log keeps; undo is per id. Never changes.</param>
/// <param name="Name">What people read.</param>
/// <param name="Colour">#rrggbb, of the cursor and the avatar.</param>
public sealed record Author(string Id, string Name, string Colour)
{
    /// <summary>The longest name that somebody may give oneself.</summary>
    public const int MaxName = 40;

    public static readonly Author Local = new(LocalId, "You", AuthorColours.Of(LocalId));

    private const string LocalId = "local";

    /// <summary>Nobody has logged in: whoever sits here may say who it is.</summary>
    public bool IsLocal => Id == LocalId || Id.StartsWith(LocalId + ":", StringComparison.Ordinal);

    /// <summary>Somebody at this machine under a name of one's own choice; the nameless one for a name that is none.</summary>
    public static Author Named(string? name)
    {
        var said = string.Join(' ', (name ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return said.Length is 0 or > MaxName || said.Any(char.IsControl)
            ? Local
            : new($"{LocalId}:{said}", said, AuthorColours.Of(said));
    }

    /// <summary>What to call the author of a stored edit, where nobody knows better.</summary>
    public static string NameOf(string id) => id == LocalId ? Local.Name : id.StartsWith(LocalId + ":", StringComparison.Ordinal) ? id[(LocalId.Length + 1)..] : id;
}
