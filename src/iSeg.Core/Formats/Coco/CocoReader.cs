using System.Collections.Frozen;
using System.Text.Json;

namespace iSeg.Core.Formats.Coco;

/// <summary>
/// Reads COCO instances files as streams: categories, images and annotations in the order in which they stand, everything else is
/// read over. Only what gives an annotation its meaning can fail; unknown and odd members never do.
/// </summary>
public static class CocoReader
{
    private static readonly FrozenSet<string> Sections = new[] { "categories", "images", "annotations" }.ToFrozenSet();

    /// <param name="stream">Read from where it stands, to the end.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
    /// <exception cref="CocoFormatException">While enumerating: says where and why.</exception>
    public static IAsyncEnumerable<CocoItem> ReadAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new JsonSections(Sections).ReadAsync(stream, Read, cancellationToken);
    }

    private static CocoItem Read(string section, int index, JsonElement json)
    {
        var element = new CocoElement(json, $"{section}[{index}]");
        return section switch
        {
            "categories" => new CocoItem.OfCategory(Category(element)),
            "images" => new CocoItem.OfImage(Image(element)),
            _ => new CocoItem.OfInstance(Instance(element)),
        };
    }

    private static CocoCategory Category(CocoElement element) =>
        new((int)element.Whole("id", 0, int.MaxValue), element.Text("name"), element.TextOrEmpty("supercategory"));

    private static CocoImage Image(CocoElement element)
    {
        var (width, height) = ((int)element.Whole("width", 1, int.MaxValue), (int)element.Whole("height", 1, int.MaxValue));
        return (long)width * height <= int.MaxValue
            ? new(element.Whole("id", long.MinValue, long.MaxValue), element.Text("file_name"), width, height)
            : throw element.Fault($"is {width}x{height}; a mask holds at most {int.MaxValue} pixels");
    }

    private static CocoInstance Instance(CocoElement element) => new(
        element.WholeOrNull("id", long.MinValue, long.MaxValue),
        element.Whole("image_id", long.MinValue, long.MaxValue),
        (int?)element.WholeOrNull("category_id", 0, int.MaxValue),
        element.Flag("iscrowd"),
        CocoSegmentations.Read(element),
        element.Place);
}
