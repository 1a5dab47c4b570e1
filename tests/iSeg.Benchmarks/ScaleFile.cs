using System.Globalization;
using System.Text.Json;

namespace iSeg.Benchmarks;

/// <summary>A COCO file of train2017's size and shape, always the same: 118,287 images, 860,001 objects, mostly polygons.</summary>
internal static class ScaleFile
{
    public const int Images = 118_287;
    public const int Objects = 860_001;
    public const int Categories = 80;
    private const int Width = 640;
    private const int Height = 480;

    /// <summary>train2017 has 25 points an outline and 1.2 outlines an object on average.</summary>
    private const int Points = 27;

    public static string NameOf(int image) => image.ToString("000000000000", CultureInfo.InvariantCulture) + ".jpg";

    public static void Write(string path, int images, int objects)
    {
        var random = new Random(17);
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteStartObject("info");
        json.WriteString("description", "generated");
        json.WriteEndObject();
        json.WriteStartArray("images");
        for (var i = 1; i <= images; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("license", 3);
            json.WriteString("file_name", NameOf(i));
            json.WriteString("coco_url", $"http://images.cocodataset.org/train2017/{NameOf(i)}");
            json.WriteNumber("height", Height);
            json.WriteNumber("width", Width);
            json.WriteString("date_captured", "2013-11-14 16:28:13");
            json.WriteString("flickr_url", $"http://farm1.staticflickr.com/1/{i}_d0e6f1b2c3_z.jpg");
            json.WriteNumber("id", (long)i * 5);
            json.WriteEndObject();
            Flush(json);
        }

        json.WriteEndArray();
        json.WriteStartArray("annotations");
        for (var i = 1; i <= objects; i++)
        {
            WriteObject(json, random, i, 1 + random.Next(images));
            Flush(json);
        }

        json.WriteEndArray();
        json.WriteStartArray("categories");
        for (var i = 1; i <= Categories; i++)
        {
            json.WriteStartObject();
            json.WriteString("supercategory", $"group {i % 12}");
            json.WriteNumber("id", i);
            json.WriteString("name", $"category {i}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteObject(Utf8JsonWriter json, Random random, int id, int image)
    {
        // Sizes as in train2017: most are small, a few fill the picture.
        var radius = 6 + (170 * Math.Pow(random.NextDouble(), 4));
        var (x, y) = (random.NextDouble() * Width, random.NextDouble() * Height);
        json.WriteStartObject();
        json.WriteStartArray("segmentation");
        json.WriteStartArray();
        for (var i = 0; i < Points; i++)
        {
            var (angle, reach) = (2 * Math.PI * i / Points, radius * (.6 + (.4 * random.NextDouble())));
            json.WriteNumberValue(Math.Round(Math.Clamp(x + (reach * Math.Cos(angle)), 0, Width), 2));
            json.WriteNumberValue(Math.Round(Math.Clamp(y + (reach * Math.Sin(angle)), 0, Height), 2));
        }

        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteNumber("area", Math.Round(2 * radius * radius, 2));
        json.WriteNumber("iscrowd", 0);
        json.WriteNumber("image_id", (long)image * 5);
        json.WriteStartArray("bbox");
        foreach (var number in (double[])[x - radius, y - radius, 2 * radius, 2 * radius])
        {
            json.WriteNumberValue(Math.Round(number, 2));
        }

        json.WriteEndArray();
        json.WriteNumber("category_id", 1 + random.Next(Categories));
        json.WriteNumber("id", id);
        json.WriteEndObject();
    }

    private static void Flush(Utf8JsonWriter json)
    {
        if (json.BytesPending > 1 << 16)
        {
            json.Flush();
        }
    }
}
