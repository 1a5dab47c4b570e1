using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Engine.Prelabelling;

/// <summary>How sure a mask is: the mean of its soft map over its pixels, 0..1, from some thousand of them.</summary>
public static class MaskScore
{
    private const int Looks = 4096;

    /// <summary>Null for an empty mask.</summary>
    public static double? Of(RleMask mask, SoftMap map) => Mean(mask, (x, y) => map.Sample(x, y));

    /// <param name="mask">Of the picture's size.</param>
    /// <param name="map">[rows, columns] of the grid, 0..1.</param>
    /// <param name="grid">Cells over the whole picture.</param>
    public static double? Of(RleMask mask, float[] map, PixelSize grid) =>
        Mean(mask, (x, y) => map[((int)((long)y * grid.Height / mask.Height) * grid.Width) + (int)((long)x * grid.Width / mask.Width)]);

    private static double? Mean(RleMask mask, Func<int, int, float> value)
    {
        var (step, sum, count, next) = (Math.Max(1, mask.Area / Looks), 0d, 0, 0L);
        foreach (var (column, top, bottom) in mask.ColumnSpans())
        {
            for (; next < bottom - top; next += step)
            {
                sum += value(column, (int)(top + next));
                count++;
            }

            next -= bottom - top;
        }

        return count == 0 ? null : Math.Round(Math.Clamp(sum / count, 0, 1), 4);
    }
}
