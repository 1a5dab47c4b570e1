using System.Collections.Immutable;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Onnx;

namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>softmax(query key^T / sqrt(width)) averaged over heads.</summary>
internal static class HeadMean
{
    /// <summary>So many numbers of all heads' maps are made at a time: they stay in the processor's caches.</summary>
    private const int Chunk = 1 << 21;

    /// <summary>Of all heads, some rows at a time: between the cells of a picture one head's map alone is 64 MB and more.</summary>
    /// <param name="network">Of <see cref="AttentionGraphs.BuildProbabilities"/>.</param>
    /// <param name="query">[heads, positions, width].</param>
    /// <param name="key">[heads, keys, width].</param>
    /// <param name="heads">How many.</param>
    /// <param name="width">Of one head.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[positions, keys].</returns>
    public static float[] Of(OnnxNetwork network, float[] query, float[] key, int heads, int width, CancellationToken cancellationToken)
    {
        var (positions, keys) = (query.Length / heads / width, key.Length / heads / width);
        var result = new float[(long)positions * keys];
        var rows = Math.Clamp(Chunk / heads / keys, 1, positions);
        for (var first = 0; first < positions; first += rows)
        {
            var count = Math.Min(rows, positions - first);
            network.Run(
                [
                    new(AttentionGraphs.Query, count == positions ? query : Rows(query, heads, width, first, count), heads, count, width),
                    new(AttentionGraphs.Key, key, heads, keys, width),
                    new(AttentionGraphs.Scale, [1 / MathF.Sqrt(width)], 1),
                ],
                [(AttentionGraphs.Probabilities, result.AsMemory(first * keys, count * keys), [count, keys])],
                cancellationToken);
        }

        return result;
    }

    /// <summary>Of some heads of a self-attention.</summary>
    /// <param name="network">Of <see cref="AttentionGraphs.BuildProbabilities"/>.</param>
    /// <param name="layer">Whose attention it is.</param>
    /// <param name="query">[heads, positions, width].</param>
    /// <param name="key">[heads, positions, width].</param>
    /// <param name="heads">Which to average, counted from 0; empty for all.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[positions, positions].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The layer has no such head.</exception>
    public static float[] Of(
        OnnxNetwork network, AttentionLayer layer, float[] query, float[] key, ImmutableArray<int> heads, CancellationToken cancellationToken)
    {
        var chosen = Choose(layer, heads);
        return Of(network, Pick(query, layer, chosen), Pick(key, layer, chosen), chosen.Length, layer.Width, cancellationToken);
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

    /// <summary>Some of all heads, in the order in which they are named.</summary>
    /// <param name="all">[heads, positions, width].</param>
    /// <param name="layer">Whose they are.</param>
    /// <param name="chosen">Of <see cref="Choose"/>.</param>
    public static float[] Pick(float[] all, AttentionLayer layer, ImmutableArray<int> chosen)
    {
        if (chosen.Length == layer.Heads && chosen.SequenceEqual(Enumerable.Range(0, layer.Heads)))
        {
            return all;
        }

        var one = layer.Positions * layer.Width;
        return [.. chosen.SelectMany(head => all[(head * one)..((head + 1) * one)])];
    }

    private static float[] Rows(float[] query, int heads, int width, int first, int count)
    {
        var rows = new float[heads * count * width];
        var positions = query.Length / heads / width;
        for (var head = 0; head < heads; head++)
        {
            query.AsSpan(((head * positions) + first) * width, count * width).CopyTo(rows.AsSpan(head * count * width));
        }

        return rows;
    }
}
