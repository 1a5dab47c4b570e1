using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Text.Json;
using iSeg.Core.Formats.Coco;
using iSeg.Core.Geometry;

namespace iSeg.Core.Formats.Panoptic;

/// <summary>One panoptic file with the PNGs that it names.</summary>
internal sealed class PanopticReader(ILabelFiles files, string path, LabelReading reading, int firstPicture)
{
    private static readonly FrozenSet<string> Rest = new[] { "categories", "images" }.ToFrozenSet();
    private static readonly FrozenSet<string> Annotations = new[] { "annotations" }.ToFrozenSet();

    private readonly Dictionary<long, (int Number, PixelSize Size)> _images = [];
    private readonly Dictionary<long, string> _categories = [];

    /// <summary>JSON files that speak of segments.</summary>
    public static IEnumerable<string> Files(ILabelFiles files) => files.Ending(".json").Where(path => SpeaksOfSegments(files, path));

    public async IAsyncEnumerable<LabelItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using (var stream = files.Open(path))
        {
            await foreach (var item in new JsonSections(Rest).ReadAsync(stream, Take, null, cancellationToken))
            {
                yield return item;
            }
        }

        await using var again = files.Open(path);
        await foreach (var items in new JsonSections(Annotations).ReadAsync(again, Read, null, cancellationToken))
        {
            foreach (var item in items)
            {
                yield return item;
            }
        }
    }

    private static bool SpeaksOfSegments(ILabelFiles files, string path)
    {
        var wanted = "\"segments_info\""u8;
        var buffer = new byte[1 << 16];
        using var stream = files.Open(path);
        for (var kept = 0; ;)
        {
            var read = stream.ReadAtLeast(buffer.AsSpan(kept), buffer.Length - kept, throwOnEndOfStream: false);
            var filled = kept + read;
            if (buffer.AsSpan(0, filled).IndexOf(wanted) >= 0)
            {
                return true;
            }

            if (filled < buffer.Length)
            {
                return false;
            }

            // The word may stand across two blocks.
            kept = wanted.Length - 1;
            buffer.AsSpan(filled - kept, kept).CopyTo(buffer);
        }
    }

    private LabelItem Take(string section, int index, JsonElement json)
    {
        var element = new CocoElement(json, $"{section}[{index}]");
        if (section == "categories")
        {
            var id = element.Whole("id", 0, int.MaxValue);
            _categories[id] = element.Text("name");
            return new LabelItem.OfCategory(new(_categories[id], (int)id, element.TextOrEmpty("supercategory")));
        }

        var size = new PixelSize((int)element.Whole("width", 1, 65_500), (int)element.Whole("height", 1, 65_500));
        var image = element.Whole("id", long.MinValue, long.MaxValue);
        return _images.TryAdd(image, (firstPicture + _images.Count, size))
            ? new LabelItem.OfPicture(new(element.Text("file_name"), size, image))
            : throw element.Fault("has the id of another image");
    }

    private List<LabelItem> Read(string section, int index, JsonElement json)
    {
        var element = new CocoElement(json, $"{section}[{index}]");
        var items = new List<LabelItem>();
        if (!_images.TryGetValue(element.Whole("image_id", long.MinValue, long.MaxValue), out var image))
        {
            return [new LabelItem.Skipped(element.Place, "its image is not in the file")];
        }

        var name = element.Text("file_name");
        var png = Find(name) is { } found ? files.ReadPng(found) : null;
        if (png is null || png.Size != image.Size)
        {
            return [reading.Fault(element.Place, png is null ? $"there is no file {name}." : $"{name} is {png.Size}, its image {image.Size}.")];
        }

        var masks = LabelMap.ToMasks(png.Values, png.Size);
        if (element.Find("segments_info") is not { ValueKind: JsonValueKind.Array } segments)
        {
            return [reading.Fault(element.Place, "it has no list \"segments_info\".")];
        }

        foreach (var (segment, number) in segments.EnumerateArray().Select((segment, number) => (segment, number)))
        {
            items.Add(ToObject(new(segment, $"{element.Place}.segments_info[{number}]"), masks, image.Number));
        }

        return items;
    }

    private LabelItem ToObject(CocoElement segment, SortedDictionary<int, Core.Masks.RleMask> masks, int picture)
    {
        var id = segment.Whole("id", 1, (1 << 24) - 1);
        if (!masks.TryGetValue((int)id, out var mask))
        {
            return new LabelItem.Skipped(segment.Place, "its PNG has no pixel of it");
        }

        return _categories.TryGetValue(segment.Whole("category_id", 0, int.MaxValue), out var category)
            ? new LabelItem.OfObject(new(picture, category, mask, segment.Place) { Key = $"panoptic:{id}", IsCrowd = segment.Flag("iscrowd") })
            : new LabelItem.Skipped(segment.Place, "its category is not in the file");
    }

    /// <summary>The PNG of a name: in the folder called like the file, else anywhere.</summary>
    private string? Find(string name)
    {
        var folder = LabelFiles.FileName(LabelFiles.Stem(path));
        return files.Paths.FirstOrDefault(file => LabelFiles.After(file, folder) == name)
            ?? files.Paths.FirstOrDefault(file => file == name || file.EndsWith("/" + name, StringComparison.Ordinal));
    }
}
