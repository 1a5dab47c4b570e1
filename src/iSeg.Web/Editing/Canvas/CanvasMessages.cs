using System.Text.Json;
using iSeg.Core.Annotations;
using iSeg.Engine;
using iSeg.Web.Editing.Presence;
using iSeg.Web.Editing.Segmenting;
using iSeg.Web.Editing.Session;

namespace iSeg.Web.Editing.Canvas;

/// <summary>
/// Reads what the canvas sends. JSON is taken as it comes and checked field by field, so that nonsense (a NaN arrives as null, say)
/// gets an answer instead of an exception somewhere in the framework.
/// </summary>
internal static class CanvasMessages
{
    /// <summary>More letters than a name has.</summary>
    private const int MaxWords = 200;
    private const int MaxNumbers = 2 * EditCommands.MaxPoints;

    /// <summary>As many lines as a message holds; most are empty or refused later.</summary>
    private const int MaxLines = 5000;

    /// <exception cref="EditRefusedException">A field is missing or not what it should be; says which.</exception>
    public static EditRequest ReadEdit(JsonElement json)
    {
        var kind = Text(json, "kind");
        if (kind is "undo" or "redo" or "restore" or "revert" or "import" or "replace" or "suggestion")
        {
            throw Invalid("kind", "an edit");
        }

        return new()
        {
            Kind = kind,
            EditId = Id(json, "editId"),
            ObjectId = Id(json, "objectId"),
            CategoryId = kind is "category" or "accept" or "stroke" or "polygon" ? Whole(json, "categoryId") : 0,
            Mode = kind is "accept" or "stroke" or "polygon" ? Text(json, "mode") : "new",
            Radius = kind is "stroke" or "smooth" ? Number(json, "radius") : 0,
            Points = kind is "stroke" or "polygon" ? Numbers(json, "points") : [],
            Locked = kind is "lock" ? Flag(json, "locked") : null,
            Details = kind is "stroke" or "polygon" or "smooth" ? json.GetRawText() : "{}",
        };
    }

    public static PredictRequest ReadPredict(JsonElement json)
    {
        var prompts = Field(json, "prompts");
        if (prompts.ValueKind != JsonValueKind.Array || prompts.GetArrayLength() > Core.Prompts.PromptSet.MaxPrompts)
        {
            throw Invalid("prompts", $"a list of at most {Core.Prompts.PromptSet.MaxPrompts} prompts");
        }

        return new(
            RequestNumber(json),
            [.. prompts.EnumerateArray().Select(ReadPrompt)],
            Number(json, "threshold"),
            Option(json, "iterations", PredictRequest.MaxIterations),
            Option(json, "smoothing", EdgeSmoothing.MaxRadius) ?? 0);
    }

    public static AttentionRequest ReadAttention(JsonElement json) => new(RequestNumber(json), Number(json, "x"), Number(json, "y"), Flag(json, "reduced"));

    /// <exception cref="EditRefusedException">It is no list of words; how long one may be is for the store to say.</exception>
    public static IReadOnlyList<string> ReadWords(JsonElement json)
    {
        var words = Field(json, "words");
        return words.ValueKind == JsonValueKind.Array && words.GetArrayLength() <= MaxLines && words.EnumerateArray().All(word => word.ValueKind == JsonValueKind.String)
            ? [.. words.EnumerateArray().Select(word => word.GetString()!)]
            : throw Invalid("words", $"a list of at most {MaxLines} words");
    }

    /// <exception cref="EditRefusedException">A field is missing or not what it should be; says which.</exception>
    public static Place ReadPlace(JsonElement json)
    {
        var pointer = Field(json, "pointer").ValueKind == JsonValueKind.Null ? null : Numbers(json, "pointer");
        var view = Numbers(json, "view");
        if (pointer is not (null or { Length: 2 }) || view.Length != 4)
        {
            throw Invalid("pointer and view", "two and four numbers");
        }

        Guid? selected = Field(json, "selected").ValueKind == JsonValueKind.Null ? null : Id(json, "selected");
        return new(pointer?[0], pointer?[1], selected, view);
    }

