using iSeg.Core.Geometry;
using iSeg.Core.Prompts;

namespace iSeg.Web.Editing.Segmenting;

/// <summary>From what travels to the engine's prompts.</summary>
internal static class PromptMapping
{
    /// <exception cref="InvalidPromptException">A prompt is not understood; says which.</exception>
    public static PromptSet ToPrompts(this PredictRequest request) => new([.. request.Prompts.Select(ToPrompt)]);

    private static Prompt ToPrompt(PromptMessage prompt) => (prompt.Kind, prompt.Points.Count) switch
    {
        ("point", 2) => new PointPrompt(new(prompt.Points[0], prompt.Points[1]), prompt.Positive),
        ("box", 4) => new BoxPrompt(new(prompt.Points[0], prompt.Points[1]), new(prompt.Points[2], prompt.Points[3])),
        ("line", > 0) when prompt.Points.Count % 2 == 0 => new LinePrompt(
            [.. Enumerable.Range(0, prompt.Points.Count / 2).Select(i => new PointD(prompt.Points[2 * i], prompt.Points[(2 * i) + 1]))],
            prompt.Positive),
        ("segments", > 0) => new SegmentsPrompt(prompt.Text, [.. prompt.Points.Select(node => (int)node)], prompt.Positive),
        ("text", 0) => new TextPrompt(prompt.Text),
        _ => throw new InvalidPromptException($"A prompt of kind '{prompt.Kind}' with {prompt.Points.Count} numbers is not understood."),
    };
}
