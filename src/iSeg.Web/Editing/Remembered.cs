using System.Text.Json;
using iSeg.Web.Editing.Canvas;

namespace iSeg.Web.Editing;

/// <summary>What one person's browser keeps from picture to picture: the tool in hand, the brush, the category.</summary>
public sealed class Remembered
{
    /// <summary>As the canvas takes it; null before anything was chosen.</summary>
    public JsonElement? Settings { get; private set; }

    /// <summary>With its project: every project counts its categories from one.</summary>
    public (int ProjectId, int CategoryId)? Category { get; private set; }

    public void Keep(EditorState state, int projectId, int categoryId)
    {
        Settings = JsonSerializer.SerializeToElement(
            new
            {
                tool = state.Tool,
                brushRadius = state.BrushRadius,
                opacity = state.Opacity,
                threshold = state.Threshold,
                iterations = state.Iterations,
                smoothing = state.Smoothing,
            },
            JsonSerializerOptions.Web);
        Category = (projectId, categoryId);
    }
}
