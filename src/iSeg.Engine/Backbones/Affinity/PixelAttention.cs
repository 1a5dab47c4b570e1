using System.Numerics.Tensors;

namespace iSeg.Engine.Backbones.Affinity;

/// <summary>Self-attention without a network: A_ij = softmax over j of -|f_i - f_j|^2 / tau.</summary>
internal static class PixelAttention
{
    /// <param name="features">Per feature an array [cells].</param>
    /// <param name="tau">Temperature, in squared feature units.</param>
    /// <param name="cancellationToken">Checked between rows.</param>
    /// <returns>[cells, cells] row-major, rows sum to 1.</returns>
    public static float[] Compute(float[][] features, float tau, CancellationToken cancellationToken)
    {
        var cells = features[0].Length;
        var attention = new float[(long)cells * cells];
        Parallel.For(
            0,
            cells,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => new float[cells],
            (cell, _, differences) =>
            {
                Fill(attention.AsSpan(cell * cells, cells), features, tau, cell, differences);
                return differences;
            },
            _ => { });
        return attention;
    }

    /// <summary>One row of the same.</summary>
    public static float[] Row(float[][] features, float tau, int cell)
    {
        var row = new float[features[0].Length];
        Fill(row, features, tau, cell, new float[row.Length]);
        return row;
    }

    private static void Fill(Span<float> row, float[][] features, float tau, int cell, float[] differences)
    {
        foreach (var feature in features)
        {
            TensorPrimitives.Subtract(feature, feature[cell], differences);
            TensorPrimitives.MultiplyAdd(differences, differences, row, row);
        }

        // The largest logit of a row is its own, 0, so that nothing overflows.
        TensorPrimitives.Multiply(row, -1 / tau, row);
        TensorPrimitives.Exp(row, row);
        TensorPrimitives.Divide(row, TensorPrimitives.Sum<float>(row), row);
    }
}
