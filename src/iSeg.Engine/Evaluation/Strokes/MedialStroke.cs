using System.Collections.Immutable;
using iSeg.Core.Geometry;

namespace iSeg.Engine.Evaluation.Strokes;

/// <summary>
/// A line as a person would draw it through an object: along the middle of its deepest part, from one far end to the other, without the
/// last tenth on either side. The ends are found by two sweeps of shortest ways inside the object (the place farthest from the deepest
/// pixel, and the place farthest from that); the line between them is the way for which a step costs its length divided by the
/// squared distance to the border, which keeps it on the medial axis. Every pixel that the line touches is object.
/// </summary>
public static class MedialStroke
{
    /// <summary>This part of the line is left out on either side.</summary>
    private const double Shortened = .1;

    /// <param name="truth">With at least one object pixel.</param>
    /// <returns>Corners, in the middles of pixels; a single one where the object is too small for a line.</returns>
    public static ImmutableArray<PointD> Of(Truth truth)
    {
        ArgumentNullException.ThrowIfNull(truth);
        var box = truth.Bounds;
        var inside = new bool[box.Area];
        for (var y = 0; y < box.Height; y++)
        {
            var row = truth.Labels.Slice(((box.Y + y) * truth.Size.Width) + box.X, box.Width);
            for (var x = 0; x < box.Width; x++)
            {
                inside[(y * box.Width) + x] = row[x] == 1;
            }
        }

        var depth = DistanceTransform.SquaredDistances(inside, box.Size);
        var deepest = Array.IndexOf(depth, depth.Max());
        var ways = new InnerWays(depth, box.Size);
        var start = ways.Farthest(deepest);
        var end = ways.Farthest(start);
        var line = Shorten(ways.Middle(start, end));
        return [.. WithoutStraightPoints(line, box.Width).Select(at => new PointD(box.X + (at % box.Width) + .5, box.Y + (at / box.Width) + .5))];
    }

    private static List<int> Shorten(List<int> line)
    {
        var cut = (int)(Shortened * line.Count);
        return line.GetRange(cut, line.Count - (2 * cut));
    }

    private static IEnumerable<int> WithoutStraightPoints(List<int> line, int width)
    {
        for (var i = 0; i < line.Count; i++)
        {
            var isCorner = i == 0 || i == line.Count - 1 || line[i] - line[i - 1] != line[i + 1] - line[i];

            // In a box one or two pixels wide the same difference may be another direction.
            if (isCorner || width < 3)
            {
                yield return line[i];
            }
        }
    }
}
