using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Formats;

/// <summary>Pictures whose pixels are numbers, and the masks that they stand for.</summary>
public static class LabelMap
{
    private const int MostValues = 1 << 16;

    /// <summary>One mask for each value that occurs, by value.</summary>
    /// <param name="values">[height, width] row-major.</param>
    /// <param name="size">Width and height.</param>
    /// <exception cref="LabelFormatException">More values than labels have.</exception>
    public static SortedDictionary<int, RleMask> ToMasks(ReadOnlySpan<int> values, PixelSize size)
    {
        var writers = new Dictionary<int, Runs>();
        for (var x = 0; x < size.Width; x++)
        {
            for (var y = 0; y < size.Height;)
            {
                var value = values[(y * size.Width) + x];
                var start = y;
                while (y < size.Height && values[(y * size.Width) + x] == value)
                {
                    y++;
                }

                if (!writers.TryGetValue(value, out var runs))
                {
                    if (writers.Count == MostValues)
                    {
                        throw new LabelFormatException($"it has more than {MostValues} different values: a picture, not labels.");
                    }

                    writers[value] = runs = new();
                }

                runs.Writer.Add(((uint)x * (uint)size.Height) + (uint)start, (uint)(y - start));
            }
        }

        return new(writers.ToDictionary(pair => pair.Key, pair => RleMask.FromRuns(size, pair.Value.Writer.Finish((uint)size.Area))));
    }

    /// <summary>Writes a number wherever a mask is foreground.</summary>
    public static void Paint(Span<int> values, RleMask mask, int value)
    {
        ArgumentNullException.ThrowIfNull(mask);
        foreach (var (column, top, bottom) in mask.ColumnSpans())
        {
            for (var y = top; y < bottom; y++)
            {
                values[(y * mask.Width) + column] = value;
            }
        }
    }

    /// <summary>The objects in the order in which they are painted where one pixel can hold one only: large ones first, so that small ones stay.</summary>
    public static IEnumerable<(ExportObject Thing, int Index)> PaintOrder(IEnumerable<ExportObject> objects) =>
        objects.Select((thing, index) => (thing, index)).OrderByDescending(entry => entry.thing.Area);

    /// <summary>The value that most foreground pixels of a mask have.</summary>
    public static int Majority(ReadOnlySpan<int> values, RleMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var counts = new Dictionary<int, int>();
        foreach (var (column, top, bottom) in mask.ColumnSpans())
        {
            for (var y = top; y < bottom; y++)
            {
                var value = values[(y * mask.Width) + column];
                counts[value] = counts.GetValueOrDefault(value) + 1;
            }
        }

        return counts.Count == 0 ? 0 : counts.MaxBy(pair => pair.Value).Key;
    }

    private sealed class Runs
    {
        public RunWriter Writer = new(16);
    }
}
