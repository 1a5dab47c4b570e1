using System.Collections.Immutable;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Formats.Outlines;

/// <summary>
/// Masks as polygons along the edges of pixels, not through their centres: COCO's own filling gives back the very same pixels
/// (<see cref="RleMask.FromPolygon"/>). A hole is held by a cut of no width from the outline to it, and so are several parts in one polygon.
/// </summary>
public static class MaskOutlines
{
    /// <summary>Small objects would be nothing but tolerance: one of 40 x 40 pixels may stray by a pixel, one of 20 x 20 by half of that.</summary>
    private const double SidePerPixel = 40;

    /// <summary>One polygon for each part whose pixels join along their sides.</summary>
    /// <param name="mask">Not empty.</param>
    /// <param name="tolerance">How far an outline may stray to need fewer points, in pixels; less for small objects; 0 keeps it exact.</param>
    /// <returns>x0, y0, x1, y1, ... each; at least three points.</returns>
    public static ImmutableArray<double[]> Trace(RleMask mask, double tolerance = 0)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var box = mask.Bounds;
        var allowed = Math.Min(tolerance, Math.Sqrt(mask.Area) / SidePerPixel);
        var rings = RingTracer.Trace(mask.Crop(box));
        HoleCuts.Attach(rings);
        return [.. rings.Where(ring => !ring.IsHole).Select(ring => Numbers(RingWalk.Walk(ring, allowed), box))];
    }

    /// <summary>All parts in one polygon, for formats that have only one for an object.</summary>
    public static double[] TraceAsOne(RleMask mask, double tolerance = 0) => Join(Trace(mask, tolerance));

    /// <summary>Goes from part to part along a way of no width, and back the same way at the end.</summary>
    public static double[] Join(IReadOnlyList<double[]> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 1)
        {
            return parts[0];
        }

        var joined = new List<double>(parts.Sum(part => part.Length) + (4 * parts.Count));
        foreach (var part in parts)
        {
            joined.AddRange(part);
            joined.AddRange(part.AsSpan(0, 2));
        }

        for (var i = parts.Count - 2; i > 0; i--)
        {
            joined.AddRange(parts[i].AsSpan(0, 2));
        }

        return [.. joined];
    }

    private static double[] Numbers(List<(int X, int Y)> points, PixelRect box)
    {
        var numbers = new double[2 * points.Count];
        for (var i = 0; i < points.Count; i++)
        {
            (numbers[2 * i], numbers[(2 * i) + 1]) = (points[i].X + box.X, points[i].Y + box.Y);
        }

        return numbers;
    }
}
