using System.Text.Encodings.Web;
using System.Text.Json;

namespace iSeg.Core.Formats.Coco;

internal static class CocoJson
{
    // The file is data, not a page: names stay readable. Every character that JSON itself reserves is still escaped.
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the members of a kept JSON object into the one that is open.</summary>
    public static void WriteMembers(this Utf8JsonWriter json, string? kept, Func<string, bool>? leaveOut = null)
    {
        if (kept is null)
        {
            return;
        }

        using var document = JsonDocument.Parse(kept);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            if (leaveOut?.Invoke(member.Name) != true)
            {
                member.WriteTo(json);
            }
        }
    }
}
