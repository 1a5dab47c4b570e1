using System.Collections.Immutable;
using iSeg.Core.Geometry;

namespace iSeg.Engine.Evaluation.Strokes;

/// <summary>
/// Lines around an object: the sides of its box, moved outwards by 5 % of the box's longer side (3 pixels at least), as far as they
/// lie in the picture. Sides that meet are one line.
/// </summary>
public static class SurroundingLines
{
    private const double Margin = .05;
    private const int LeastMargin = 3;

    /// <returns>Lines through the middles of pixels, clockwise; none when the object leaves no room on any side.</returns>
    public static ImmutableArray<ImmutableArray<PointD>> Of(Truth truth)
    {
        ArgumentNullException.ThrowIfNull(truth);
        var box = truth.Bounds;
        var margin = Math.Max(LeastMargin, (int)Math.Round(Margin * box.Size.LongSide));
        var (left, top) = (box.X - margin, box.Y - margin);
        var (right, bottom) = (box.Right - 1 + margin, box.Bottom - 1 + margin);
        var picture = truth.Size.Bounds;
        var across = (From: Math.Max(left, 0), To: Math.Min(right, picture.Right - 1));
        var down = (From: Math.Max(top, 0), To: Math.Min(bottom, picture.Bottom - 1));
        (bool IsThere, PointD From, PointD To)[] sides =
        [
            (top >= 0, Middle(across.From, top), Middle(across.To, top)),
            (right < picture.Right, Middle(right, down.From), Middle(right, down.To)),
            (bottom < picture.Bottom, Middle(across.To, bottom), Middle(across.From, bottom)),
            (left >= 0, Middle(left, down.To), Middle(left, down.From)),
        ];
        return Join(sides);
    }

    private static ImmutableArray<ImmutableArray<PointD>> Join((bool IsThere, PointD From, PointD To)[] sides)
    {
        // Begin behind a side that is missing, so that no line is cut in two.
        var first = Array.FindIndex(sides, side => !side.IsThere) + 1;
        var lines = new List<List<PointD>>();
        for (var turn = 0; turn < sides.Length; turn++)
        {
            var (isThere, from, to) = sides[(first + turn) % sides.Length];
            if (!isThere)
            {
                continue;
            }

            if (lines.Count > 0 && lines[^1][^1] == from)
            {
                lines[^1].Add(to);
            }
            else
            {
                lines.Add([from, to]);
            }
        }

        return [.. lines.Select(line => line.ToImmutableArray())];
    }

    private static PointD Middle(int x, int y) => new(x + .5, y + .5);
}
