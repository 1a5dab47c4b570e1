using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Onnx;

namespace iSeg.Engine.Clip;

/// <summary>
/// CLIP's vision transformer for a picture of any number of patches: every token projected, not only the class token, and, where asked for,
/// every layer's attention.
/// </summary>
internal static class ClipVisionGraph
{
    /// <summary>Input: [patches, 3 * patch * patch], channel by channel.</summary>
    public const string Patches = "patches";

    /// <summary>Input: [1 + patches, hidden].</summary>
    public const string Positions = "positions";

    /// <summary>Input: [tokens, tokens], added to the logits of all layers but the last.</summary>
    public const string Mask = "mask";

    /// <summary>Input: [tokens, tokens], added to the logits of the last layer.</summary>
    public const string LastMask = "last_mask";

    /// <summary>Output: [tokens, projection]; token 0 is the picture's.</summary>
    public const string Tokens = "tokens";

    /// <summary>Output: [tokens, tokens], the mean over heads of what attention would be without a mask.</summary>
    public static string Attention(int layer) => $"attention.{layer}";

    public static OnnxModel Build(ClipCheckpoint checkpoint, int patches, bool withAttention)
    {
        var (config, graph) = (checkpoint.Vision, new GraphBuilder(checkpoint.Weights));
        var (width, patch) = (config.HiddenSize, config.PatchSize);
        const string Root = "vision_model";
        var kernel = graph.Reshape(graph.Weight($"{Root}.embeddings.patch_embedding.weight", width, 3, patch, patch), width, 3 * patch * patch);
        var first = graph.Reshape(graph.Weight($"{Root}.embeddings.class_embedding", width), 1, width);
        var x = graph.Concat(first, graph.Gemm(graph.Input(Patches, patches, 3 * patch * patch), kernel, default), 0);
        x = graph.Add(x, graph.Input(Positions, patches + 1, width));

        // The name is misspelt in every checkpoint that there is.
        x = graph.LayerNorm(x, $"{Root}.pre_layrnorm", config.LayerNormEpsilon);
        var (mask, lastMask) = (graph.Input(Mask, patches + 1, patches + 1), graph.Input(LastMask, patches + 1, patches + 1));
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var name = $"{Root}.encoder.layers.{layer}";
            var (attended, plain) = Attend(graph, graph.LayerNorm(x, $"{name}.layer_norm1", config.LayerNormEpsilon), $"{name}.self_attn", config.Heads, layer == config.Layers - 1 ? lastMask : mask);
            x = graph.Add(x, attended);
            var h = graph.Linear(graph.LayerNorm(x, $"{name}.layer_norm2", config.LayerNormEpsilon), $"{name}.mlp.fc1", config.IntermediateSize);
            x = graph.Add(x, graph.Linear(config.QuickGelu ? graph.QuickGelu(h, 1.702f) : graph.Gelu(h), $"{name}.mlp.fc2", width));
            if (withAttention)
            {
                graph.Output(Attention(layer), graph.MeanOfFirst(graph.Softmax(plain)));
            }
        }

        graph.Output(Tokens, graph.Linear(graph.LayerNorm(x, $"{Root}.post_layernorm", config.LayerNormEpsilon), "visual_projection", checkpoint.ProjectionWidth, hasBias: false));
        return graph.Build();
    }

    /// <returns>What the tokens fetch, and the logits [heads, tokens, tokens] before the mask.</returns>
    private static (GraphValue Attended, GraphValue Logits) Attend(GraphBuilder graph, GraphValue x, string name, int heads, GraphValue mask)
    {
        GraphValue Project(string part) => graph.SplitHeads(graph.Linear(x, $"{name}.{part}", x[1]), heads);
        var query = graph.Multiply(Project("q_proj"), graph.Constant(1 / MathF.Sqrt((float)x[1] / heads), 1));
        var logits = graph.MatMul(query, graph.Transpose(Project("k_proj"), 0, 2, 1));
        var fetched = graph.MatMul(graph.Softmax(graph.Add(logits, mask)), Project("v_proj"));
        return (graph.Linear(graph.Reshape(graph.Transpose(fetched, 1, 0, 2), x[0], x[1]), $"{name}.out_proj", x[1]), logits);
    }
}
