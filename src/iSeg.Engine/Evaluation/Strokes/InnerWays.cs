using iSeg.Core.Geometry;

namespace iSeg.Engine.Evaluation.Strokes;

/// <summary>
/// Shortest ways over the pixels of an object (Dijkstra), to the eight neighbours; aslant only between two object pixels, so that a
/// line along the way stays inside. Of equal ways the one with the smaller pixel numbers: the same result every time.
/// </summary>
/// <param name="depth">[height, width] row-major: squared distance to the border; 0 is not object.</param>
/// <param name="size">Of it.</param>
internal sealed class InnerWays(long[] depth, PixelSize size)
{
    private static readonly (int X, int Y)[] Steps = [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)];

    /// <summary>The pixel that can be reached and is farthest away; the first one of several.</summary>
    public int Farthest(int from)
    {
        var (lengths, _) = Walk(from, static _ => 1);
        var best = from;
        for (var at = 0; at < lengths.Length; at++)
        {
            best = double.IsFinite(lengths[at]) && lengths[at] > lengths[best] ? at : best;
        }

        return best;
    }

    /// <summary>The way from one pixel to another that keeps to the middle, both included.</summary>
    public List<int> Middle(int from, int to)
    {
        var (_, previous) = Walk(from, at => 1.0 / depth[at]);
        var way = new List<int> { to };
        while (way[^1] != from)
        {
            way.Add(previous[way[^1]]);
        }

        return way;
    }

    private (double[] Costs, int[] Previous) Walk(int from, Func<int, double> price)
    {
        var (costs, previous, done) = (new double[depth.Length], new int[depth.Length], new bool[depth.Length]);
        Array.Fill(costs, double.PositiveInfinity);
        costs[from] = 0;
        var queue = new PriorityQueue<int, (double Cost, int At)>();
        queue.Enqueue(from, (0, from));
        while (queue.TryDequeue(out var at, out _))
        {
            if (done[at])
            {
                continue;
            }

            done[at] = true;
            foreach (var (next, length) in Neighbours(at))
            {
                var cost = costs[at] + (length * price(next));
                if (cost < costs[next])
                {
                    (costs[next], previous[next]) = (cost, at);
                    queue.Enqueue(next, (cost, next));
                }
            }
        }

        return (costs, previous);
    }

    private IEnumerable<(int At, double Length)> Neighbours(int at)
    {
        var (y, x) = Math.DivRem(at, size.Width);
        foreach (var (dx, dy) in Steps)
        {
            if (IsInside(x + dx, y + dy) && IsInside(x + dx, y) && IsInside(x, y + dy))
            {
                yield return (at + (dy * size.Width) + dx, dx != 0 && dy != 0 ? Math.Sqrt(2) : 1);
            }
        }
    }

    private bool IsInside(int x, int y) =>
        (uint)x < (uint)size.Width && (uint)y < (uint)size.Height && depth[(y * size.Width) + x] > 0;
}
