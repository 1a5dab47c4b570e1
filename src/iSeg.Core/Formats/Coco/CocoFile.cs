using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Formats.Coco;

/// <summary>
/// One instances file as labels. Read twice: annotations may stand before their images, and what is needed of the images to understand
/// annotations is small.
/// </summary>
/// <param name="files">Where the file is.</param>
/// <param name="path">Which it is.</param>
/// <param name="prefix">Said before places in it; empty where there is only one file.</param>
/// <param name="firstPicture">The number of its first picture.</param>
internal sealed class CocoFile(ILabelFiles files, string path, string prefix, int firstPicture)
{
    private readonly Dictionary<long, (int Number, PixelSize? Size)> _images = [];
    private readonly Dictionary<int, string> _categories = [];

    public async IAsyncEnumerable<LabelItem> ReadAsync(LabelReading reading, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rest = new Dictionary<string, string>(StringComparer.Ordinal);
        await using (var stream = files.Open(path))
        {
            await foreach (var item in CocoReader.ReadAsync(stream, CocoParts.Rest, null, cancellationToken))
            {
                if (item is CocoItem.OfFile other)
                {
                    // What this program said of a file of its own it says anew in the next.
                    if (!(other.Name == "info" && other.Json.Contains(CocoWriter.Contributor, StringComparison.Ordinal)) && other.Json != "[]")
                    {
                        rest[other.Name] = other.Json;
                    }
                }
                else
                {
                    yield return Take(item, reading);
                }
            }
        }

        if (rest.Count > 0)
        {
            yield return new LabelItem.OfFile($"{{{string.Join(',', rest.Select(pair => $"{JsonSerializer.Serialize(pair.Key)}:{pair.Value}"))}}}");
        }

        await using var again = new CountingStream(files.Open(path), reading.Progress);
        var number = 0;
        CocoItem Broken(CocoFormatException fault) =>
            reading.SkipBroken ? new CocoItem.OfFile("", fault.Message) : throw new CocoFormatException(prefix + fault.Message, fault);
        await foreach (var item in CocoReader.ReadAsync(again, CocoParts.Annotations, Broken, cancellationToken))
        {
            if (item is CocoItem.OfInstance { Instance: { Segmentation: CocoPolygons { Dropped: > 0, Parts.Length: > 0 } } shortened })
            {
                yield return new LabelItem.Noted(prefix + shortened.Place, "an outline of fewer than three points has no area and was left out of its object");
            }

            yield return item is CocoItem.OfInstance { Instance: var instance }
                ? ToObject(instance, number, reading)
                : new LabelItem.Skipped($"{prefix}annotations[{number}]", ((CocoItem.OfFile)item).Json);
            number++;
        }
    }

    private LabelItem Take(CocoItem item, LabelReading reading)
    {
        if (item is CocoItem.OfCategory { Category: var category })
        {
            return _categories.TryAdd(category.Id, category.Name)
                ? new LabelItem.OfCategory(new(category.Name, category.Id, category.Supercategory, category.Extra))
                : throw new CocoFormatException($"{prefix}There are two categories with the id {category.Id}: \"{_categories[category.Id]}\" and \"{category.Name}\".");
        }

        var image = ((CocoItem.OfImage)item).Image;
        PixelSize? size = image is { Width: > 0, Height: > 0 } ? new(image.Width, image.Height) : reading.SizeOf(image.FileName);
        return _images.TryAdd(image.Id, (firstPicture + _images.Count, size))
            ? new LabelItem.OfPicture(new(image.FileName, size, image.Id, image.Extra))
            : throw new CocoFormatException($"{prefix}There are two images with the id {image.Id}; the second is \"{image.FileName}\".");
    }

    private LabelItem ToObject(CocoInstance instance, int number, LabelReading reading)
    {
        var place = prefix + instance.Place;
        if (!_images.TryGetValue(instance.ImageId, out var image))
        {
            return new LabelItem.Skipped(place, $"its image {instance.ImageId} is not in the file");
        }

        if (instance.CategoryId is not { } id || !_categories.TryGetValue(id, out var category))
        {
            return new LabelItem.Skipped(place, instance.CategoryId is null ? "it has no category" : $"its category {instance.CategoryId} is not in the file");
        }

        if (image.Size is not { } size)
        {
            return new LabelItem.Skipped(place, $"its image {instance.ImageId} has no width and height in the file, and no picture of the project is called like it");
        }

        var isBox = instance.Segmentation is null && instance.Box is not null;
        if (isBox && !reading.TakeBoxes)
        {
            return new LabelItem.Skipped(place, BoxMask.LeftOut);
        }

        try
        {
            var mask = isBox ? RleMask.Rectangle(size, instance.Box!.Value) : instance.ToMask(size);
            return new LabelItem.OfObject(new(image.Number, category, mask, place)
            {
                IsBox = isBox,
                Key = instance.Id is { } known ? string.Create(CultureInfo.InvariantCulture, $"coco:{known}") : $"coco:#{number}",
                Id = instance.Id,
                ObjectId = instance.ObjectId,
                IsCrowd = instance.IsCrowd,
                Extra = instance.Extra,
            });
        }
        catch (CocoFormatException broken) when (reading.SkipBroken)
        {
            return new LabelItem.Skipped(place, broken.Message);
        }
    }
}
