using System.Text.Json;

namespace iSeg.Web.Editing;

/// <summary>What one person's browser keeps from picture to picture: the tool in hand, the brush, the category.</summary>
public sealed class Remembered
{
    public JsonElement? Settings { get; set; }

    /// <summary>With its project: every project counts its categories from one.</summary>
    public (int ProjectId, int CategoryId)? Category { get; set; }
}
