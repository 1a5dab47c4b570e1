using System.Collections.Immutable;
using System.Text.Json;
using iSeg.Core.Geometry;

namespace iSeg.Core.Formats.Coco;

/// <summary>Tells the shapes of <c>segmentation</c> apart by their JSON types, never by <c>iscrowd</c>.</summary>
internal static class CocoSegmentations
{
    /// <summary>Outlines may leave their picture, but not by this much: they are walked pixel by pixel.</summary>
    public const double FarthestPoint = 1e6;

    private const int FewestNumbers = 6;

    public static CocoSegmentation? Read(CocoElement element) => element.Find("segmentation") switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } parts when parts.GetArrayLength() == 0 => null,
        { ValueKind: JsonValueKind.Array } parts => Polygons(element, parts),
        { ValueKind: JsonValueKind.Object } runs when !runs.EnumerateObject().Any() => null,
        { ValueKind: JsonValueKind.Object } runs => Runs(element, runs),
        { } other => throw element.Fault($"has \"segmentation\": {CocoElement.Shown(other)}, neither outlines nor run lengths"),
    };

    private static CocoPolygons? Polygons(CocoElement element, JsonElement parts)
    {
        var kept = ImmutableArray.CreateBuilder<double[]>(parts.GetArrayLength());
        var dropped = 0;
        foreach (var part in parts.EnumerateArray())
        {
            if (part.ValueKind != JsonValueKind.Array)
            {
                throw element.Fault($"has {CocoElement.Shown(part)} where \"segmentation\" should have an outline: [[x, y, x, y, ...], ...]");
            }

            var numbers = new double[part.GetArrayLength()];
            var count = 0;
            foreach (var number in part.EnumerateArray())
            {
                numbers[count++] = Coordinate(element, number);
            }

            if (numbers.Length < FewestNumbers)
            {
                dropped++;
                continue;
            }

            if ((numbers.Length & 1) == 1)
            {
                throw element.Fault($"has an outline of {numbers.Length} numbers, which cannot be pairs");
            }

            kept.Add(numbers);
        }

        return new(kept.DrainToImmutable(), dropped);
    }

    private static double Coordinate(CocoElement element, JsonElement number) =>
        number.ValueKind == JsonValueKind.Number && number.GetDouble() is var value && Math.Abs(value) <= FarthestPoint
            ? value
            : throw element.Fault($"has {CocoElement.Shown(number)} as a coordinate of an outline; outlines are [x, y, x, y, ...], at most {FarthestPoint} pixels away");

    private static CocoSegmentation Runs(CocoElement element, JsonElement json)
    {
        var size = Size(element, json);
        if (!json.TryGetProperty("counts", out var counts))
        {
            throw element.Fault("has run lengths without \"counts\"");
        }

        return counts.ValueKind switch
        {
            JsonValueKind.String when counts.GetString()!.StartsWith("b'", StringComparison.Ordinal) => throw element.Fault(
                "has \"counts\" that Python wrote as bytes (b'...'); write them as text: rle[\"counts\"].decode()"),
            JsonValueKind.String => new CocoCounts(size, counts.GetString()!),
            JsonValueKind.Array => new CocoRuns(size, [.. counts.EnumerateArray().Select(run => Run(element, run))]),
            _ => throw element.Fault($"has \"counts\": {CocoElement.Shown(counts)}, neither a list nor text"),
        };
    }

    private static uint Run(CocoElement element, JsonElement run) =>
        CocoElement.Whole(run) is >= 0 and <= int.MaxValue and var length ? (uint)length : throw element.Fault($"has {CocoElement.Shown(run)} as a run length");

    /// <summary>[height, width].</summary>
    private static PixelSize Size(CocoElement element, JsonElement json)
    {
        if (json.TryGetProperty("size", out var size) && size.ValueKind == JsonValueKind.Array && size.GetArrayLength() == 2
            && CocoElement.Whole(size[0]) is >= 0 and <= int.MaxValue and var height
            && CocoElement.Whole(size[1]) is >= 0 and <= int.MaxValue and var width)
        {
            return new((int)width, (int)height);
        }

        throw element.Fault("has run lengths without \"size\": [height, width]");
    }
}
