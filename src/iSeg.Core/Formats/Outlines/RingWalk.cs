namespace iSeg.Core.Formats.Outlines;

/// <summary>A part's outline as one way: along its ring, and at every cut into the hole, around it, and back.</summary>
internal static class RingWalk
{
    public static List<(int X, int Y)> Walk(Ring part, double tolerance)
    {
        if (part.Cuts.Count == 0 && tolerance <= 0)
        {
            return part.Corners;
        }

        var points = new List<(int X, int Y)>();
        var ways = new Stack<Way>();
        ways.Push(new(Stops(part, 0, tolerance), null));

        // No recursion: holes can hang on holes as deep as the picture is wide.
        while (ways.TryPeek(out var way))
        {
            if (way.Next == way.Stops.Count)
            {
                ways.Pop();
                if (way.Back is { } back)
                {
                    points.Add(way.Stops[0].At);
                    points.Add(back);
                }

                continue;
            }

            var (at, hole) = way.Stops[way.Next++];
            points.Add(at);
            if (hole is not null)
            {
                ways.Push(new(Stops(hole, hole.Entry, tolerance), at));
            }
        }

        return points;
    }

    /// <summary>The ring's corners from one on, with the places where cuts leave it.</summary>
    private static List<((int X, int Y) At, Ring? Hole)> Stops(Ring ring, int first, double tolerance)
    {
        var stops = new List<((int X, int Y) At, Ring? Hole)>(ring.Corners.Count + ring.Cuts.Count);
        var cuts = ring.Cuts.ToLookup(cut => cut.Side);
        for (var i = 0; i < ring.Corners.Count; i++)
        {
            var corner = (first + i) % ring.Corners.Count;
            stops.Add((ring.Corners[corner], null));
            foreach (var cut in cuts[corner])
            {
                stops.Add(((cut.X, cut.Y), cut.Hole));
            }
        }

        return tolerance > 0 ? RingSimplifier.Simplify(stops, tolerance) : stops;
    }

    private sealed class Way(List<((int X, int Y) At, Ring? Hole)> stops, (int X, int Y)? back)
    {
        public List<((int X, int Y) At, Ring? Hole)> Stops { get; } = stops;

        public (int X, int Y)? Back { get; } = back;

        public int Next { get; set; }
    }
}