    /// <summary>Whether an edit accepts a suggestion; which one, and what it is to be (null for what was suggested).</summary>
    /// <exception cref="EditRefusedException">It does, but a field is missing or not what it should be; says which.</exception>
    public static (long Suggestion, int? CategoryId)? ReadSuggestion(JsonElement json) =>
        json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("kind", out var kind) || kind.ValueKind != JsonValueKind.String || kind.GetString() != "suggestion" ? null
        : Field(json, "suggestion") is { ValueKind: JsonValueKind.Number } field && field.TryGetInt64(out var id) ? (id, Option(json, "categoryId", int.MaxValue))
        : throw Invalid("suggestion", "the number of a suggestion");

    /// <summary>Numbers of suggestions.</summary>
    /// <exception cref="EditRefusedException">Not a list of numbers.</exception>
    public static long[] ReadSuggestions(JsonElement json) =>
        Field(json, "ids") is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().All(id => id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out _))
            ? [.. list.EnumerateArray().Select(id => id.GetInt64())]
            : throw Invalid("ids", "a list of the numbers of suggestions");

    /// <summary>The browser's number of a prediction, so that even a refusal finds its question; 0 when there is none.</summary>
    public static long RequestNumber(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("request", out var field) && field.ValueKind == JsonValueKind.Number && field.TryGetInt64(out var number)
            ? number
            : 0;

    public static Guid Id(JsonElement json, string name) =>
        Field(json, name) is { ValueKind: JsonValueKind.String } field && field.TryGetGuid(out var id) ? id : throw Invalid(name, "an id");

    private static PromptMessage ReadPrompt(JsonElement json) => Text(json, "kind") switch
    {
        "point" => new("point", [Number(json, "x"), Number(json, "y")], Flag(json, "positive")),
        "line" => new("line", Numbers(json, "points"), Flag(json, "positive")),
        "box" => new("box", [Number(json, "x0"), Number(json, "y0"), Number(json, "x1"), Number(json, "y1")], true),
        "text" => new("text", [], true, Words(json, "text")),
        "segments" => new("segments", Nodes(json), Flag(json, "positive"), Words(json, "division")),
        _ => throw Invalid("kind", "point, line, box, text or segments"),
    };

    /// <summary>Whether there are such segments is for the division to say.</summary>
    private static double[] Nodes(JsonElement json) =>
        Numbers(json, "nodes") is { Length: > 0 } nodes && nodes.All(node => node is >= 0 and <= int.MaxValue && double.IsInteger(node))
            ? nodes
            : throw Invalid("nodes", "a list of whole numbers");

    private static JsonElement Field(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var field) ? field : throw Invalid(name, "given");

    private static string Text(JsonElement json, string name) =>
        Field(json, name) is { ValueKind: JsonValueKind.String } field ? field.GetString()! : throw Invalid(name, "text");

    private static string Words(JsonElement json, string name) =>
        Text(json, name).Trim() is { Length: > 0 and <= MaxWords } words && !words.Any(char.IsControl) ? words : throw Invalid(name, $"1 to {MaxWords} characters");

    private static bool Flag(JsonElement json, string name) => Field(json, name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Invalid(name, "true or false"),
    };

    private static double Number(JsonElement json, string name) => ToNumber(Field(json, name), name);

    private static int Whole(JsonElement json, string name) =>
        Field(json, name) is { ValueKind: JsonValueKind.Number } field && field.TryGetInt32(out var value) ? value : throw Invalid(name, "a whole number");

    /// <summary>A whole number from 0 on that may be left out.</summary>
    private static int? Option(JsonElement json, string name, int most) =>
        !json.TryGetProperty(name, out var field) || field.ValueKind == JsonValueKind.Null ? null
        : field.ValueKind == JsonValueKind.Number && field.TryGetInt32(out var value) && value >= 0 && value <= most ? value
        : throw Invalid(name, $"a whole number from 0 to {most}");

    private static double[] Numbers(JsonElement json, string name)
    {
        var field = Field(json, name);
        return field.ValueKind == JsonValueKind.Array && field.GetArrayLength() <= MaxNumbers
            ? [.. field.EnumerateArray().Select(item => ToNumber(item, name))]
            : throw Invalid(name, $"a list of at most {MaxNumbers} numbers");
    }

    private static double ToNumber(JsonElement field, string name) =>
        field.ValueKind == JsonValueKind.Number && field.TryGetDouble(out var value) && double.IsFinite(value) ? value : throw Invalid(name, "a finite number");

    private static EditRefusedException Invalid(string name, string wanted) => new(RefusalCode.Invalid, $"'{name}' must be {wanted}.");
}
