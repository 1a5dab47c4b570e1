using System.Text.Json;
using System.Text.Json.Serialization;
using iSeg.Core.Formats.Coco;
using iSeg.Core.Formats.Outlines;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Web.Api.Http;

namespace iSeg.Web.Api.Annotations;

/// <summary>How masks are written in answers.</summary>
internal enum SegmentationForm
{
    /// <summary>COCO's compressed run lengths, as pycocotools takes them.</summary>
    Rle,

    /// <summary>COCO's run lengths as plain numbers.</summary>
    Runs,

    /// <summary>Outlines along the edges of pixels; filled by the COCO API they give the very same mask.</summary>
    Polygons,
}

/// <summary>A mask as COCO writes it: compressed or plain run lengths, or outlines.</summary>
[JsonConverter(typeof(SegmentationConverter))]
internal sealed record Segmentation(CocoSegmentation Value)
{
    /// <summary>Outlines are walked pixel by pixel; further than any outline goes.</summary>
    private const double LongestWalk = 50_000_000;

    public static Segmentation Of(RleMask mask, SegmentationForm form) => new(form switch
    {
        SegmentationForm.Polygons => new CocoPolygons(mask.IsEmpty ? [] : MaskOutlines.Trace(mask), 0),
        SegmentationForm.Runs => new CocoRuns(mask.Size, mask.Runs.ToArray()),
        _ => new CocoCounts(mask.Size, mask.ToCounts()),
    });

    /// <summary>The mask on a picture; not empty.</summary>
    /// <exception cref="ApiException">It does not fit, or covers nothing.</exception>
    public RleMask ToMask(PixelSize picture)
    {
        if (Value is CocoPolygons { Parts: var parts } && parts.Sum(Length) > LongestWalk)
        {
            throw ApiException.Senseless($"The outlines in 'segmentation' are too long for a picture of {picture}. Coordinates are pixels of the picture.");
        }

        try
        {
            var mask = Value.ToMask(picture);
            return mask.IsEmpty ? throw ApiException.Senseless($"The mask in 'segmentation' covers nothing of the picture of {picture}.") : mask;
        }
        catch (FormatException wrong)
        {
            throw ApiException.Senseless($"The mask in 'segmentation' does not fit: {wrong.Message}");
        }
    }

    private static double Length(double[] outline)
    {
        var length = 0.0;
        for (var i = 0; i < outline.Length; i += 2)
        {
            var next = (i + 2) % outline.Length;
            length += Math.Max(Math.Abs(outline[next] - outline[i]), Math.Abs(outline[next + 1] - outline[i + 1]));
        }

        return length;
    }
}

/// <summary>Tells the shapes of COCO's <c>segmentation</c> apart by their JSON types.</summary>
internal sealed class SegmentationConverter : JsonConverter<Segmentation>
{
    private const double Farthest = 1e6;
    private const int FewestNumbers = 6;

    public override Segmentation Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var json = JsonElement.ParseValue(ref reader);
        return new(json.ValueKind switch
        {
            JsonValueKind.Array => new CocoPolygons([.. json.EnumerateArray().Select(Outline)], 0),
            JsonValueKind.Object => Runs(json),
            _ => throw new BodyException("it must be {\"size\": [height, width], \"counts\": ...} or a list of outlines [[x, y, x, y, ...], ...]."),
        });
    }

    public override void Write(Utf8JsonWriter writer, Segmentation value, JsonSerializerOptions options)
    {
        if (value.Value is CocoPolygons polygons)
        {
            JsonSerializer.Serialize(writer, polygons.Parts, options);
            return;
        }

        var size = value.Value is CocoRuns { Size: var plain } ? plain : ((CocoCounts)value.Value).Size;
        writer.WriteStartObject();
        writer.WriteStartArray("size");
        writer.WriteNumberValue(size.Height);
        writer.WriteNumberValue(size.Width);
        writer.WriteEndArray();
        writer.WritePropertyName("counts");
        if (value.Value is CocoRuns runs)
        {
            JsonSerializer.Serialize(writer, runs.Runs, options);
        }
        else
        {
            writer.WriteStringValue(((CocoCounts)value.Value).Counts);
        }

        writer.WriteEndObject();
    }

    private static double[] Outline(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() is var count && (count < FewestNumbers || count % 2 != 0))
        {
            throw new BodyException("an outline is a list of x, y, x, y, ... of at least three points.");
        }

        return [.. json.EnumerateArray().Select(number =>
            number.ValueKind == JsonValueKind.Number && number.TryGetDouble(out var value) && Math.Abs(value) <= Farthest
                ? value
                : throw new BodyException($"{Shown(number)} is no coordinate of an outline."))];
    }

    private static CocoSegmentation Runs(JsonElement json)
    {
        if (!json.TryGetProperty("size", out var size) || size.ValueKind != JsonValueKind.Array || size.GetArrayLength() != 2
            || !size[0].TryGetInt32OrNot(out var height) || !size[1].TryGetInt32OrNot(out var width) || height < 0 || width < 0)
        {
            throw new BodyException("run lengths need \"size\": [height, width].");
        }

        return json.TryGetProperty("counts", out var counts) ? counts.ValueKind switch
        {
            JsonValueKind.String => new CocoCounts(new(width, height), counts.GetString()!),
            JsonValueKind.Array => new CocoRuns(new(width, height), [.. counts.EnumerateArray().Select(Run)]),
            _ => throw new BodyException("\"counts\" must be a text (compressed) or a list of run lengths."),
        }
        : throw new BodyException("run lengths need \"counts\".");
    }

    private static uint Run(JsonElement json) =>
        json.TryGetInt32OrNot(out var run) && run >= 0 ? (uint)run : throw new BodyException($"{Shown(json)} is no run length.");

    private static string Shown(JsonElement json) => json.GetRawText() is { Length: > 40 } text ? text[..40] + "..." : json.GetRawText();
}

internal static class JsonNumbers
{
    /// <summary>Whole numbers only; everything else is none, and no exception.</summary>
    public static bool TryGetInt32OrNot(this JsonElement json, out int number)
    {
        number = 0;
        return json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out number);
    }
}
