using System.Collections.Immutable;
using iSeg.Core.Formats.Coco;
using iSeg.Core.Geometry;

namespace iSeg.Engine.Evaluation.Sets;

/// <summary>The objects of a COCO instances file above a size. Crowd regions are not objects.</summary>
public static class CocoSet
{
    /// <param name="file">The instances file.</param>
    /// <param name="pictures">The folder that its file names begin in; a name that is not there is looked for by its last part.</param>
    /// <param name="minArea">Smallest part of its picture that an object may cover, 0..1.</param>
    /// <param name="maxObjects">Only so many objects of a picture, the largest; null for all.</param>
    /// <param name="cancellationToken">Looked at between annotations.</param>
    /// <exception cref="CocoFormatException">The file is broken; says where.</exception>
    /// <exception cref="IOException">The file or folder is missing, or nothing of the file is large enough.</exception>
    public static async Task<EvaluationSet> LoadAsync(
        string file, string pictures, double minArea, int? maxObjects, CancellationToken cancellationToken)
    {
        var there = PictureFiles.Find(pictures);
        var files = there.ToLookup(found => found.Name, found => found.Path, StringComparer.Ordinal);
        var names = there.ToLookup(found => Path.GetFileName(found.Name), found => found.Path, StringComparer.Ordinal);
        var (images, instances, categories) = await ReadAsync(file, cancellationToken);
        var found = ImmutableArray.CreateBuilder<EvaluationPicture>();
        var problems = ImmutableArray.CreateBuilder<Problem>();
        foreach (var orphan in instances.Where(group => !images.ContainsKey(group.Key)).SelectMany(group => group))
        {
            problems.Add(new(orphan.Place, $"its image {orphan.ImageId} is not in the file"));
        }

        foreach (var image in images.Values.OrderBy(image => image.FileName, StringComparer.Ordinal).ThenBy(image => image.Id))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var size = new PixelSize(image.Width, image.Height);
            var objects = Objects(image, size, instances[image.Id], categories, minArea, maxObjects, problems);
            if (objects.IsEmpty)
            {
                continue;
            }

            var paths = files[image.FileName].Concat(names[image.FileName.Split('/', '\\')[^1]]).Distinct().ToList();
            if (paths.Count == 0)
            {
                problems.Add(new(image.FileName, $"there is no such picture in {pictures}"));
                continue;
            }

            found.Add(new(image.FileName, paths[0], size, objects));
        }

        return found.Count > 0 || problems.Any(problem => problem.IsFailure)
            ? new(found.ToImmutable(), problems.ToImmutable())
            : throw new IOException(FormattableString.Invariant($"{file} has no object that covers {minArea:0.####} of its picture."));
    }

    private static ImmutableArray<EvaluationObject> Objects(
        CocoImage image,
        PixelSize size,
        IEnumerable<CocoInstance> instances,
        Dictionary<int, string> categories,
        double minArea,
        int? maxObjects,
        ImmutableArray<Problem>.Builder problems)
    {
        var objects = new List<(EvaluationObject Object, long Area)>();
        foreach (var instance in instances.Where(instance => !instance.IsCrowd))
        {
            try
            {
                var mask = instance.ToMask(size);
                if (mask.Area >= minArea * size.Area && !mask.IsEmpty)
                {
                    var category = instance.CategoryId is { } id && categories.TryGetValue(id, out var name) ? $" {name}" : "";
                    objects.Add((new($"{PictureFiles.Stem(image.FileName)}{category} {instance.Id?.ToString("0", null) ?? instance.Place}", () => Truth.Of(mask)), mask.Area));
                }
            }
            catch (CocoFormatException exception)
            {
                problems.Add(new(image.FileName, exception.Message.TrimEnd('.')));
            }
        }

        // The file's order stays, whichever are the largest.
        var kept = objects.OrderByDescending(entry => entry.Area).Take(maxObjects ?? int.MaxValue).ToHashSet();
        return [.. objects.Where(kept.Contains).Select(entry => entry.Object)];
    }

    private static async Task<(Dictionary<long, CocoImage> Images, ILookup<long, CocoInstance> Instances, Dictionary<int, string> Categories)> ReadAsync(
        string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file {path}.");
        }

        var (images, instances, categories) = (new Dictionary<long, CocoImage>(), new List<CocoInstance>(), new Dictionary<int, string>());
        await using var file = File.OpenRead(path);
        await foreach (var item in CocoReader.ReadAsync(file, cancellationToken))
        {
            switch (item)
            {
                case CocoItem.OfImage { Image: var image } when !images.TryAdd(image.Id, image):
                    throw new CocoFormatException($"{path} has two images with the id {image.Id}.");
                case CocoItem.OfInstance { Instance: var instance }:
                    instances.Add(instance);
                    break;
                case CocoItem.OfCategory { Category: var category }:
                    categories[category.Id] = category.Name;
                    break;
            }
        }

        return (images, instances.ToLookup(instance => instance.ImageId), categories);
    }
}
