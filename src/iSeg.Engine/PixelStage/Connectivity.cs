using iSeg.Core.Geometry;

namespace iSeg.Engine.PixelStage;

/// <summary>Connected parts of label maps and masks (4-neighbours).</summary>
internal static class Connectivity
{
    /// <summary>Renumbers labels so that every one is connected; parts smaller than <paramref name="smallest"/> join a neighbour.</summary>
    public static (int[] Labels, int Count) Enforce(int[] labels, PixelSize size, int smallest)
    {
        var result = new int[labels.Length];
        Array.Fill(result, -1);
        var stack = new int[labels.Length];
        var count = 0;
        for (var start = 0; start < labels.Length; start++)
        {
            if (result[start] >= 0)
            {
                continue;
            }

            var found = Flood(start, size, stack, at => labels[at] == labels[start] && result[at] < 0, at => result[at] = count);
            var neighbour = found < smallest ? FinishedNeighbour(start, size.Width, result, count) : -1;
            if (neighbour < 0)
            {
                count++;
                continue;
            }

            for (var i = 0; i < found; i++)
            {
                result[stack[i]] = neighbour;
            }
        }

        return (result, count);
    }

    /// <summary>Visits everything that hangs together with a start.</summary>
    /// <param name="start">Index of the first pixel.</param>
    /// <param name="size">Of the map.</param>
    /// <param name="visited">Working memory, as long as the map; holds the visited pixels afterwards.</param>
    /// <param name="wanted">Whether a pixel belongs and was not visited.</param>
    /// <param name="visit">Called once per pixel; afterwards it is not wanted any more.</param>
    /// <returns>How many pixels were visited.</returns>
    private static int Flood(int start, PixelSize size, int[] visited, Func<int, bool> wanted, Action<int> visit)
    {
        var count = 0;
        void Add(int at)
        {
            if (wanted(at))
            {
                visit(at);
                visited[count++] = at;
            }
        }

        Add(start);
        for (var next = 0; next < count; next++)
        {
            var at = visited[next];
            var x = at % size.Width;
            if (x > 0)
            {
                Add(at - 1);
            }

            if (x < size.Width - 1)
            {
                Add(at + 1);
            }

            if (at >= size.Width)
            {
                Add(at - size.Width);
            }

            if (at + size.Width < size.Area)
            {
                Add(at + size.Width);
            }
        }

        return count;
    }

    /// <summary>The start is the first pixel of its part in reading order, so what lies left and above was numbered before.</summary>
    private static int FinishedNeighbour(int start, int width, int[] result, int current)
    {
        var left = start % width > 0 ? result[start - 1] : -1;
        var above = start >= width ? result[start - width] : -1;
        return left >= 0 && left != current ? left : above != current ? above : -1;
    }
}
