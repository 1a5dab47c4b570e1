using iSeg.Engine.Onnx;

namespace iSeg.Engine.Backbones.StableDiffusion.Networks;

/// <summary>One attention of the UNet, whose maps can be asked for.</summary>
/// <param name="Name">Such as "up_blocks.3.attentions.1.transformer_blocks.0.attn1".</param>
/// <param name="IsCross">Looks at the text and not at the picture itself.</param>
/// <param name="Side">Positions are the cells of a grid of so many rows and columns.</param>
/// <param name="Heads">How many.</param>
/// <param name="Query">[batch * positions, heads * width].</param>
/// <param name="Key">[batch * positions or tokens, heads * width].</param>
internal sealed record AttentionLayer(string Name, bool IsCross, int Side, int Heads, GraphValue Query, GraphValue Key)
{
    public string QueryOutput => $"{Name}.query";

    public string KeyOutput => $"{Name}.key";

    /// <summary>Numbers per head and position.</summary>
    public int Width => Query[1] / Heads;

    public int Positions => Side * Side;
}

internal static class AttentionHeads
{
    /// <summary>
    /// Outputs <see cref="AttentionLayer.QueryOutput"/> [batch * heads, positions, width] of every layer, and <see cref="AttentionLayer.KeyOutput"/> of
    /// those that look at the picture itself; cross-attention's keys come of the text alone.
    /// </summary>
    public static void Output(this GraphBuilder graph, IEnumerable<AttentionLayer> layers)
    {
        foreach (var layer in layers)
        {
            graph.Output(layer.QueryOutput, graph.SplitHeads(layer.Query, layer.Heads, layer.Positions));
            if (!layer.IsCross)
            {
                graph.Output(layer.KeyOutput, graph.SplitHeads(layer.Key, layer.Heads, layer.Positions));
            }
        }
    }

    /// <summary>[positions, heads * width] to [heads, positions, width].</summary>
    public static GraphValue SplitHeads(this GraphBuilder graph, GraphValue rows, int heads) =>
        graph.Transpose(graph.Reshape(rows, rows[0], heads, rows[1] / heads), 1, 0, 2);

    /// <summary>[batch * positions, heads * width] to [batch * heads, positions, width].</summary>
    public static GraphValue SplitHeads(this GraphBuilder graph, GraphValue rows, int heads, int positions)
    {
        var (batch, width) = (rows[0] / positions, rows[1] / heads);
        var split = graph.Transpose(graph.Reshape(rows, batch, positions, heads, width), 0, 2, 1, 3);
        return graph.Reshape(split, batch * heads, positions, width);
    }
}
