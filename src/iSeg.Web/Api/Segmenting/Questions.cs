using iSeg.Core.Prompts;
using iSeg.Engine;
using iSeg.Web.Api.Http;
using iSeg.Web.Editing.Segmenting;
using iSeg.Web.Editing.Session;

namespace iSeg.Web.Api.Segmenting;

/// <summary>From what programs send to what the segmenter takes; the limits are those of the canvas.</summary>
internal static class Questions
{
    private const int LongestText = 200;

    /// <exception cref="ApiException">Something is missing or out of range; says what and where.</exception>
    public static PredictRequest ToRequest(this SegmentQuestion question)
    {
        if (question.Prompts.Count is 0 or > PromptSet.MaxPrompts)
        {
            throw ApiException.Senseless($"'prompts' has {question.Prompts.Count} prompts; it must be 1 to {PromptSet.MaxPrompts}.");
        }

        return new(
            0,
            [.. question.Prompts.Select((prompt, index) => ToMessage(prompt, $"prompts[{index}]"))],
            InRange("threshold", question.Threshold ?? .5, .01, .99),
            question.Iterations is { } iterations ? (int)InRange("iterations", iterations, 0, PredictRequest.MaxIterations) : null,
            (int)InRange("smoothing", question.Smoothing ?? 0, 0, EdgeSmoothing.MaxRadius));
    }

    private static PromptMessage ToMessage(PromptBody? prompt, string place) => prompt?.Kind switch
    {
        null => throw ApiException.Senseless($"'{place}' is null. Every prompt is an object such as {{\"kind\": \"point\", \"x\": 10, \"y\": 20}}."),
        PromptKind.Point => new("point", [Number(prompt.X, place, "x"), Number(prompt.Y, place, "y")], prompt.Positive ?? true),
        PromptKind.Line => new("line", Line(prompt.Points, place), prompt.Positive ?? true),
        PromptKind.Box => new("box", [Number(prompt.X0, place, "x0"), Number(prompt.Y0, place, "y0"), Number(prompt.X1, place, "x1"), Number(prompt.Y1, place, "y1")], true),
        _ => new("text", [], true, Text(prompt.Text, place)),
    };

    private static double Number(double? number, string place, string name) =>
        number is { } given && double.IsFinite(given) ? given : throw ApiException.Senseless($"'{place}.{name}' is missing. A point needs x and y, a box x0, y0, x1 and y1.");

    private static IReadOnlyList<double> Line(IReadOnlyList<double>? points, string place) =>
        points is { Count: > 0 and <= 2 * EditCommands.MaxPoints } && points.Count % 2 == 0 && points.All(double.IsFinite)
            ? points
            : throw ApiException.Senseless($"'{place}.points' must be x, y, x, y, ... of 1 to {EditCommands.MaxPoints} points.");

    private static string Text(string? text, string place) =>
        text?.Trim() is { Length: > 0 and <= LongestText } words && !words.Any(char.IsControl) ? words : throw ApiException.Senseless($"'{place}.text' must be 1 to {LongestText} characters.");

    private static double InRange(string name, double value, double least, double most) =>
        value >= least && value <= most ? value : throw ApiException.Senseless(FormattableString.Invariant($"'{name}' is {value}; it must be from {least} to {most}."));
}
