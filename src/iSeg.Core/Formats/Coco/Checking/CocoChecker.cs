using System.Collections.Frozen;
using System.Text.Json;
using iSeg.Core.Geometry;

namespace iSeg.Core.Formats.Coco.Checking;

/// <summary>
/// Looks through an instances file for what trainers and tools stumble over. Reads it twice as a stream: memory grows with the numbers
/// of images and annotations by some tens of bytes each. Never fails because of what the file holds.
/// </summary>
/// <param name="open">Opens the file from its start.</param>
/// <param name="report">Gets every finding as soon as it is known.</param>
public sealed class CocoChecker(Func<Stream> open, Action<CocoFinding> report)
{
    private static readonly FrozenSet<string> Rest = new[] { "categories", "images" }.ToFrozenSet();
    private static readonly FrozenSet<string> Annotations = new[] { "annotations" }.ToFrozenSet();
    private static readonly string[] Wanted = ["images", "annotations", "categories"];

    private readonly Dictionary<long, (int Index, PixelSize Size)> _images = [];
    private readonly Dictionary<string, int> _fileNames = new(StringComparer.Ordinal);
    private readonly Dictionary<long, int> _categories = [];
    private readonly Dictionary<string, int> _categoryNames = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<long, int> _annotations = [];
    private readonly long[] _found = new long[2];

    private long _imageCount;
    private long _annotationCount;
    private long _categoryCount;

    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task<CocoCheckSummary> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PassAsync(Rest, checkMembers: true, cancellationToken);
            await PassAsync(Annotations, checkMembers: false, cancellationToken);
        }
        catch (CocoFormatException fatal)
        {
            Add(CocoSeverity.Error, "not readable", fatal.JsonPath, fatal.Message);
        }

        return new(_imageCount, _annotationCount, _categoryCount, _found[(int)CocoSeverity.Error], _found[(int)CocoSeverity.Warning]);
    }

    private async Task PassAsync(FrozenSet<string> sections, bool checkMembers, CancellationToken cancellationToken)
    {
        var json = new JsonSections(sections);
        await using var stream = open();
        await foreach (var _ in json.ReadAsync(stream, Check, null, cancellationToken))
        {
            // All is done where the element still stands.
        }

        if (checkMembers)
        {
            CheckMembers(json.Members);
        }
    }

    private void CheckMembers(List<string> members)
    {
        foreach (var name in Wanted.Except(members))
        {
            Add(CocoSeverity.Error, "missing list", $"$.{name}", $"There is no list \"{name}\".");
        }

        foreach (var name in members.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key))
        {
            Add(CocoSeverity.Error, "member twice", $"$.{name}", $"There are two members \"{name}\"; most programs see only the last.");
        }
    }

    /// <summary>Nothing of an element is kept but numbers.</summary>
    private string Check(string section, int index, JsonElement json)
    {
        var path = $"$.{section}[{index}]";
        try
        {
            var element = new CheckedElement(json, path, Add);
            switch (section)
            {
                case "images":
                    _imageCount++;
                    CheckImage(element, index);
                    break;
                case "categories":
                    _categoryCount++;
                    CheckCategory(element, index);
                    break;
                default:
                    _annotationCount++;
                    CheckAnnotation(element, index);
                    break;
            }
        }
        catch (InvalidOperationException)
        {
            // The JSON reader's way to say that a text is no UTF-8, or holds half a character.
            Add(CocoSeverity.Error, "broken text", path, "It has text that is no UTF-8.");
        }

        return section;
    }

    private void CheckImage(CheckedElement image, int index)
    {
        if (!image.IsObject)
        {
            return;
        }

        var (width, height) = (image.Whole("width", 1, int.MaxValue), image.Whole("height", 1, int.MaxValue));
        var size = width is { } w && height is { } h && w * (double)h <= int.MaxValue ? new PixelSize((int)w, (int)h) : default;
        if (width is not null && height is not null && size == default)
        {
            image.Error("image size", "width", $"{width}x{height} pixels are more than a mask can hold ({int.MaxValue}).");
        }

        if (image.Whole("id", long.MinValue, long.MaxValue) is { } id && !_images.TryAdd(id, (index, size)))
        {
            image.Error("image id twice", "id", $"The id {id} is that of images[{_images[id].Index}] already.");
        }

        if (image.Text("file_name") is not { } name)
        {
            return;
        }

        if (name.StartsWith('/') || name.Contains('\\', StringComparison.Ordinal) || (name.Length > 1 && name[1] == ':'))
        {
            image.Warning("absolute path", "file_name", $"\"{name}\" is no relative path with forward slashes; it is found on one machine only.");
        }

        if (!_fileNames.TryAdd(name, index))
        {
            image.Warning("file name twice", "file_name", $"images[{_fileNames[name]}] has the file name \"{name}\" too.");
        }
    }

    private void CheckCategory(CheckedElement category, int index)
    {
        if (!category.IsObject)
        {
            return;
        }

        if (category.Whole("id", 0, int.MaxValue) is { } id)
        {
            if (!_categories.TryAdd(id, index))
            {
                category.Error("category id twice", "id", $"The id {id} is that of categories[{_categories[id]}] already.");
            }
            else if (id == 0)
            {
                category.Warning("category id 0", "id", "Many programs take category 0 for the background.");
            }
        }

        if (category.Text("name") is { } name && !_categoryNames.TryAdd(name, index))
        {
            category.Warning("category name twice", "name", $"categories[{_categoryNames[name]}] is called \"{name}\" too.");
        }
    }

    private void CheckAnnotation(CheckedElement annotation, int index)
    {
        if (!annotation.IsObject)
        {
            return;
        }

        if (annotation.Whole("id", long.MinValue, long.MaxValue) is { } id)
        {
            if (!_annotations.TryAdd(id, index))
            {
                annotation.Error("annotation id twice", "id", $"The id {id} is that of annotations[{_annotations[id]}] already.");
            }
            else if (id == 0)
            {
                annotation.Warning("annotation id 0", "id", "COCO's own evaluation takes annotation 0 for no match.");
            }
        }

        if (annotation.Whole("category_id", 0, int.MaxValue) is { } category && !_categories.ContainsKey(category))
        {
            annotation.Error("unknown category", "category_id", $"There is no category {category}.");
        }

        var image = annotation.Whole("image_id", long.MinValue, long.MaxValue);
        if (image is { } imageId && !_images.ContainsKey(imageId))
        {
            annotation.Error("unknown image", "image_id", $"There is no image {image}.");
        }

        annotation.Flag("iscrowd");
        SegmentationCheck.Check(annotation, image is { } known && _images.TryGetValue(known, out var entry) && entry.Size != default ? entry.Size : null);
    }

    private void Add(CocoSeverity severity, string kind, string path, string message)
    {
        _found[(int)severity]++;
        report(new(severity, kind, path, message));
    }
}
