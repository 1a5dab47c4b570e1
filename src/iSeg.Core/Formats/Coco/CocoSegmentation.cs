using System.Collections.Immutable;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Formats.Coco;

/// <summary>The three shapes that a <c>segmentation</c> takes in COCO files.</summary>
public abstract record CocoSegmentation
{
    /// <param name="image">The size of the image.</param>
    /// <exception cref="FormatException">It does not fit the image, or its numbers make no mask.</exception>
    public abstract RleMask ToMask(PixelSize image);

    private protected static void RequireSize(PixelSize size, PixelSize image)
    {
        if (size != image)
        {
            throw new FormatException($"the segmentation is {size}, its image {image}.");
        }
    }
}

/// <summary>Outlines; the object is their union, pixels as COCO's own code fills them.</summary>
/// <param name="Parts">x0, y0, x1, y1, ... each; at least three points.</param>
/// <param name="Dropped">Parts of fewer than three points, which have no area and were left out.</param>
public sealed record CocoPolygons(ImmutableArray<double[]> Parts, int Dropped) : CocoSegmentation
{
    public override RleMask ToMask(PixelSize image) => RleMask.FromPolygons(image, Parts);
}

/// <summary>Plain run lengths.</summary>
public sealed record CocoRuns(PixelSize Size, uint[] Runs) : CocoSegmentation
{
    public override RleMask ToMask(PixelSize image)
    {
        RequireSize(Size, image);
        return RleMask.FromRuns(Size, Runs);
    }
}

/// <summary>Compressed run lengths.</summary>
public sealed record CocoCounts(PixelSize Size, string Counts) : CocoSegmentation
{
    public override RleMask ToMask(PixelSize image)
    {
        RequireSize(Size, image);
        return RleMask.FromCounts(Size, Counts);
    }
}
