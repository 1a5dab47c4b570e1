using iSeg.Core.Geometry;

namespace iSeg.Core.Masks;

// COCO's polygon rasterisation (cocoapi, maskApi, rleFrPoly): the outline is walked on a grid five times as fine; each place where it
// passes from one pixel column to the next toggles the fill from that row on. Kept exact so that polygons from and for other tools
// mean the same pixels here as there; PolygonRasterizer is what people draw with.
public sealed partial class RleMask
{
    private const int PolygonScale = 5;

    /// <summary>One COCO polygon as a mask.</summary>
    /// <param name="size">The picture.</param>
    /// <param name="xy">x0, y0, x1, y1, ... in picture coordinates; at least three points.</param>
    public static RleMask FromPolygon(PixelSize size, ReadOnlySpan<double> xy)
    {
        Require(size);
        if (xy.Length < 6 || (xy.Length & 1) == 1)
        {
            throw new ArgumentException($"A polygon needs at least 3 points, an x and a y each; got {xy.Length} numbers.", nameof(xy));
        }

        var toggles = new List<uint>();
        for (var i = 0; i < xy.Length; i += 2)
        {
            var next = (i + 2) % xy.Length;
            AddEdge(
                toggles,
                ((int)((PolygonScale * xy[i]) + .5), (int)((PolygonScale * xy[i + 1]) + .5)),
                ((int)((PolygonScale * xy[next]) + .5), (int)((PolygonScale * xy[next + 1]) + .5)),
                size);
        }

        toggles.Sort();
        var writer = new RunWriter(toggles.Count + 1);
        for (var i = 0; i < toggles.Count; i += 2)
        {
            var end = i + 1 < toggles.Count ? toggles[i + 1] : (uint)size.Area;
            writer.Add(toggles[i], end - toggles[i]);
        }

        return new(size, writer.Finish((uint)size.Area));
    }

    /// <summary>All parts of one COCO object: their union.</summary>
    public static RleMask FromPolygons(PixelSize size, IEnumerable<double[]> parts) =>
        Merge(parts.Select(part => FromPolygon(size, part)).Prepend(Empty(size)));

    /// <summary>Walks along one edge from fine grid point to fine grid point, one for each step along its longer side.</summary>
    private static void AddEdge(List<uint> toggles, (int X, int Y) from, (int X, int Y) to, PixelSize size)
    {
        var dx = Math.Abs(to.X - from.X);
        var dy = Math.Abs(to.Y - from.Y);
        var steps = Math.Max(dx, dy);
        var alongX = dx >= dy;

        // Always interpolated from the lower end, so that an edge gives the same points in both directions.
        var flip = alongX ? from.X > to.X : from.Y > to.Y;
        var (start, end) = flip ? (to, from) : (from, to);
        var slope = steps == 0 ? 0 : (alongX ? (double)(end.Y - start.Y) : end.X - start.X) / steps;
        var previous = (U: 0, V: 0);
        for (var step = 0; step <= steps; step++)
        {
            var t = flip ? steps - step : step;
            var point = alongX
                ? (U: start.X + t, V: (int)(start.Y + (slope * t) + .5))
                : (U: (int)(start.X + (slope * t) + .5), V: start.Y + t);

            // The edge before ended in this one's first point, so there is no step between them.
            if (step > 0 && point.U != previous.U)
            {
                AddToggle(toggles, previous, point, size);
            }

            previous = point;
        }
    }

    private static void AddToggle(List<uint> toggles, (int U, int V) previous, (int U, int V) step, PixelSize size)
    {
        double column = step.U < previous.U ? step.U : step.U - 1;
        column = ((column + .5) / PolygonScale) - .5;
        if (Math.Floor(column) != column || column < 0 || column > size.Width - 1)
        {
            return;
        }

        double row = Math.Min(step.V, previous.V);
        row = Math.Ceiling(Math.Clamp(((row + .5) / PolygonScale) - .5, 0, size.Height));
        toggles.Add(((uint)column * (uint)size.Height) + (uint)row);
    }
}
