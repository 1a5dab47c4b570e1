using iSeg.Core.Geometry;

namespace iSeg.Engine.Evaluation;

/// <summary>Exact Euclidean distances in linear time (Meijster, Roerdink, Hesselink, 2000), squared, so that they are whole numbers.</summary>
public static class DistanceTransform
{
    /// <summary>Squared distance of every pixel to the nearest background pixel; what lies outside the picture is background.</summary>
    /// <param name="mask">[height, width] row-major, true is foreground.</param>
    /// <param name="size">Of the mask.</param>
    /// <returns>[height, width] row-major; 0 on background.</returns>
    public static long[] SquaredDistances(ReadOnlySpan<bool> mask, PixelSize size)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(mask.Length, size.Area, nameof(mask));
        var down = ColumnDistances(mask, size);
        var result = new long[mask.Length];
        Parallel.For(
            0,
            size.Height,
            () => (Sites: new int[size.Width + 2], Starts: new int[size.Width + 2]),
            (y, _, stack) =>
            {
                Row(down.AsSpan(y * size.Width, size.Width), result.AsSpan(y * size.Width, size.Width), stack.Sites, stack.Starts);
                return stack;
            },
            _ => { });
        return result;
    }

    /// <summary>Distance to the nearest background pixel of the own column, the rows above and below the picture included.</summary>
    private static int[] ColumnDistances(ReadOnlySpan<bool> mask, PixelSize size)
    {
        var distances = new int[mask.Length];
        for (var at = 0; at < mask.Length; at++)
        {
            distances[at] = !mask[at] ? 0 : at < size.Width ? 1 : distances[at - size.Width] + 1;
        }

        for (var at = mask.Length - 1; at >= 0; at--)
        {
            var below = at + size.Width < mask.Length ? distances[at + size.Width] : 0;
            distances[at] = Math.Min(distances[at], below + 1);
        }

        return distances;
    }

    /// <summary>Lower envelope of the parabolas of one row. Places -1 and width are the background beside the picture.</summary>
    private static void Row(ReadOnlySpan<int> down, Span<long> result, int[] sites, int[] starts)
    {
        var width = down.Length;
        var top = 0;
        (sites[0], starts[0]) = (-1, -1);
        for (var site = 0; site <= width; site++)
        {
            var height = Height(down, site);
            while (top >= 0 && Parabola(down, sites[top], starts[top]) > Square(starts[top] - site) + height)
            {
                top--;
            }

            if (top < 0)
            {
                top = 0;
                (sites[0], starts[0]) = (site, -1);
                continue;
            }

            // First place from which the new parabola is the lower one.
            var other = sites[top];
            var numerator = ((long)site * site) - ((long)other * other) + height - Height(down, other);
            var start = (long)Math.Floor(numerator / (2.0 * (site - other))) + 1;
            if (start <= width)
            {
                top++;
                (sites[top], starts[top]) = (site, (int)Math.Max(start, -1));
            }
        }

        for (var x = width - 1; x >= 0; x--)
        {
            while (starts[top] > x)
            {
                top--;
            }

            result[x] = Parabola(down, sites[top], x);
        }
    }

    private static long Parabola(ReadOnlySpan<int> down, int site, int x) => Square(x - site) + Height(down, site);

    private static long Height(ReadOnlySpan<int> down, int site) => site < 0 || site >= down.Length ? 0 : Square(down[site]);

    private static long Square(long value) => value * value;
}
