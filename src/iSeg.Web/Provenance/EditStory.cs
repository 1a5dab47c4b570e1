using System.Globalization;
using System.Text.Json;
using iSeg.Core.Annotations;
using iSeg.Core.Provenance;

namespace iSeg.Web.Provenance;

/// <summary>An edit in words: what it did, and with which prompts, model and parameters.</summary>
internal static class EditStory
{
    private static readonly string[] Parameters = ["threshold", "iterations", "smoothing"];

    /// <param name="entry">The edit.</param>
    /// <param name="name">What people read for an author.</param>
    public static string What(TimelineEntry entry, Func<string, string> name)
    {
        var details = Details(entry.Edit);
        return entry.Edit.Kind switch
        {
            EditKind.Accept when Text(details, "suggestion") is not null => entry.Edit.Creates ? "Accepted a suggestion" : "Took a suggestion's mask",
            EditKind.Accept => entry.Edit.Creates ? "Accepted a proposal" : entry.Edit.On.Rect.IsEmpty ? "Took a proposal away" : "Added a proposal",
            EditKind.Stroke => entry.Edit.On.Rect.IsEmpty ? "Erased" : "Brushed",
            EditKind.Polygon => entry.Edit.On.Rect.IsEmpty ? "Cut out a polygon" : "Drew a polygon",
            EditKind.Category => entry.Edit.Locked switch { null => "Changed the category", true => "Changed the category and locked it", false => "Unlocked it and changed the category" },
            EditKind.Lock => entry.Edit.Locked == true ? "Locked it" : "Unlocked it",
            EditKind.Delete => Text(details, "author") is { } whose ? $"Reverted everything of {name(whose)}" : "Deleted it",
            EditKind.Undo => "Undid an edit",
            EditKind.Redo => "Redid an edit",
            EditKind.Import => Text(details, "format") is not "api" ? "Imported it" : entry.Edit.Creates ? "Made it by program" : "Replaced it by program",
            EditKind.Smooth => "Smoothed the border",
            EditKind.Restore => $"Restored revision {Text(details, "revision")}",
            EditKind.Revert => $"Reverted the strokes of {name(Text(details, "author") ?? "?")}",
            _ => entry.Edit.Kind.ToString(),
        };
    }

    /// <summary>Prompts, model and parameters; empty where there were none.</summary>
    public static string How(EditRecord edit)
    {
        var details = Details(edit);
        var parts = new List<string>();
        if (details.ValueKind != JsonValueKind.Object)
        {
            return "";
        }

        if (details.TryGetProperty("prompts", out var prompts) && prompts.ValueKind == JsonValueKind.Array)
        {
            parts.AddRange(prompts.EnumerateArray().GroupBy(Prompt).Select(g => (g.Key, Count: g.Sum(Amount))).Select(g => g.Count == 1 ? $"1 {g.Key}" : $"{g.Count} {g.Key}s"));
        }

        // A text prompt stands beside the drawn ones.
        if (Text(details, "text") is { Length: > 0 } text)
        {
            parts.Add($"“{text}”");
        }

        if (Text(details, "backbone") is { } model)
        {
            parts.Add(model);
        }

        if (Text(details, "job") is { } job)
        {
            parts.Add($"job {job}");
        }

        parts.AddRange(Parameters.Where(name => Text(details, name) is not null).Select(name => $"{name} {Text(details, name)}"));
        if (Text(details, "radius") is { } radius)
        {
            parts.Add($"radius {radius}");
        }

        return string.Join(" · ", parts);
    }

    /// <summary>Several segments can be one prompt.</summary>
    private static int Amount(JsonElement prompt) => prompt.TryGetProperty("nodes", out var nodes) && nodes.ValueKind == JsonValueKind.Array ? nodes.GetArrayLength() : 1;

    private static string Prompt(JsonElement prompt)
    {
        var kind = Text(prompt, "kind") is { } said ? said == "segments" ? "segment" : said : "prompt";
        return prompt.TryGetProperty("positive", out var positive) && positive.ValueKind == JsonValueKind.False ? $"negative {kind}" : kind;
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var field)
            ? field.ValueKind switch
            {
                JsonValueKind.String => field.GetString(),
                JsonValueKind.Number => field.GetDouble().ToString("0.##", CultureInfo.InvariantCulture),
                _ => null,
            }
            : null;

    private static JsonElement Details(EditRecord edit)
    {
        try
        {
            using var document = JsonDocument.Parse(edit.Details);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Written by something else; the rest of the edit says enough.
            return default;
        }
    }
}
