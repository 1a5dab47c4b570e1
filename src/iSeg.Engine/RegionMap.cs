using iSeg.Core.Geometry;

namespace iSeg.Engine;

/// <summary>Which of the small regions that the engine thinks in covers each pixel of the working picture.</summary>
/// <param name="Size">The working size, <see cref="EncodedImage.WorkingSize"/>.</param>
/// <param name="Count">Number of regions.</param>
/// <param name="Labels">[height, width] row-major, 0 to <paramref name="Count"/> - 1.</param>
public sealed record RegionMap(PixelSize Size, int Count, ushort[] Labels)
{
    /// <exception cref="NotSupportedException">There are more regions than two bytes can count.</exception>
    public static RegionMap Of(EncodedImage encoded)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        var (labels, count) = (encoded.Scene.Labels, encoded.Scene.Regions.Count);
        return count <= ushort.MaxValue + 1
            ? new(encoded.Scene.Size, count, Array.ConvertAll(labels, label => (ushort)label))
            : throw new NotSupportedException($"{count} regions are more than can be shown.");
    }
}
