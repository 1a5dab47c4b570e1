using System.Text;
using System.Text.Json;
using iSeg.Core.Masks;
using iSeg.Engine;

namespace iSeg.Cli.Segmenting;

/// <summary>The line that `iseg segment` prints.</summary>
internal static class SegmentJson
{
    /// <param name="mask">Of everything.</param>
    /// <param name="path">Where it was written.</param>
    /// <param name="encodeMs">What the picture took.</param>
    /// <param name="predictMs">What the prompts took.</param>
    /// <param name="backbone">Whose it is.</param>
    /// <param name="categories">By name, where names were given.</param>
    public static string Of(RleMask mask, string path, double encodeMs, double predictMs, string backbone, IReadOnlyList<CategoryResult> categories)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("width", mask.Width);
            json.WriteNumber("height", mask.Height);
            Measures(json, mask);
            if (categories.Count > 0)
            {
                json.WriteStartArray("categories");
                foreach (var (index, category) in categories.Index())
                {
                    json.WriteStartObject();
                    json.WriteString("name", category.Name);
                    json.WriteNumber("value", categories.Count == 1 ? byte.MaxValue : index + 1);
                    Measures(json, category.Mask);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteString("backbone", backbone);
            json.WriteNumber("encodeMs", Math.Round(encodeMs, 1));
            json.WriteNumber("predictMs", Math.Round(predictMs, 1));
            json.WriteString("path", path);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Measures(Utf8JsonWriter json, RleMask mask)
    {
        var box = mask.Bounds;
        json.WriteNumber("area", mask.Area);
        json.WriteStartArray("bbox");
        foreach (var side in (int[])[box.X, box.Y, box.Width, box.Height])
        {
            json.WriteNumberValue(side);
        }

        json.WriteEndArray();
    }
}
