using iSeg.Core.Geometry;

namespace iSeg.Core.Formats.Coco.Statistics;

/// <summary>Counts a COCO file in two passes over its stream.</summary>
public static class CocoCounter
{
    private static readonly int[] Sides = [0, 4, 8, 16, 32, 64, 96, 128, 256, 512, 1024, int.MaxValue];

    /// <param name="open">Opens the file from its start.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
    /// <exception cref="CocoFormatException">The file is broken; says where.</exception>
    public static async Task<CocoStatistics> CountAsync(Func<Stream> open, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(open);
        var (images, categories) = (new Dictionary<long, (PixelSize Size, int Count)>(), new Dictionary<int, (string Name, long Count, HashSet<long> Images)>());
        await using (var stream = open())
        {
            await foreach (var item in CocoReader.ReadAsync(stream, CocoParts.Rest, null, cancellationToken))
            {
                if (item is CocoItem.OfImage { Image: var image })
                {
                    images[image.Id] = (new(image.Width, image.Height), 0);
                }
                else if (item is CocoItem.OfCategory { Category: var category })
                {
                    categories[category.Id] = (category.Name, 0, []);
                }
            }
        }

        var (areas, sizes) = (new List<int>(), new long[Sides.Length - 1]);
        long annotations = 0, polygons = 0, runLengths = 0, crowds = 0, broken = 0;
        await using var again = open();
        await foreach (var item in CocoReader.ReadAsync(again, CocoParts.Annotations, fault => new CocoItem.OfFile("", fault.Message), cancellationToken))
        {
            annotations++;
            if (item is not CocoItem.OfInstance { Instance: var instance })
            {
                broken++;
                continue;
            }

            crowds += instance.IsCrowd ? 1 : 0;
            polygons += instance.Segmentation is CocoPolygons ? 1 : 0;
            runLengths += instance.Segmentation is CocoRuns or CocoCounts ? 1 : 0;
            if (instance.CategoryId is { } id && categories.TryGetValue(id, out var category))
            {
                category.Images.Add(instance.ImageId);
                categories[id] = category with { Count = category.Count + 1 };
            }

            if (images.TryGetValue(instance.ImageId, out var image))
            {
                images[instance.ImageId] = image with { Count = image.Count + 1 };
                broken += Measure(instance, image.Size, areas, sizes) ? 0 : 1;
            }
        }

        return new(
            images.Count,
            images.Values.Count(image => image.Count == 0),
            [.. categories.Values.Select(category => new CategoryCount(category.Name, category.Count, category.Images.Count)).OrderByDescending(count => count.Annotations)],
            annotations,
            polygons,
            runLengths,
            crowds,
            [.. sizes.Select((count, index) => new SizeCount(Sides[index], Sides[index + 1], count))],
            Distribution.Of([.. images.Values.Select(image => image.Count)]),
            Distribution.Of(areas),
            broken);
    }

    private static bool Measure(CocoInstance instance, PixelSize size, List<int> areas, long[] sizes)
    {
        try
        {
            var area = instance.ToMask(size).Area;
            areas.Add((int)area);
            sizes[Array.FindLastIndex(Sides, side => side <= Math.Sqrt(area))]++;
            return true;
        }
        catch (CocoFormatException)
        {
            return false;
        }
    }
}
