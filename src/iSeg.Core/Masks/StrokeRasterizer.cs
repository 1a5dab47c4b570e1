using iSeg.Core.Geometry;

namespace iSeg.Core.Masks;

/// <summary>
/// A brush stroke as a mask: every pixel whose centre is at most the radius from the polyline. The browser paints with the same
/// formula in the same doubles, so what a person sees while drawing is what is stored (docs/editor-protocol.md).
/// </summary>
public static class StrokeRasterizer
{
    /// <param name="size">The picture; what sticks out is cut off.</param>
    /// <param name="points">The polyline in picture coordinates; one point makes a disc.</param>
    /// <param name="radius">In pixels, above 0.</param>
    public static RleMask Rasterize(PixelSize size, ReadOnlySpan<PointD> points, double radius)
    {
        if (points.IsEmpty || !(radius > 0) || size.Area == 0)
        {
            return RleMask.Empty(size);
        }

        var columns = new List<(int Top, int Bottom)>?[size.Width];
        for (var i = 0; i < Math.Max(points.Length - 1, 1); i++)
        {
            AddSegment(columns, size.Height, points[i], points[Math.Min(i + 1, points.Length - 1)], radius);
        }

        return RleMask.FromColumnSpans(size, columns);
    }

    private static void AddSegment(List<(int Top, int Bottom)>?[] columns, int height, PointD a, PointD b, double radius)
    {
        var first = (int)Math.Clamp(Math.Floor(Math.Min(a.X, b.X) - radius - 1), 0, columns.Length);
        var last = (int)Math.Clamp(Math.Ceiling(Math.Max(a.X, b.X) + radius + 1), -1, columns.Length - 1);
        for (var x = first; x <= last; x++)
        {
            if (!Middle(x + .5, a, b, radius, out var low, out var high))
            {
                continue;
            }

            // A capsule is convex, so its part of a column is one stretch; the estimate is put right by the exact rule.
            var top = (int)Math.Clamp(Math.Floor(low - .5) - 1, -1, height);
            var bottom = (int)Math.Clamp(Math.Ceiling(high + .5) + 1, 0, height);
            top = Math.Max(top, 0);
            while (top < bottom && !Covers(x, top, a, b, radius))
            {
                top++;
            }

            while (bottom > top && !Covers(x, bottom - 1, a, b, radius))
            {
                bottom--;
            }

            if (top < bottom)
            {
                (columns[x] ??= []).Add((top, bottom));
            }
        }
    }

    /// <summary>Whether the centre of a pixel is at most <paramref name="radius"/> from the segment; the rule that the browser shares.</summary>
    internal static bool Covers(int x, int y, PointD a, PointD b, double radius)
    {
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var (px, py) = (x + .5 - a.X, y + .5 - a.Y);
        var length = (dx * dx) + (dy * dy);
        var t = length > 0 ? Math.Min(Math.Max(((px * dx) + (py * dy)) / length, 0), 1) : 0;
        var (ex, ey) = (px - (t * dx), py - (t * dy));
        return (ex * ex) + (ey * ey) <= radius * radius;
    }

    /// <summary>Roughly the rows that the capsule covers at a column: the union of its two discs and its band.</summary>
    private static bool Middle(double x, PointD a, PointD b, double radius, out double low, out double high)
    {
        (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        Disc(x, a, radius, ref low, ref high);
        Disc(x, b, radius, ref low, ref high);
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var length = Math.Sqrt((dx * dx) + (dy * dy));
        if (length > 0)
        {
            // Corners of the band, and its crossings with the column.
            var (nx, ny) = (-dy / length * radius, dx / length * radius);
            Edge(x, a.X + nx, a.Y + ny, b.X + nx, b.Y + ny, ref low, ref high);
            Edge(x, a.X - nx, a.Y - ny, b.X - nx, b.Y - ny, ref low, ref high);
        }

        return low <= high;
    }

    private static void Disc(double x, PointD centre, double radius, ref double low, ref double high)
    {
        // A hair wider than the radius: the exact rule decides at the rim.
        var rest = ((radius + 1e-6) * (radius + 1e-6)) - ((x - centre.X) * (x - centre.X));
        if (rest >= 0)
        {
            var half = Math.Sqrt(rest);
            low = Math.Min(low, centre.Y - half);
            high = Math.Max(high, centre.Y + half);
        }
    }

    private static void Edge(double x, double ax, double ay, double bx, double by, ref double low, ref double high)
    {
        if (ax > bx)
        {
            (ax, ay, bx, by) = (bx, by, ax, ay);
        }

        if (x < ax || x > bx)
        {
            return;
        }

        // One crossing, unless the edge runs along the column and touches it from end to end.
        if (bx > ax)
        {
            ay = by = ay + ((by - ay) * (x - ax) / (bx - ax));
        }

        low = Math.Min(low, Math.Min(ay, by));
        high = Math.Max(high, Math.Max(ay, by));
    }
}
