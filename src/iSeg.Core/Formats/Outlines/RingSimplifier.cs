namespace iSeg.Core.Formats.Outlines;

/// <summary>
/// Leaves out points that lie within a tolerance of the line between those that stay (Ramer 1972; Douglas and Peucker 1973). The first
/// point and the ends of cuts always stay.
/// </summary>
internal static class RingSimplifier
{
    private const int FewestPoints = 3;

    public static List<((int X, int Y) At, Ring? Hole)> Simplify(List<((int X, int Y) At, Ring? Hole)> stops, double tolerance)
    {
        var keep = new bool[stops.Count + 1];
        (keep[0], keep[^1]) = (true, true);

        // Without a second fixed point the line from the start to itself has no direction.
        keep[Farthest(stops)] = true;
        for (var i = 0; i < stops.Count; i++)
        {
            keep[i] |= stops[i].Hole is not null;
        }

        var sections = new Stack<(int From, int To)>();
        for (int from = 0, to = 1; to <= stops.Count; to++)
        {
            if (keep[to])
            {
                sections.Push((from, to));
                from = to;
            }
        }

        while (sections.TryPop(out var section))
        {
            if (Split(stops, section.From, section.To, tolerance) is { } middle)
            {
                keep[middle] = true;
                sections.Push((section.From, middle));
                sections.Push((middle, section.To));
            }
        }

        List<((int X, int Y) At, Ring? Hole)> kept = [.. stops.Where((_, index) => keep[index])];
        return kept.Select(stop => stop.At).Distinct().Count() < FewestPoints ? stops : kept;
    }

    private static int Farthest(List<((int X, int Y) At, Ring? Hole)> stops)
    {
        var start = stops[0].At;
        return Enumerable.Range(0, stops.Count).MaxBy(i => Square(stops[i].At.X - start.X) + Square(stops[i].At.Y - start.Y));
    }

    private static int? Split(List<((int X, int Y) At, Ring? Hole)> stops, int from, int to, double tolerance)
    {
        var (a, b) = (stops[from].At, stops[to % stops.Count].At);
        var (farthest, at) = (tolerance * tolerance, (int?)null);
        for (var i = from + 1; i < to; i++)
        {
            var distance = SquareDistance(stops[i].At, a, b);
            if (distance > farthest)
            {
                (farthest, at) = (distance, i);
            }
        }

        return at;
    }

    /// <summary>From a point to the line between two others, not beyond its ends.</summary>
    private static double SquareDistance((int X, int Y) p, (int X, int Y) a, (int X, int Y) b)
    {
        double dx = b.X - a.X, dy = b.Y - a.Y;
        var length = Square(dx) + Square(dy);
        var t = length == 0 ? 0 : Math.Clamp((((p.X - a.X) * dx) + ((p.Y - a.Y) * dy)) / length, 0, 1);
        return Square(p.X - a.X - (t * dx)) + Square(p.Y - a.Y - (t * dy));
    }

    private static double Square(double value) => value * value;
}
