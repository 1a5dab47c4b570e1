using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;

namespace iSeg.Engine.Backbones.StableDiffusion.Networks;

/// <summary>What turns queries into attention maps, outside the UNet, so that a text can change without another pass of it.</summary>
internal static class AttentionGraphs
{
    /// <summary>Input: [heads, positions, width].</summary>
    public const string Query = "query";

    /// <summary>Input: [heads, keys, width].</summary>
    public const string Key = "key";

    /// <summary>Input: [1], 1 / sqrt(width).</summary>
    public const string Scale = "scale";

    /// <summary>Output: softmax(query key^T scale), averaged over the heads: [positions, keys].</summary>
    public const string Probabilities = "probabilities";

    /// <summary>One graph for every layer: all sizes are left to the run. Always computed in F32, because logits outgrow F16 in some checkpoints.</summary>
    public static OnnxModel BuildProbabilities()
    {
        var graph = new GraphBuilder(NoWeights.Instance);
        var (query, key) = (graph.Input(Query, -1, -1, -1), graph.Input(Key, -1, -1, -1));
        var logits = graph.MatMul(graph.Multiply(query, graph.Input(Scale, 1)), graph.Transpose(key, 0, 2, 1));
        graph.Output(Probabilities, graph.MeanOfFirst(graph.Softmax(logits)));
        return graph.Build();
    }

    /// <summary>
    /// The keys that some layers of cross-attention make of a text. Inputs are <see cref="UNetGraph.Text"/> and <see cref="UNetGraph.TokenWeights"/>,
    /// outputs <see cref="AttentionLayer.KeyOutput"/> [heads, tokens, width] of each layer.
    /// </summary>
    public static OnnxModel BuildKeys(UNetConfig config, IWeights weights, int tokens, IEnumerable<AttentionLayer> layers, NumberType precision = NumberType.Float)
    {
        var graph = new GraphBuilder(weights, precision);
        var text = graph.Input(UNetGraph.Text, tokens, config.CrossAttentionDim[0]);
        var factors = graph.Reshape(graph.Input(UNetGraph.TokenWeights, tokens), tokens, 1);
        foreach (var layer in layers)
        {
            var keys = graph.Linear(text, $"{layer.Name}.to_k", layer.Heads * layer.Width, hasBias: false);
            graph.Output(layer.KeyOutput, graph.SplitHeads(graph.Multiply(keys, factors), layer.Heads));
        }

        return graph.Build();
    }
}
