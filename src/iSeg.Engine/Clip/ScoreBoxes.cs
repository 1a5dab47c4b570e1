using iSeg.Core.Geometry;

namespace iSeg.Engine.Clip;

/// <summary>Boxes around what stands out in a map of scores over patches.</summary>
internal static class ScoreBoxes
{
    /// <summary>
    /// The patches inside a box around any part (eight neighbours) of the map that exceeds its mean, in the reference's arithmetic: 256 levels, and
    /// a box that reaches the last row or column ends before it.
    /// </summary>
    /// <param name="map">[rows, columns], stretched to 0..1.</param>
    /// <param name="grid">Columns and rows.</param>
    /// <param name="threshold">0..1 of the largest level.</param>
    /// <returns>[rows * columns].</returns>
    public static bool[] Inside(float[] map, PixelSize grid, float threshold)
    {
        var levels = Array.ConvertAll(map, value => (byte)(value * 255));
        var least = (int)(threshold * levels.Max());
        var inside = new bool[map.Length];
        var seen = new bool[map.Length];
        var open = new Stack<int>();
        for (var start = 0; start < levels.Length; start++)
        {
            if (levels[start] <= least || seen[start])
            {
                continue;
            }

            var (left, top, right, bottom) = (int.MaxValue, int.MaxValue, 0, 0);
            seen[start] = true;
            open.Push(start);
            while (open.TryPop(out var at))
            {
                var (y, x) = Math.DivRem(at, grid.Width);
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
                for (var ny = Math.Max(0, y - 1); ny <= Math.Min(grid.Height - 1, y + 1); ny++)
                {
                    for (var nx = Math.Max(0, x - 1); nx <= Math.Min(grid.Width - 1, x + 1); nx++)
                    {
                        var next = (ny * grid.Width) + nx;
                        if (levels[next] > least && !seen[next])
                        {
                            seen[next] = true;
                            open.Push(next);
                        }
                    }
                }
            }

            for (var y = top; y < Math.Min(bottom, grid.Height - 1); y++)
            {
                inside.AsSpan((y * grid.Width) + left, Math.Max(0, Math.Min(right, grid.Width - 1) - left)).Fill(true);
            }
        }

        return inside;
    }
}
