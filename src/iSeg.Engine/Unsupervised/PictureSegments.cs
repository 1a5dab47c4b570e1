using System.Collections.Immutable;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Engine.Unsupervised;

/// <summary>A picture divided: every pixel belongs to one segment.</summary>
/// <param name="Size">Of the picture, in pixels.</param>
/// <param name="Labels">[height, width], 1..255: 1 is the largest segment.</param>
/// <param name="Areas">Pixels of each segment, largest first.</param>
public sealed record PictureSegments(PixelSize Size, byte[] Labels, ImmutableArray<long> Areas)
{
    /// <summary>How many segments.</summary>
    public int Count => Areas.Length;

    /// <summary>Numbers the segments by their size.</summary>
    /// <param name="size">Of the picture.</param>
    /// <param name="pixels">[height, width]: a label of each pixel.</param>
    /// <param name="segmentOf">Which segment a label is of; segments beyond the 255 largest become one.</param>
    internal static PictureSegments Of(PixelSize size, ushort[] pixels, Func<int, int> segmentOf)
    {
        var areas = new Dictionary<int, long>();
        foreach (var (label, area) in pixels.CountBy(label => label))
        {
            var segment = segmentOf(label);
            areas[segment] = areas.GetValueOrDefault(segment) + area;
        }

        var order = areas.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).ToArray();
        var number = order.Index().ToDictionary(entry => entry.Item.Key, entry => (byte)Math.Min(entry.Index + 1, byte.MaxValue));
        return new(
            size,
            Array.ConvertAll(pixels, label => number[segmentOf(label)]),
            [.. order.GroupBy(pair => number[pair.Key]).OrderBy(group => group.Key).Select(group => group.Sum(pair => pair.Value))]);
    }

    /// <summary>The pixels of one segment.</summary>
    /// <param name="label">1..<see cref="Count"/>.</param>
    public RleMask Mask(int label)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(label, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(label, Count);
        return RleMask.FromBitmap(Array.ConvertAll(Labels, found => found == label ? (byte)1 : (byte)0), Size);
    }
}
