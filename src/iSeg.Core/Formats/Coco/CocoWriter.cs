using System.Globalization;
using System.Text.Json;

namespace iSeg.Core.Formats.Coco;

/// <summary>
/// Writes a COCO instances file as it goes: masks as compressed RLE, or as outlines where there are some. <c>iscrowd</c> is 1 for crowds
/// only, since one object is one annotation whatever its parts and holes. All categories are written, used or not, under the ids they have.
/// </summary>
public static class CocoWriter
{
    /// <summary>Who wrote a file, in its info.</summary>
    public const string Contributor = "iSeg.Web";

    private const int FlushAt = 1 << 16;

    /// <param name="output">Gets UTF-8 without a byte order mark; flushed, not closed.</param>
    /// <param name="info">What the file says of itself.</param>
    /// <param name="categories">All of the project.</param>
    /// <param name="images">Read once.</param>
    /// <param name="annotations">Read once, after the images.</param>
    /// <param name="cancellationToken">Stops in the middle; what was written then is no valid file.</param>
    public static async Task<CocoSummary> WriteAsync(
        Stream output,
        CocoInfo info,
        IReadOnlyList<CocoCategory> categories,
        IAsyncEnumerable<CocoImage> images,
        IAsyncEnumerable<CocoAnnotation> annotations,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(categories);
        await using var json = new Utf8JsonWriter(output, CocoJson.Options);
        json.WriteStartObject();
        WriteInfo(json, info);
        WriteCategories(json, categories);
        var imageCount = await WriteArrayAsync(json, "images", images, WriteImage, cancellationToken);
        var annotationCount = await WriteArrayAsync(json, "annotations", annotations, WriteAnnotation, cancellationToken);
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
        return new(categories.Count, imageCount, annotationCount);
    }

    private static async Task<long> WriteArrayAsync<T>(
        Utf8JsonWriter json, string name, IAsyncEnumerable<T> items, Action<Utf8JsonWriter, T> write, CancellationToken cancellationToken)
    {
        long count = 0;
        json.WriteStartArray(name);
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            write(json, item);
            count++;
            if (json.BytesPending > FlushAt)
            {
                await json.FlushAsync(cancellationToken);
            }
        }

        json.WriteEndArray();
        return count;
    }

    private static void WriteInfo(Utf8JsonWriter json, CocoInfo info)
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        json.WriteMembers(info.Kept, name => !kept.Add(name));
        if (!kept.Contains("info"))
        {
            WriteOwnInfo(json, info);
        }

        if (!kept.Contains("licenses"))
        {
            json.WriteStartArray("licenses");
            json.WriteEndArray();
        }
    }

    private static void WriteOwnInfo(Utf8JsonWriter json, CocoInfo info)
    {
        json.WriteStartObject("info");
        json.WriteString("description", info.Description);
        json.WriteString("version", "1.0");
        json.WriteNumber("year", info.CreatedAt.Year);
        json.WriteString("contributor", Contributor);
        json.WriteString("date_created", info.CreatedAt.ToString("yyyy-MM-ddTHH:mm:ssK", CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    private static void WriteCategories(Utf8JsonWriter json, IReadOnlyList<CocoCategory> categories)
    {
        json.WriteStartArray("categories");
        foreach (var category in categories)
        {
            json.WriteStartObject();
            json.WriteNumber("id", category.Id);
            json.WriteString("name", category.Name);
            json.WriteString("supercategory", category.Supercategory);
            json.WriteMembers(category.Extra);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteImage(Utf8JsonWriter json, CocoImage image)
    {
        json.WriteStartObject();
        json.WriteNumber("id", image.Id);
        json.WriteString("file_name", image.FileName);
        json.WriteNumber("width", image.Width);
        json.WriteNumber("height", image.Height);
        json.WriteMembers(image.Extra);
        json.WriteEndObject();
    }

    private static void WriteAnnotation(Utf8JsonWriter json, CocoAnnotation annotation)
    {
        json.WriteStartObject();
        json.WriteNumber("id", annotation.Id);
        json.WriteNumber("image_id", annotation.ImageId);
        json.WriteNumber("category_id", annotation.CategoryId);
        WriteSegmentation(json, annotation);
        json.WriteNumber("area", annotation.Area);
        json.WriteStartArray("bbox");
        json.WriteNumberValue(annotation.Box.X);
        json.WriteNumberValue(annotation.Box.Y);
        json.WriteNumberValue(annotation.Box.Width);
        json.WriteNumberValue(annotation.Box.Height);
        json.WriteEndArray();
        json.WriteNumber("iscrowd", annotation.IsCrowd ? 1 : 0);
        if (annotation.ObjectId is { } objectId)
        {
            json.WriteString(CocoInstance.ObjectIdMember, objectId);
        }

        json.WriteMembers(annotation.Extra);
        json.WriteEndObject();
    }

    private static void WriteSegmentation(Utf8JsonWriter json, CocoAnnotation annotation)
    {
        if (annotation.Outlines is { } outlines)
        {
            json.WriteStartArray("segmentation");
            foreach (var outline in outlines)
            {
                json.WriteStartArray();
                foreach (var number in outline)
                {
                    json.WriteNumberValue(number);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
            return;
        }

        json.WriteStartObject("segmentation");
        json.WriteStartArray("size");
        json.WriteNumberValue(annotation.Size.Height);
        json.WriteNumberValue(annotation.Size.Width);
        json.WriteEndArray();
        json.WriteString("counts", annotation.Counts);
        json.WriteEndObject();
    }
}
