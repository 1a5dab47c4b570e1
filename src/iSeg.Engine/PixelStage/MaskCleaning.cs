using iSeg.Core.Geometry;

namespace iSeg.Engine.PixelStage;

/// <summary>Takes away what no prompt asked for: parts that hang together with no positive prompt, and specks of background inside.</summary>
internal static class MaskCleaning
{
    /// <param name="mask">[height, width], changed in place.</param>
    /// <param name="seeds">Positive prompts keep parts, negative ones keep holes.</param>
    /// <param name="size">Of the mask.</param>
    /// <param name="smallHole">Holes up to this part of the object's area are closed.</param>
    public static void Clean(bool[] mask, Seeds seeds, PixelSize size, double smallHole)
    {
        var seen = new bool[mask.Length];
        var visited = new int[mask.Length];
        var area = 0;
        if (seeds.HasPositive)
        {
            for (var at = 0; at < mask.Length; at++)
            {
                if (seeds.Sign[at] > 0 && mask[at])
                {
                    area += Connectivity.Flood(at, size, visited, i => mask[i] && !seen[i], i => seen[i] = true);
                }
            }

            seen.CopyTo(mask, 0);
            Array.Clear(seen);
        }

        area = area > 0 ? area : mask.AsSpan().Count(true);
        for (var at = 0; at < mask.Length; at++)
        {
            if (mask[at] || seen[at])
            {
                continue;
            }

            var hole = Connectivity.Flood(at, size, visited, i => !mask[i] && !seen[i], i => seen[i] = true);
            if (hole <= smallHole * area && Closed(visited.AsSpan(0, hole), seeds, size))
            {
                foreach (var i in visited.AsSpan(0, hole))
                {
                    mask[i] = true;
                }
            }
        }
    }

    private static bool Closed(ReadOnlySpan<int> hole, Seeds seeds, PixelSize size)
    {
        foreach (var at in hole)
        {
            var (y, x) = Math.DivRem(at, size.Width);
            if (seeds.Sign[at] < 0 || x == 0 || y == 0 || x == size.Width - 1 || y == size.Height - 1)
            {
                return false;
            }
        }

        return true;
    }
}
