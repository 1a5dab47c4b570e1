using System.Text.Json;
using System.Text.Json.Serialization;
using iSeg.Core.Geometry;

namespace iSeg.Core.Tests.Masks;

/// <summary>What the COCO API's own C code computes (vectors/mask_api.json).</summary>
internal sealed record CocoVectors(
    IReadOnlyList<CocoVectors.MaskCase> Masks,
    IReadOnlyList<CocoVectors.PolygonCase> Polygons,
    CocoVectors.OverlapCase Overlap)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static CocoVectors Load()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "vectors", "mask_api.json"));
        return JsonSerializer.Deserialize<CocoVectors>(file, Options)!;
    }

    /// <param name="Runs">Left out for the largest masks.</param>
    public sealed record MaskCase(
        string Name, int Height, int Width, [property: JsonPropertyName("bits_row_major_base64")] string Bits, string Counts, uint[]? Runs, long Area, double[] Bbox)
    {
        public PixelSize Size => new(Width, Height);

        /// <summary>One byte a pixel, from eight pixels a byte.</summary>
        public byte[] Bitmap()
        {
            var packed = Convert.FromBase64String(Bits);
            return [.. Enumerable.Range(0, Height * Width).Select(i => (byte)((packed[i / 8] >> (7 - (i % 8))) & 1))];
        }

    }

    public sealed record PolygonCase(int Height, int Width, double[][] Segmentation, string[] CountsPerPart, string Counts, long Area, double[] Bbox)
    {
        public PixelSize Size => new(Width, Height);
    }

    public sealed record OverlapCase(
        int Height, int Width, string[] Counts, double[][] Iou, double[][] IouSecondIsCrowd, string Union, string Intersection);
}
