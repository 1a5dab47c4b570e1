using System.Text;
using iSeg.Core.Formats.Coco.Checking;

namespace iSeg.Core.Tests.Formats.Checking;

/// <summary>A sound file, to be broken in one place at a time.</summary>
internal static class CheckedFile
{
    public const string Sound = """
        {"info": {"year": 2026}, "licenses": [],
         "images": [{"id": 1, "file_name": "a.jpg", "width": 20, "height": 10}, {"id": 2, "file_name": "b.jpg", "width": 8, "height": 8}],
         "annotations": [
          {"id": 11, "image_id": 1, "category_id": 1, "segmentation": [[2, 3, 12, 3, 12, 8, 2, 8]], "area": 50, "bbox": [2, 3, 10, 5], "iscrowd": 0},
          {"id": 12, "image_id": 2, "category_id": 2, "segmentation": {"size": [8, 8], "counts": [8, 16, 40]}, "area": 16, "bbox": [1, 0, 2, 8], "iscrowd": 1},
          {"id": 13, "image_id": 2, "category_id": 1, "segmentation": {"size": [8, 8], "counts": "8`0X1"}, "area": 16, "bbox": [1, 0, 2, 8], "iscrowd": 0}],
         "categories": [{"id": 1, "name": "cat", "supercategory": "animal"}, {"id": 2, "name": "dog", "supercategory": "animal"}]}
        """;

    /// <summary>The sound file with some text replaced; the text must be there.</summary>
    public static string With(string old, string put)
    {
        Sound.ShouldContain(old);
        var at = Sound.IndexOf(old, StringComparison.Ordinal);
        return Sound[..at] + put + Sound[(at + old.Length)..];
    }

    public static Task<List<CocoFinding>> CheckAsync(string json) => CheckAsync(Encoding.UTF8.GetBytes(json));

    public static async Task<List<CocoFinding>> CheckAsync(byte[] json)
    {
        var findings = new List<CocoFinding>();
        await new CocoChecker(() => new MemoryStream(json), findings.Add).CheckAsync(CancellationToken.None);
        return findings;
    }
}
