using System.Numerics.Tensors;
using iSeg.Core.Geometry;
using iSeg.Engine.Refinement;

namespace iSeg.Engine.Unsupervised;

/// <summary>
/// DiffSeg's first step (Tian et al., CVPR 2024): self-attention of all sizes as one, [cells, cells] of the finest grid. A coarse map counts in
/// proportion to its side.
/// </summary>
internal static class AttentionAggregation
{
    /// <param name="layers">Per size its side and its attention [side * side, side * side], mean over all heads of all layers of this size.</param>
    /// <param name="grid">Side of the result; every side divides it.</param>
    /// <param name="cancellationToken">Checked between maps.</param>
    /// <returns>[grid * grid, grid * grid], rows sum to 1.</returns>
    public static float[] Aggregate(IReadOnlyList<(int Side, float[] Attention)> layers, int grid, CancellationToken cancellationToken)
    {
        var cells = grid * grid;
        var result = new float[(long)cells * cells];
        var total = (float)layers.Sum(layer => layer.Side);
        foreach (var (side, attention) in layers)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(grid % side, 0, nameof(layers));
            var (own, ratio) = (side * side, grid / side);
            Parallel.For(0, own, new() { CancellationToken = cancellationToken }, from =>
            {
                var map = attention.AsSpan(from * own, own);
                var fine = side == grid ? map.ToArray() : Bilinear.Resize(map, new(side, side), new PixelSize(grid, grid));
                TensorPrimitives.Multiply(fine, side / total / TensorPrimitives.Sum<float>(fine), fine);

                // A coarse cell looks the same way from each of the fine cells in it.
                var (row, column) = Math.DivRem(from, side);
                for (var y = row * ratio; y < (row + 1) * ratio; y++)
                {
                    for (var x = column * ratio; x < (column + 1) * ratio; x++)
                    {
                        var to = result.AsSpan(((y * grid) + x) * cells, cells);
                        TensorPrimitives.Add(to, fine, to);
                    }
                }
            });
        }

        return result;
    }
}
