using System.Text.Json;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Formats.Coco.Checking;

/// <summary>Whether a segmentation makes a mask, and area and box are those of the mask.</summary>
internal static class SegmentationCheck
{
    private const int FewestNumbers = 6;

    /// <summary>How far outside an outline may lie: annotation tools let the pointer leave the picture by a pixel.</summary>
    private const double Margin = 1;

    private const double FarthestPoint = 1e6;

    public static void Check(CheckedElement annotation, PixelSize? image)
    {
        var segmentation = annotation.Find("segmentation");
        var isPolygons = segmentation is { ValueKind: JsonValueKind.Array };
        var mask = segmentation switch
        {
            null => Missing(annotation, "There is no \"segmentation\"."),
            { ValueKind: JsonValueKind.Array } parts when parts.GetArrayLength() == 0 => Missing(annotation, "The segmentation is empty."),
            { ValueKind: JsonValueKind.Array } parts => Polygons(annotation, parts, image),
            { ValueKind: JsonValueKind.Object } => Runs(annotation, image),
            { } other => Bad(annotation, "segmentation kind", "segmentation", $"{CocoElement.Shown(other)} is neither a list of outlines nor run lengths."),
        };
        if (isPolygons && annotation.Find("iscrowd") is { } crowd && CocoElement.Whole(crowd) == 1)
        {
            annotation.Warning("crowd polygon", "iscrowd", "A crowd region is written with outlines; COCO's own have run lengths.");
        }

        if (mask is { IsEmpty: true })
        {
            annotation.Error("no pixels", "segmentation", "The segmentation covers no pixel of its image.");
        }

        ExtentCheck.Check(annotation, mask is { IsEmpty: false } ? mask : null, isPolygons);
    }

    private static RleMask? Missing(CheckedElement annotation, string why)
    {
        annotation.Warning("no segmentation", "segmentation", why);
        return null;
    }

    private static RleMask? Bad(CheckedElement annotation, string kind, string member, string message)
    {
        annotation.Error(kind, member, message);
        return null;
    }

    private static RleMask? Polygons(CheckedElement annotation, JsonElement parts, PixelSize? image)
    {
        var kept = new List<double[]>();
        var sound = true;
        foreach (var (part, index) in parts.EnumerateArray().Select((part, index) => (part, index)))
        {
            var outline = Outline(annotation, part, $"segmentation[{index}]", image);
            sound &= outline is not null;
            if (outline is { Length: > 0 })
            {
                kept.Add(outline);
            }
        }

        return sound && image is { } size ? RleMask.FromPolygons(size, kept) : null;
    }

    /// <summary>Null for what is no outline, empty for one that is too short.</summary>
    private static double[]? Outline(CheckedElement annotation, JsonElement part, string member, PixelSize? image)
    {
        if (part.ValueKind != JsonValueKind.Array)
        {
            Bad(annotation, "outline kind", member, $"{CocoElement.Shown(part)} is no list of numbers.");
            return null;
        }

        var numbers = new double[part.GetArrayLength()];
        foreach (var (number, index) in part.EnumerateArray().Select((number, index) => (number, index)))
        {
            if (number.ValueKind != JsonValueKind.Number || !(Math.Abs(numbers[index] = number.GetDouble()) <= FarthestPoint))
            {
                Bad(annotation, "coordinate", $"{member}[{index}]", $"{CocoElement.Shown(number)} is no coordinate.");
                return null;
            }
        }

        if ((numbers.Length & 1) == 1)
        {
            Bad(annotation, "odd outline", member, $"{numbers.Length} numbers cannot be pairs of x and y.");
            return null;
        }

        if (numbers.Length < FewestNumbers)
        {
            annotation.Error("short outline", member, $"{numbers.Length} numbers are less than three points; the part has no area.");
            return [];
        }

        var outside = image is { } size ? Array.FindIndex(numbers, value => value < -Margin) is >= 0 and var low ? low : FirstBeyond(numbers, size) : -1;
        if (outside >= 0)
        {
            annotation.Warning("outside", $"{member}[{outside}]", $"{numbers[outside]:0.##} lies outside the image of {image}.");
        }

        return numbers;
    }

    private static int FirstBeyond(double[] numbers, PixelSize size)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] > ((i & 1) == 0 ? size.Width : size.Height) + Margin)
            {
                return i;
            }
        }

        return -1;
    }

    private static RleMask? Runs(CheckedElement annotation, PixelSize? image)
    {
        try
        {
            var element = new CocoElement(JsonDocument.Parse($"{{\"segmentation\":{annotation.Find("segmentation")!.Value.GetRawText()}}}").RootElement, "");
            var size = Size(annotation);
            if (size is { } given && image is { } wanted && given != wanted)
            {
                return Bad(annotation, "rle size", "segmentation.size", $"The run lengths are for {given}, the image is {wanted} (the order is height, width).");
            }

            return size is { } own ? CocoSegmentations.Read(element)!.ToMask(own) : null;
        }
        catch (Exception exception) when (exception is CocoFormatException or FormatException or ArgumentException)
        {
            return Bad(annotation, "rle counts", "segmentation.counts", exception.Message.Trim());
        }
    }

    private static PixelSize? Size(CheckedElement annotation)
    {
        if (annotation.Find("segmentation")!.Value.TryGetProperty("size", out var size) && size.ValueKind == JsonValueKind.Array && size.GetArrayLength() == 2
            && CocoElement.Whole(size[0]) is >= 0 and <= int.MaxValue and var height && CocoElement.Whole(size[1]) is >= 0 and <= int.MaxValue and var width)
        {
            return new((int)width, (int)height);
        }

        annotation.Error("rle size", "segmentation.size", "There is no size: [height, width].");
        return null;
    }
}
