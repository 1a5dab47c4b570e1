using System.Collections.Frozen;
using System.Text.Json;
using iSeg.Core.Geometry;

namespace iSeg.Core.Formats.Coco;

/// <summary>Which lists of a file are wanted.</summary>
[Flags]
public enum CocoParts
{
    Annotations = 1,

    /// <summary>Categories, images, and what is no list.</summary>
    Rest = 2,

    All = Annotations | Rest,
}

/// <summary>
/// Reads COCO instances files as streams: categories, images and annotations in the order in which they stand. Only what gives an
/// annotation its meaning can fail; unknown and odd members never do, and are handed on as they are.
/// </summary>
public static class CocoReader
{
    private static readonly FrozenSet<string> Annotations = new[] { "annotations" }.ToFrozenSet();
    private static readonly FrozenSet<string> Rest = new[] { "categories", "images" }.ToFrozenSet();
    private static readonly FrozenSet<string> All = Annotations.Union(Rest).ToFrozenSet();

    private static readonly byte[][] CategoryMembers = ["id"u8.ToArray(), "name"u8.ToArray(), "supercategory"u8.ToArray()];
    private static readonly byte[][] ImageMembers = ["id"u8.ToArray(), "file_name"u8.ToArray(), "width"u8.ToArray(), "height"u8.ToArray()];

    private static readonly string[] FileNameMembers = ["file_name", "path", "coco_url", "flickr_url"];

    private static readonly byte[][] InstanceMembers =
    [
        "segmentation"u8.ToArray(), "area"u8.ToArray(), "iscrowd"u8.ToArray(), "image_id"u8.ToArray(), "bbox"u8.ToArray(),
        "category_id"u8.ToArray(), "id"u8.ToArray(), System.Text.Encoding.UTF8.GetBytes(CocoInstance.ObjectIdMember),
    ];

    /// <param name="stream">Read from where it stands, to the end.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
    /// <exception cref="CocoFormatException">While enumerating: says where and why.</exception>
    public static IAsyncEnumerable<CocoItem> ReadAsync(Stream stream, CancellationToken cancellationToken = default) =>
        ReadAsync(stream, CocoParts.All, null, cancellationToken);

    /// <param name="stream">Read from where it stands, to the end.</param>
    /// <param name="parts">What is wanted; the rest is read over.</param>
    /// <param name="fault">What becomes of an annotation that cannot be: another item, or an exception. Null throws.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
    /// <exception cref="CocoFormatException">While enumerating: says where and why.</exception>
    public static IAsyncEnumerable<CocoItem> ReadAsync(
        Stream stream, CocoParts parts, Func<CocoFormatException, CocoItem>? fault, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var sections = new JsonSections(parts switch { CocoParts.All => All, CocoParts.Rest => Rest, _ => Annotations }, All);
        return sections.ReadAsync(
            stream,
            (section, index, json) => Read(section, index, json, fault),
            parts.HasFlag(CocoParts.Rest) ? static (name, json) => new CocoItem.OfFile(name, json.GetRawText()) : null,
            cancellationToken);
    }

    private static CocoItem Read(string section, int index, JsonElement json, Func<CocoFormatException, CocoItem>? fault)
    {
        switch (section)
        {
            case "categories":
                return new CocoItem.OfCategory(Category(new(json, $"{section}[{index}]")));
            case "images":
                return new CocoItem.OfImage(Image(new(json, $"{section}[{index}]")));
            default:
                try
                {
                    return new CocoItem.OfInstance(Instance(new(json, $"{section}[{index}]")));
                }
                catch (CocoFormatException broken) when (fault is not null)
                {
                    return fault(broken);
                }
        }
    }

    private static CocoCategory Category(CocoElement element) =>
        new((int)element.Whole("id", 0, int.MaxValue), element.Text("name"), element.TextOrEmpty("supercategory")) { Extra = element.Others(CategoryMembers) };

    private static CocoImage Image(CocoElement element)
    {
        var (width, height) = (Side(element, "width"), Side(element, "height"));
        return (long)width * height <= int.MaxValue
            ? new(element.Whole("id", long.MinValue, long.MaxValue), FileName(element), width, height) { Extra = element.Others(ImageMembers) }
            : throw element.Fault($"is {width}x{height}; a mask holds at most {int.MaxValue} pixels");
    }

    /// <summary>Missing, null and 0 all mean that whoever wrote the file did not look.</summary>
    private static int Side(CocoElement element, string name) => (int)(element.WholeOrNull(name, 0, int.MaxValue) ?? 0);

    /// <summary>Where there is no file name, the address that the picture was fetched from ends in it.</summary>
    private static string FileName(CocoElement element) =>
        FileNameMembers.Select(element.TextOrEmpty).FirstOrDefault(name => name.Length > 0) ?? element.Text("file_name");

    private static CocoInstance Instance(CocoElement element)
    {
        var instance = new CocoInstance(
            element.WholeOrNull("id", long.MinValue, long.MaxValue),
            element.Whole("image_id", long.MinValue, long.MaxValue),
            (int?)element.WholeOrNull("category_id", 0, int.MaxValue),
            element.Flag("iscrowd"),
            CocoSegmentations.Read(element),
            element.Place)
        {
            ObjectId = Guid.TryParse(element.TextOrEmpty(CocoInstance.ObjectIdMember), out var objectId) ? objectId : null,
            Extra = element.Others(InstanceMembers),
        };
        return instance.Segmentation is null && element.Find("bbox") is { } box ? instance with { Box = Box(box) } : instance;
    }

    /// <summary>Null for what is no box.</summary>
    private static PixelRect? Box(JsonElement box)
    {
        Span<double> numbers = stackalloc double[4];
        if (box.ValueKind != JsonValueKind.Array || box.GetArrayLength() != numbers.Length)
        {
            return null;
        }

        for (var i = 0; i < numbers.Length; i++)
        {
            if (box[i].ValueKind != JsonValueKind.Number || !(Math.Abs(numbers[i] = box[i].GetDouble()) <= CocoSegmentations.FarthestPoint))
            {
                return null;
            }
        }

        return BoxMask.Rounded(numbers[0], numbers[1], numbers[0] + numbers[2], numbers[1] + numbers[3]);
    }
}
