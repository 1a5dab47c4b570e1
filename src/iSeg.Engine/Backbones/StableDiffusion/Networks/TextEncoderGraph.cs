using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;

namespace iSeg.Engine.Backbones.StableDiffusion.Networks;

/// <summary>CLIP's text transformer (Radford et al. 2021), as Stable Diffusion uses it: all positions, after the final normalisation.</summary>
internal static class TextEncoderGraph
{
    /// <summary>Input: token numbers [positions].</summary>
    public const string Tokens = "tokens";

    /// <summary>Output: [positions, hidden].</summary>
    public const string Embeddings = "embeddings";

    public static OnnxModel Build(TextEncoderConfig config, IWeights weights, NumberType precision = NumberType.Float)
    {
        var graph = new GraphBuilder(weights, precision);

        // Some releases of Transformers save the inner model's names.
        var root = weights.Has("final_layer_norm.weight") ? "" : "text_model.";
        var width = config.HiddenSize;
        var tokens = graph.IntegerInput(Tokens, config.MaxPositions);
        var x = graph.Add(
            graph.Gather(graph.Weight($"{root}embeddings.token_embedding.weight", config.VocabularySize, width), tokens),
            graph.Weight($"{root}embeddings.position_embedding.weight", config.MaxPositions, width));
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var name = $"{root}encoder.layers.{layer}";
            x = graph.Add(x, Attention(graph, graph.LayerNorm(x, $"{name}.layer_norm1", config.LayerNormEpsilon), $"{name}.self_attn", config.Heads));
            var h = graph.Linear(graph.LayerNorm(x, $"{name}.layer_norm2", config.LayerNormEpsilon), $"{name}.mlp.fc1", config.IntermediateSize);
            x = graph.Add(x, graph.Linear(config.QuickGelu ? graph.QuickGelu(h, 1.702f) : graph.Gelu(h), $"{name}.mlp.fc2", width));
        }

        graph.Output(Embeddings, graph.LayerNorm(x, $"{root}final_layer_norm", config.LayerNormEpsilon));
        return graph.Build();
    }

    private static GraphValue Attention(GraphBuilder graph, GraphValue x, string name, int heads)
    {
        GraphValue Project(string part) => graph.Reshape(graph.Linear(x, $"{name}.{part}", x[1]), 1, x[0], x[1]);
        var attended = graph.Attention(Project("q_proj"), Project("k_proj"), Project("v_proj"), heads, causal: true);
        return graph.Linear(graph.Reshape(attended, x.Shape.AsSpan()), $"{name}.out_proj", x[1]);
    }
}
