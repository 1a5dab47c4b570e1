using System.Numerics.Tensors;
using iSeg.Core.Geometry;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Refinement;

namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>Cross-attention of several layers and sizes as one map per category, the paper's A_ca.</summary>
/// <param name="grid">Cells in each direction of the result.</param>
/// <param name="coarseWeight">Weight of the coarsest size; the others share the rest.</param>
internal sealed class CrossAttentionFusion(int grid, double coarseWeight)
{
    /// <summary>
    /// Averages the heads of all layers of one size; a token's map is divided by its sum, enlarged, and added up over the sizes by weight;
    /// a category is the mean of its tokens.
    /// </summary>
    /// <param name="maps">Per layer its probabilities [positions, tokens], averaged over heads.</param>
    /// <param name="places">Tokens of each category.</param>
    /// <returns>Per category a map [grid * grid].</returns>
    public float[][] Fuse(IReadOnlyList<(AttentionLayer Layer, float[] Probabilities)> maps, IReadOnlyList<Range> places)
    {
        var sizes = maps.GroupBy(map => map.Layer.Side).OrderBy(size => size.Key).ToArray();
        var result = places.Select(_ => new float[grid * grid]).ToArray();
        foreach (var (index, size) in sizes.Index())
        {
            var weight = sizes.Length == 1 ? 1 : index == 0 ? coarseWeight : (1 - coarseWeight) / (sizes.Length - 1);
            var mean = Mean([.. size]);
            foreach (var (place, map) in places.Zip(result))
            {
                Add(map, mean, size.Key, place, (float)weight);
            }
        }

        return result;
    }

    private static float[] Mean((AttentionLayer Layer, float[] Probabilities)[] maps)
    {
        var (mean, heads) = (new float[maps[0].Probabilities.Length], maps.Sum(map => map.Layer.Heads));
        foreach (var (layer, probabilities) in maps)
        {
            TensorPrimitives.MultiplyAdd(probabilities, (float)layer.Heads / heads, mean, mean);
        }

        return mean;
    }

    private void Add(float[] map, float[] probabilities, int side, Range place, float weight)
    {
        var (cells, column) = (side * side, new float[side * side]);
        var tokens = probabilities.Length / cells;
        var (first, count) = place.GetOffsetAndLength(tokens);
        for (var token = first; token < first + count; token++)
        {
            for (var cell = 0; cell < cells; cell++)
            {
                column[cell] = probabilities[(cell * tokens) + token];
            }

            // A softmax is nowhere 0 unless it underflows everywhere: such a token points nowhere.
            var sum = TensorPrimitives.Sum<float>(column);
            if (sum > 0)
            {
                TensorPrimitives.Multiply(column, weight / (sum * count), column);
                TensorPrimitives.Add(map, Bilinear.Resize(column, new PixelSize(side, side), new PixelSize(grid, grid)), map);
            }
        }
    }
}
