using iSeg.Core.Geometry;
using iSeg.Engine.Refinement;

namespace iSeg.Engine.Unsupervised;

/// <summary>Several maps of the same cells, of which the largest has a cell.</summary>
internal static class SegmentMaps
{
    /// <summary>Per cell the number of the map that is largest there; the first of equals.</summary>
    public static int[] Largest(IReadOnlyList<float[]> maps)
    {
        var labels = new int[maps[0].Length];
        for (var cell = 0; cell < labels.Length; cell++)
        {
            for (var map = 1; map < maps.Count; map++)
            {
                labels[cell] = maps[map][cell] > maps[labels[cell]][cell] ? map : labels[cell];
            }
        }

        return labels;
    }

    /// <summary>DiffSeg's last step: the maps are enlarged bilinearly before the largest is looked for.</summary>
    /// <returns>[factor * grid, factor * grid].</returns>
    public static int[] Enlarged(IReadOnlyList<float[]> maps, int grid, int factor) =>
        Largest([.. maps.Select(map => Bilinear.Resize(map, new(grid, grid), new PixelSize(factor * grid, factor * grid)))]);

    /// <summary>Ent-Self on segments, as the paper does: each one's cells spread along the reduced self-attention; segments without a cell go.</summary>
    /// <returns>Per segment a map [cells], 0..1.</returns>
    public static List<float[]> Spread(IReadOnlyList<float[]> maps, AttentionMatrix attention, int iterations)
    {
        var labels = Largest(maps);
        var spread = new List<float[]>();
        foreach (var segment in labels.Distinct().Order())
        {
            spread.Add(Array.ConvertAll(labels, label => label == segment ? 1f : 0f));
        }

        MapIteration.Refine(attention, spread, iterations);
        spread.ForEach(map => MapIteration.Stretch(map));
        return spread;
    }

    /// <summary>Leaves out maps that win less than a part of the area, so that others take their cells; the widest map stays in any case.</summary>
    /// <param name="maps">Per segment a map [cells].</param>
    /// <param name="areas">Of each cell.</param>
    /// <param name="least">0..1.</param>
    public static IReadOnlyList<float[]> WithoutSlivers(IReadOnlyList<float[]> maps, ReadOnlySpan<int> areas, double least)
    {
        var won = new long[maps.Count];
        var labels = Largest(maps);
        for (var cell = 0; cell < labels.Length; cell++)
        {
            won[labels[cell]] += areas[cell];
        }

        var (total, widest) = (won.Sum(), won.Max());
        return [.. maps.Where((_, index) => won[index] == widest || won[index] >= least * total)];
    }
}
