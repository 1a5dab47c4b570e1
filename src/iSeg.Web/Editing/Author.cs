namespace iSeg.Web.Editing;

/// <summary>Who edits. Without accounts there is one: the person at this machine.</summary>
/// <param name="Id">What the correction log keeps; undo is per id.</param>
/// <param name="Name">What people read.</param>
public sealed record Author(string Id, string Name)
{
    public static readonly Author Local = new("local", "You");
}
