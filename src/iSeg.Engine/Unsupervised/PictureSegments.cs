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

    /// <summary>The pixels of one segment.</summary>
    /// <param name="label">1..<see cref="Count"/>.</param>
    public RleMask Mask(int label)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(label, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(label, Count);
        return RleMask.FromBitmap(Array.ConvertAll(Labels, found => found == label ? (byte)1 : (byte)0), Size);
    }
}
