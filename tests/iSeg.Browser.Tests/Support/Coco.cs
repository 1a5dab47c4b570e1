using System.Text.Json;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Browser.Tests.Support;

/// <summary>Reads an exported file the way another program would.</summary>
internal static class Coco
{
    /// <summary>The masks of the only picture in the file; area and box of each must agree with its pixels.</summary>
    public static IReadOnlyList<RleMask> Masks(string json, PixelSize picture)
    {
        using var coco = JsonDocument.Parse(json);
        var image = coco.RootElement.GetProperty("images").EnumerateArray().Single();
        new PixelSize(image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32()).ShouldBe(picture);
        var categories = coco.RootElement.GetProperty("categories").EnumerateArray().Select(c => c.GetProperty("id").GetInt32()).ToList();
        var masks = new List<RleMask>();
        foreach (var annotation in coco.RootElement.GetProperty("annotations").EnumerateArray())
        {
            annotation.GetProperty("image_id").GetInt64().ShouldBe(image.GetProperty("id").GetInt64());
            categories.ShouldContain(annotation.GetProperty("category_id").GetInt32());
            var segmentation = annotation.GetProperty("segmentation");
            segmentation.GetProperty("size").EnumerateArray().Select(n => n.GetInt32()).ShouldBe([picture.Height, picture.Width]);
            var mask = RleMask.FromCounts(picture, segmentation.GetProperty("counts").GetString());
            annotation.GetProperty("area").GetInt64().ShouldBe(mask.Area);
            var box = annotation.GetProperty("bbox").EnumerateArray().Select(n => n.GetInt32()).ToArray();
            new PixelRect(box[0], box[1], box[2], box[3]).ShouldBe(mask.Bounds);
            masks.Add(mask);
        }

        return masks;
    }

    /// <summary>The file without the moment at which it was made.</summary>
    public static string WithoutDate(string json) =>
        System.Text.RegularExpressions.Regex.Replace(json, "\"date_created\":\"[^\"]*\"", "\"date_created\":\"\"");
}
