using System.Globalization;
using System.Text.Json;
using iSeg.Core.Formats.Coco;
using iSeg.Core.Formats.Png;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Formats.LabelMe;

/// <summary>One LabelMe file.</summary>
internal sealed class LabelMePicture
{
    public const string CrowdFlag = "iscrowd";

    private const double Farthest = 1e6;

    private readonly string _path;
    private readonly LabelReading _reading;
    private readonly JsonElement _shapes;

    public LabelMePicture(string path, JsonElement root, LabelReading reading)
    {
        (_path, _reading) = (path, reading);
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("shapes", out _shapes) || _shapes.ValueKind != JsonValueKind.Array)
        {
            throw new LabelFormatException($"{path}: it has no list \"shapes\".");
        }

        var file = root.TryGetProperty("imagePath", out var image) && image.ValueKind == JsonValueKind.String ? image.GetString()! : "";
        var folder = path[..(path.LastIndexOf('/') + 1)];
        Name = file.Length == 0 ? LabelFiles.Stem(path) : folder + file.Replace('\\', '/');
        Size = Side(root, "imageWidth") is { } width && Side(root, "imageHeight") is { } height
            ? new(width, height)
            : reading.SizeOf(Name) ?? throw new LabelFormatException($"{path}: it does not say imageWidth and imageHeight, and its picture is not in the project.");
    }

    public string Name { get; }

    public PixelSize Size { get; }

    public IEnumerable<LabelItem> Objects(int picture)
    {
        var groups = new Dictionary<(string, string), LabelObject>();
        var order = new List<(string, string)>();
        foreach (var (shape, index) in _shapes.EnumerateArray().Select((shape, index) => (shape, index)))
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{_path}, shapes[{index}]");
            var (found, problem) = Read(shape, picture, index, place);
            if (found is null)
            {
                yield return problem!;
                continue;
            }

            // Shapes without a group stand for themselves.
            var group = shape.TryGetProperty("group_id", out var id) && id.ValueKind is JsonValueKind.Number or JsonValueKind.String ? id.GetRawText() : $"#{index}";
            var key = (found.Category, group);
            if (groups.TryGetValue(key, out var first))
            {
                groups[key] = first with { Mask = first.Mask.Union(found.Mask), IsCrowd = first.IsCrowd || found.IsCrowd };
            }
            else
            {
                groups[key] = found;
                order.Add(key);
            }
        }

        foreach (var key in order)
        {
            yield return new LabelItem.OfObject(groups[key]);
        }
    }

    private static int? Side(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && CocoElement.Whole(value) is >= 1 and <= 65_500 and var side ? (int)side : null;

    private (LabelObject? Object, LabelItem? Problem) Read(JsonElement shape, int picture, int index, string place)
    {
        if (shape.ValueKind != JsonValueKind.Object || !shape.TryGetProperty("label", out var label) || label.ValueKind != JsonValueKind.String)
        {
            return (null, _reading.Fault(place, "it has no text \"label\"."));
        }

        var type = shape.TryGetProperty("shape_type", out var kind) && kind.ValueKind == JsonValueKind.String ? kind.GetString()! : "polygon";
        if (type is not ("polygon" or "rectangle" or "circle" or "mask"))
        {
            return (null, new LabelItem.Skipped(place, $"a {type} has no area"));
        }

        if (Points(shape) is not { } points || points.Length < (type == "polygon" ? 6 : 4))
        {
            return (null, _reading.Fault(place, $"its points make no {type}."));
        }

        try
        {
            var crowd = shape.TryGetProperty("flags", out var flags) && flags.ValueKind == JsonValueKind.Object
                && flags.TryGetProperty(CrowdFlag, out var flag) && flag.ValueKind == JsonValueKind.True;
            return (new(picture, label.GetString()!, ToMask(shape, type, points), place) { Key = $"labelme:{index}", IsCrowd = crowd }, null);
        }
        catch (Exception exception) when (exception is LabelFormatException or FormatException or InvalidOperationException)
        {
            return (null, _reading.Fault(place, exception.Message, exception));
        }
    }

    private RleMask ToMask(JsonElement shape, string type, double[] p) => type switch
    {
        "rectangle" => Rectangle(p),
        "circle" => StrokeRasterizer.Rasterize(Size, [new(p[0], p[1])], Math.Sqrt(((p[2] - p[0]) * (p[2] - p[0])) + ((p[3] - p[1]) * (p[3] - p[1])))),
        "mask" => Mask(shape, p),
        _ => RleMask.FromPolygon(Size, p),
    };

    /// <summary>Two opposite corners, or as some tools write it all four.</summary>
    private RleMask Rectangle(double[] p)
    {
        var (x, y) = (p.Where((_, i) => (i & 1) == 0).ToList(), p.Where((_, i) => (i & 1) == 1).ToList());
        return RleMask.FromPolygon(Size, [x.Min(), y.Min(), x.Max(), y.Min(), x.Max(), y.Max(), x.Min(), y.Max()]);
    }

    /// <summary>A PNG in base 64, to be laid with its corner at the first point.</summary>
    private RleMask Mask(JsonElement shape, double[] points)
    {
        if (!shape.TryGetProperty("mask", out var text) || text.ValueKind != JsonValueKind.String || !text.TryGetBytesFromBase64(out var bytes))
        {
            throw new LabelFormatException("it has no \"mask\" in base 64.");
        }

        using var stream = new MemoryStream(bytes);
        var png = PngReader.Read(stream);
        return RleMask.FromBitmap([.. png.Values.Select(value => value == 0 ? (byte)0 : (byte)1)], png.Size).Place(Size, (int)points[0], (int)points[1]);
    }

    private static double[]? Points(JsonElement shape)
    {
        if (!shape.TryGetProperty("points", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var numbers = new List<double>();
        foreach (var point in list.EnumerateArray())
        {
            if (point.ValueKind != JsonValueKind.Array || point.GetArrayLength() != 2)
            {
                return null;
            }

            foreach (var number in point.EnumerateArray())
            {
                if (number.ValueKind != JsonValueKind.Number || !(Math.Abs(number.GetDouble()) <= Farthest))
                {
                    return null;
                }

                numbers.Add(number.GetDouble());
            }
        }

        return [.. numbers];
    }
}
