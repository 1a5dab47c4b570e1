using iSeg.Core.Geometry;
using iSeg.Engine.Refinement;

namespace iSeg.Engine.WeaklySupervised;

/// <summary>Which category every pixel shows.</summary>
public static class CategoryLabels
{
    /// <summary>The surest category of every pixel, or 0 where the background is surer.</summary>
    /// <param name="maps">Per category a map of the grid, row-major.</param>
    /// <param name="grid">Cells across and down.</param>
    /// <param name="values">What each category is written as, 1..255.</param>
    /// <param name="size">Of the picture.</param>
    /// <param name="rule">What is background.</param>
    /// <returns>[height, width].</returns>
    public static byte[] Assign(IReadOnlyList<float[]> maps, PixelSize grid, IReadOnlyList<byte> values, PixelSize size, BackgroundRule rule)
    {
        ArgumentNullException.ThrowIfNull(maps);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Count, maps.Count, nameof(values));
        var (labels, best) = (new byte[size.Area], new float[size.Area]);
        foreach (var (map, value) in maps.Zip(values))
        {
            // Enlarging flattens peaks, so the map is stretched once more: a category's surest pixel is 1.
            var fine = Bilinear.Resize(map, grid, size);
            MapIteration.Stretch(fine);
            for (var at = 0; at < fine.Length; at++)
            {
                if (fine[at] > best[at])
                {
                    (best[at], labels[at]) = (fine[at], value);
                }
            }
        }

        for (var at = 0; at < labels.Length; at++)
        {
            labels[at] = rule.IsBackground(best[at]) ? (byte)0 : labels[at];
        }

        return labels;
    }
}
