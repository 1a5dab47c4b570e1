using System.Buffers;
using iSeg.Core.Geometry;

namespace iSeg.Core.Masks;

/// <summary>
/// A polygon drawn by hand as a mask: every pixel whose centre is inside by the even-odd rule. The browser fills with the same
/// formula in the same doubles (docs/editor-protocol.md). COCO's own, different rule is <see cref="RleMask.FromPolygon"/>.
/// </summary>
public static class PolygonRasterizer
{
    /// <param name="size">The picture; what sticks out is cut off.</param>
    /// <param name="points">The corners in picture coordinates, at least three; the last joins the first.</param>
    public static RleMask Rasterize(PixelSize size, ReadOnlySpan<PointD> points)
    {
        var bounds = Bounds(size, points);
        if (points.Length < 3 || bounds.IsEmpty)
        {
            return RleMask.Empty(size);
        }

        var bits = ArrayPool<byte>.Shared.Rent((int)bounds.Area);
        var crossings = ArrayPool<double>.Shared.Rent(points.Length);
        try
        {
            var area = bits.AsSpan(0, (int)bounds.Area);
            area.Clear();
            for (var y = 0; y < bounds.Height; y++)
            {
                FillRow(area.Slice(y * bounds.Width, bounds.Width), bounds.X, bounds.Y + y + .5, points, crossings);
            }

            return RleMask.FromBitmap(area, bounds.Size).Place(size, bounds.X, bounds.Y);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bits);
            ArrayPool<double>.Shared.Return(crossings);
        }
    }

    private static void FillRow(Span<byte> row, int left, double y, ReadOnlySpan<PointD> points, double[] crossings)
    {
        var count = 0;
        for (var i = 0; i < points.Length; i++)
        {
            var (a, b) = (points[i], points[(i + 1) % points.Length]);
            if (a.Y > y != b.Y > y)
            {
                crossings[count++] = a.X + ((y - a.Y) * (b.X - a.X) / (b.Y - a.Y));
            }
        }

        // A centre is inside when an odd number of crossings lies strictly to its right; crossings of a closed outline come in pairs.
        Array.Sort(crossings, 0, count);
        for (var i = 0; i + 1 < count; i += 2)
        {
            var from = FirstCentreFrom(crossings[i], left, row.Length);
            var to = FirstCentreFrom(crossings[i + 1], left, row.Length);
            row[from..Math.Max(from, to)].Fill(1);
        }
    }

    /// <summary>Index of the first pixel whose centre is not left of a crossing, 0..length.</summary>
    private static int FirstCentreFrom(double crossing, int left, int length)
    {
        var index = (int)Math.Clamp(Math.Ceiling(crossing - .5 - left), 0, length);

        // The estimate rounds; the rule is that the centre itself is compared.
        while (index > 0 && !(left + index - 1 + .5 < crossing))
        {
            index--;
        }

        while (index < length && left + index + .5 < crossing)
        {
            index++;
        }

        return index;
    }

    private static PixelRect Bounds(PixelSize size, ReadOnlySpan<PointD> points)
    {
        var (left, top, right, bottom) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        foreach (var point in points)
        {
            (left, right) = (Math.Min(left, point.X), Math.Max(right, point.X));
            (top, bottom) = (Math.Min(top, point.Y), Math.Max(bottom, point.Y));
        }

        return PixelRect.FromEdges(
            (int)Math.Clamp(Math.Floor(left), 0, size.Width),
            (int)Math.Clamp(Math.Floor(top), 0, size.Height),
            (int)Math.Clamp(Math.Ceiling(right), 0, size.Width),
            (int)Math.Clamp(Math.Ceiling(bottom), 0, size.Height)).Intersect(size.Bounds);
    }
}
