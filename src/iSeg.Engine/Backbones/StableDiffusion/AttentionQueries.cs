using System.Numerics.Tensors;

namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>What a pass through the UNet leaves behind: enough for every attention map, a small part of their size.</summary>
/// <param name="SelfQuery">[heads, positions, width].</param>
/// <param name="SelfKey">[heads, positions, width].</param>
/// <param name="Cross">Per layer of cross-attention [heads, positions, width].</param>
internal sealed record AttentionQueries(float[] SelfQuery, float[] SelfKey, IReadOnlyList<float[]> Cross)
{
    public long ByteSize => sizeof(float) * (SelfQuery.LongLength + SelfKey.LongLength + Cross.Sum(query => query.LongLength));

    /// <summary>One row of the self-attention, softmax(query key^T / sqrt(width)) averaged over heads, without the rest of the matrix.</summary>
    /// <param name="cell">Whose.</param>
    /// <param name="positions">How many cells there are.</param>
    /// <param name="heads">How many heads the layer has.</param>
    /// <returns>[positions], sums to 1.</returns>
    public float[] SelfAttentionRow(int cell, int positions, int heads)
    {
        var width = SelfQuery.Length / heads / positions;
        var (mean, row) = (new float[positions], new float[positions]);
        for (var head = 0; head < heads; head++)
        {
            var query = SelfQuery.AsSpan(((head * positions) + cell) * width, width);
            for (var other = 0; other < positions; other++)
            {
                row[other] = TensorPrimitives.Dot(query, SelfKey.AsSpan(((head * positions) + other) * width, width)) / MathF.Sqrt(width);
            }

            Softmax.Apply(row);
            TensorPrimitives.MultiplyAdd(row, 1f / heads, mean, mean);
        }

        return mean;
    }
}
