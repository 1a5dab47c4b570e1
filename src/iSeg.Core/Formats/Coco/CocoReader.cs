using System.Collections.Frozen;
using System.Text.Json;

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
        var (width, height) = ((int)element.Whole("width", 1, int.MaxValue), (int)element.Whole("height", 1, int.MaxValue));
        return (long)width * height <= int.MaxValue
            ? new(element.Whole("id", long.MinValue, long.MaxValue), element.Text("file_name"), width, height) { Extra = element.Others(ImageMembers) }
            : throw element.Fault($"is {width}x{height}; a mask holds at most {int.MaxValue} pixels");
    }

    private static CocoInstance Instance(CocoElement element) => new(
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
}
