namespace iSeg.Core.Formats.Outlines;

/// <summary>Hangs every hole on the ring that lies next to its left.</summary>
internal static class HoleCuts
{
    public static void Attach(List<Ring> rings)
    {
        if (!rings.Exists(ring => ring.IsHole))
        {
            return;
        }

        var sides = VerticalSides(rings);
        foreach (var hole in rings.Where(ring => ring.IsHole))
        {
            var (x, y) = hole.Corners.Min();
            hole.Entry = hole.Corners.IndexOf((x, y));

            // Left of the leftmost corner lies the object itself, so the next side there belongs to it: its outline or another of its holes.
            var row = sides[y];
            var found = row.BinarySearch((x, -1, -1));
            var (sideX, ring, side) = row[(found < 0 ? ~found : found) - 1];
            rings[ring].Cuts.Add(new(side, sideX, y, hole));
        }

        foreach (var ring in rings)
        {
            ring.Cuts.Sort((a, b) => a.Side != b.Side ? a.Side.CompareTo(b.Side) : IsDownwards(ring, a.Side) ? a.Y.CompareTo(b.Y) : b.Y.CompareTo(a.Y));
        }
    }

    private static bool IsDownwards(Ring ring, int side) => ring.Corners[(side + 1) % ring.Corners.Count].Y > ring.Corners[side].Y;

    /// <summary>For every row of pixels, the vertical sides that bound it from left to right: x, ring, corner.</summary>
    private static List<(int X, int Ring, int Side)>[] VerticalSides(List<Ring> rings)
    {
        var rows = new List<(int, int, int)>[rings.Max(ring => ring.Corners.Max(corner => corner.Y))];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = [];
        }

        for (var r = 0; r < rings.Count; r++)
        {
            var corners = rings[r].Corners;
            for (var i = 0; i < corners.Count; i++)
            {
                var (from, to) = (corners[i], corners[(i + 1) % corners.Count]);
                for (var y = Math.Min(from.Y, to.Y); y < Math.Max(from.Y, to.Y); y++)
                {
                    rows[y].Add((from.X, r, i));
                }
            }
        }

        foreach (var row in rows)
        {
            row.Sort();
        }

        return rows;
    }
}
