using System.Collections.Immutable;
using iSeg.Core.Geometry;
using iSeg.Engine.Refinement;

namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>Where the named categories are, on a square grid over the picture.</summary>
/// <param name="Names">The categories, in the order in which they were asked for.</param>
/// <param name="Grid">Cells across and down.</param>
/// <param name="Initial">Per category the fused cross-attention, row-major, 0 or above; sums vary with the sizes of the layers.</param>
/// <param name="Refined">Per category the map after Ent-Self and iteration, row-major, stretched to 0..1.</param>
public sealed record CategoryMaps(ImmutableArray<string> Names, PixelSize Grid, ImmutableArray<float[]> Initial, ImmutableArray<float[]> Refined)
{
    /// <summary>A_ca &lt;- A_ent A_ca, N times, for all categories together, and stretched. The first subtraction of the minimum changes nothing but rounding: rows sum to 1.</summary>
    internal static float[][] Refine(AttentionMatrix attention, IReadOnlyList<float[]> initial, int iterations)
    {
        float[][] maps = [.. initial.Select(map => (float[])map.Clone())];
        MapIteration.Refine(attention, maps, iterations);
        foreach (var map in maps)
        {
            MapIteration.Stretch(map);
        }

        return maps;
    }

    /// <summary>The same after 0, 1, ... N iterations: N of them in all.</summary>
    internal static IEnumerable<float[][]> RefineSteps(AttentionMatrix attention, IReadOnlyList<float[]> initial, int iterations, CancellationToken cancellationToken)
    {
        float[][] maps = [.. initial.Select(map => (float[])map.Clone())];
        for (var n = 0; n <= iterations; n++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            MapIteration.Refine(attention, maps, n == 0 ? 0 : 1);
            yield return Array.ConvertAll(maps, map =>
            {
                var shown = (float[])map.Clone();
                MapIteration.Stretch(shown);
                return shown;
            });
        }
    }
}
