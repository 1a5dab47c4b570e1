using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Engine.Unsupervised;

/// <summary>Labels of a picture as one mask each, in a single walk down its columns: bitmaps of a hundred segments would be walked a hundred times.</summary>
internal static class SegmentPieces
{
    /// <param name="labels">[height, width] of the picture, row-major.</param>
    /// <param name="segmentOf">Per label the segment that it is of, 0 or above.</param>
    /// <param name="size">The picture's.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The segments that have a pixel, in their order; together they are the picture, and no two overlap.</returns>
    public static IReadOnlyList<(int Segment, RleMask Mask)> Of(ushort[] labels, int[] segmentOf, PixelSize size, CancellationToken cancellationToken)
    {
        var runs = new List<uint>?[segmentOf.Max() + 1];
        var ends = new long[runs.Length];
        var (current, start) = (-1, 0L);
        for (var x = 0; x < size.Width; x++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var y = 0; y < size.Height; y++)
            {
                var segment = segmentOf[labels[((long)y * size.Width) + x]];
                if (segment != current)
                {
                    var at = ((long)x * size.Height) + y;
                    Close(current, start, at);
                    (current, start) = (segment, at);
                }
            }
        }

        Close(current, start, size.Area);
        return [.. runs.Index().Where(entry => entry.Item is not null).Select(entry => (entry.Index, RleMask.FromRuns(size, Whole(entry.Item!, size.Area - ends[entry.Index]))))];

        void Close(int segment, long from, long to)
        {
            if (segment >= 0)
            {
                var of = runs[segment] ??= [];
                of.Add((uint)(from - ends[segment]));
                of.Add((uint)(to - from));
                ends[segment] = to;
            }
        }
    }

    /// <summary>Runs begin and, where something is left, end with what is not in the mask.</summary>
    private static uint[] Whole(List<uint> runs, long left) => left > 0 ? [.. runs, (uint)left] : [.. runs];
}
