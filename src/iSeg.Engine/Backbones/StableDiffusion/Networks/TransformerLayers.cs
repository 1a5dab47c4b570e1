using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;

namespace iSeg.Engine.Backbones.StableDiffusion.Networks;

/// <summary>The transformers inside the UNet: positions look at each other, then at the text, then each for itself.</summary>
internal sealed class TransformerLayers(GraphBuilder graph, UNetConfig config, GraphValue text, GraphValue tokenWeights)
{
    /// <summary>Of the normalisation before a transformer.</summary>
    public const double GroupEpsilon = 1e-6;

    private const double LayerEpsilon = 1e-5;
    private readonly Dictionary<string, AttentionLayer> _attention = [];

    public IReadOnlyDictionary<string, AttentionLayer> Attention => _attention;

    /// <param name="x">[batch, channels, height, width].</param>
    /// <param name="name">Of the transformer, such as "mid_block.attentions.0".</param>
    /// <param name="level">Finest is 0.</param>
    public GraphValue Apply(GraphValue x, string name, int level)
    {
        var rows = graph.ToRows(graph.GroupNorm(x, $"{name}.norm", config.NormGroups, GroupEpsilon));
        return graph.Add(x, graph.FromRows(Inner(rows, name, level, x[2]), x));
    }

    /// <summary>What is inside a transformer, between its normalisation and its shortcut.</summary>
    /// <param name="rows">[batch * positions, channels].</param>
    /// <param name="name">Of the transformer.</param>
    /// <param name="level">Finest is 0.</param>
    /// <param name="side">Positions are the cells of a grid of so many rows and columns.</param>
    public GraphValue Inner(GraphValue rows, string name, int level, int side)
    {
        // The projections are linear layers in some checkpoints and 1x1 convolutions in others; on rows both are the same product.
        var h = graph.Linear(rows, $"{name}.proj_in", rows[1]);
        for (var block = 0; block < config.TransformerLayers[level]; block++)
        {
            h = Block(h, $"{name}.transformer_blocks.{block}", config.Heads[level], side);
        }

        return graph.Linear(h, $"{name}.proj_out", rows[1]);
    }

    private GraphValue Block(GraphValue x, string name, int heads, int side)
    {
        var own = graph.LayerNorm(x, $"{name}.norm1", LayerEpsilon);
        x = graph.Add(x, Attend(own, own, $"{name}.attn1", heads, side, isCross: false));
        x = graph.Add(x, Attend(graph.LayerNorm(x, $"{name}.norm2", LayerEpsilon), text, $"{name}.attn2", heads, side, isCross: true));
        return graph.Add(x, FeedForward(graph.LayerNorm(x, $"{name}.norm3", LayerEpsilon), $"{name}.ff.net"));
    }

    private GraphValue Attend(GraphValue x, GraphValue context, string name, int heads, int side, bool isCross)
    {
        var query = graph.Linear(x, $"{name}.to_q", x[1], hasBias: false);
        var key = graph.Linear(context, $"{name}.to_k", x[1], hasBias: false);
        var value = graph.Linear(context, $"{name}.to_v", x[1], hasBias: false);
        key = isCross ? graph.Multiply(key, graph.Reshape(tokenWeights, tokenWeights[0], 1)) : key;
        _attention.Add(name, new(name, isCross, side, heads, query, key));

        // Where a checkpoint says that its logits outgrow F16, attention is computed in F32 whatever the rest is.
        var type = config.UpcastAttention ? NumberType.Float : x.Type;
        var batch = x[0] / (side * side);
        GraphValue Batch(GraphValue rows) => graph.Reshape(graph.Cast(rows, type), batch, rows[0] / batch, rows[1]);
        GraphValue Shared(GraphValue rows) => graph.Op("Add", type, [batch, rows[0], rows[1]], graph.Cast(graph.Constant(0, batch, 1, 1), type), graph.Cast(rows, type));
        GraphValue Context(GraphValue rows) => isCross && batch > 1 ? Shared(rows) : Batch(rows);
        var attended = graph.Attention(Batch(query), Context(key), Context(value), heads);
        return graph.Linear(graph.Cast(graph.Reshape(attended, x.Shape.AsSpan()), x.Type), $"{name}.to_out.0", x[1]);
    }

    /// <summary>GEGLU (Shazeer 2020): one half of a wide layer gates the other.</summary>
    private GraphValue FeedForward(GraphValue x, string name)
    {
        var width = 4 * x[1];
        var both = graph.Linear(x, $"{name}.0.proj", 2 * width);
        var gated = graph.Multiply(graph.Slice(both, 1, 0, width), graph.Gelu(graph.Slice(both, 1, width, 2 * width)));
        return graph.Linear(gated, $"{name}.2", x[1]);
    }
}
