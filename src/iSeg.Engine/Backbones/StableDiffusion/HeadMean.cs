using System.Collections.Immutable;
using System.Numerics.Tensors;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Onnx;

namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>softmax(query key^T / sqrt(width)) averaged over heads.</summary>
internal static class HeadMean
{
    /// <summary>All heads at once.</summary>
    /// <param name="network">Of <see cref="AttentionGraphs.BuildProbabilities"/> for many heads.</param>
    /// <param name="query">[heads, positions, width].</param>
    /// <param name="key">[heads, keys, width].</param>
    /// <param name="heads">How many.</param>
    /// <param name="width">Of one head.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[positions, keys].</returns>
    public static float[] AllAtOnce(OnnxNetwork network, float[] query, float[] key, int heads, int width, CancellationToken cancellationToken)
    {
        var (positions, keys) = (query.Length / heads / width, key.Length / heads / width);
        var result = new float[(long)positions * keys];
        network.Run(Inputs(query, key, heads, width), [(AttentionGraphs.Probabilities, result, [positions, keys])], cancellationToken);
        return result;
    }

    /// <summary>Some heads, one after the other: between the cells of a picture each takes 64 MB and more.</summary>
    /// <param name="network">Of <see cref="AttentionGraphs.BuildProbabilities"/> for one head.</param>
    /// <param name="layer">Whose attention it is.</param>
    /// <param name="query">[heads, positions, width].</param>
    /// <param name="key">[heads, positions, width].</param>
    /// <param name="heads">Which to average, counted from 0; empty for all.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[positions, positions].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The layer has no such head.</exception>
    public static float[] OneByOne(
        OnnxNetwork network, AttentionLayer layer, float[] query, float[] key, ImmutableArray<int> heads, CancellationToken cancellationToken)
    {
        var chosen = Choose(layer, heads);
        float[] Head(float[] all, int head) => all[(head * layer.Positions * layer.Width)..((head + 1) * layer.Positions * layer.Width)];
        void Run(int head, float[] result) => network.Run(
            Inputs(Head(query, head), Head(key, head), 1, layer.Width),
            [(AttentionGraphs.Probabilities, result, [1, layer.Positions, layer.Positions])],
            cancellationToken);

        var sum = new float[(long)layer.Positions * layer.Positions];
        Run(chosen[0], sum);
        if (chosen.Length > 1)
        {
            var one = new float[sum.Length];
            foreach (var head in chosen.AsSpan(1..))
            {
                Run(head, one);
                TensorPrimitives.Add(sum, one, sum);
            }

            TensorPrimitives.Divide(sum, chosen.Length, sum);
        }

        return sum;
    }

    /// <summary>The heads that are asked for; all where none is named.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The layer has no such head.</exception>
    public static ImmutableArray<int> Choose(AttentionLayer layer, ImmutableArray<int> heads)
    {
        ImmutableArray<int> chosen = heads.IsDefaultOrEmpty ? [.. Enumerable.Range(0, layer.Heads)] : heads;
        return chosen.All(head => head >= 0 && head < layer.Heads)
            ? chosen
            : throw new ArgumentOutOfRangeException(nameof(heads), string.Join(", ", chosen), $"The self-attention has heads 0 to {layer.Heads - 1}.");
    }

    private static OnnxInput[] Inputs(float[] query, float[] key, int heads, int width) =>
    [
        new(AttentionGraphs.Query, query, heads, query.Length / heads / width, width), new(AttentionGraphs.Key, key, heads, key.Length / heads / width, width),
        new(AttentionGraphs.Scale, [1 / MathF.Sqrt(width)], 1),
    ];
}
