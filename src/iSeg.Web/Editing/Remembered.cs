using System.Text.Json;

namespace iSeg.Web.Editing;

/// <summary>What one person's browser keeps from picture to picture: the tool in hand, the brush, the category.</summary>
public sealed class Remembered
{
    public JsonElement? Settings { get; set; }

    public int? Category { get; set; }
}
