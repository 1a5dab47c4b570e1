using iSeg.Engine.Onnx;

namespace iSeg.Engine.Backbones.StableDiffusion.Networks;

/// <summary>The layers that Stable Diffusion's networks share, named as their weights are.</summary>
internal static class Layers
{
    /// <summary>x W^T + b.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="x">[rows, in].</param>
    /// <param name="name">Of the layer; its weight may also be that of a 1x1 convolution.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="hasBias">Whether the layer has one.</param>
    public static GraphValue Linear(this GraphBuilder graph, GraphValue x, string name, int width, bool hasBias = true) =>
        graph.Gemm(x, graph.Weight($"{name}.weight", width, x[-1]), hasBias ? graph.Weight($"{name}.bias", width) : default);

    /// <summary>A convolution that keeps the size but for its stride.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="x">[batch, in, height, width].</param>
    /// <param name="name">Of the layer.</param>
    /// <param name="channels">Of the result.</param>
    /// <param name="kernel">1 or 3.</param>
    public static GraphValue Conv(this GraphBuilder graph, GraphValue x, string name, int channels, int kernel) =>
        graph.Conv(x, name, channels, kernel, 1, kernel / 2, kernel / 2);

    /// <inheritdoc cref="GraphBuilder.Conv(GraphValue, GraphValue, GraphValue, int, int, int)"/>
    public static GraphValue Conv(this GraphBuilder graph, GraphValue x, string name, int channels, int kernel, int stride, int top, int bottom) =>
        graph.Conv(x, graph.Weight($"{name}.weight", channels, x[1], kernel, kernel), graph.Weight($"{name}.bias", channels), stride, top, bottom);

    /// <summary>Over the last dimension.</summary>
    public static GraphValue LayerNorm(this GraphBuilder graph, GraphValue x, string name, double epsilon) =>
        graph.LayerNormalization(x, graph.Weight($"{name}.weight", x[-1]), graph.Weight($"{name}.bias", x[-1]), (float)epsilon);

    /// <summary>Two convolutions around a shortcut, told about the timestep where there is one.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="x">[batch, in, height, width].</param>
    /// <param name="name">Of the block.</param>
    /// <param name="channels">Of the result.</param>
    /// <param name="groups">Of the normalisations.</param>
    /// <param name="epsilon">Of the normalisations.</param>
    /// <param name="time">[batch, width], after its activation; default in the autoencoder.</param>
    public static GraphValue Resnet(this GraphBuilder graph, GraphValue x, string name, int channels, int groups, double epsilon, GraphValue time = default)
    {
        var h = graph.Conv(graph.Silu(graph.GroupNorm(x, $"{name}.norm1", groups, epsilon)), $"{name}.conv1", channels, 3);
        if (time.Name is not null)
        {
            h = graph.Add(h, graph.Reshape(TimestepEmbedding.OfBlock(graph, time, name, channels), time[0], channels, 1, 1));
        }

        h = graph.Conv(graph.Silu(graph.GroupNorm(h, $"{name}.norm2", groups, epsilon)), $"{name}.conv2", channels, 3);
        return graph.Add(x[1] == channels ? x : graph.Conv(x, $"{name}.conv_shortcut", channels, 1), h);
    }

    /// <summary>[batch, channels, height, width] to rows [batch * height * width, channels].</summary>
    public static GraphValue ToRows(this GraphBuilder graph, GraphValue x) =>
        graph.Reshape(graph.Transpose(x, 0, 2, 3, 1), x[0] * x[2] * x[3], x[1]);

    /// <summary>Rows back to [batch, channels, height, width] like <paramref name="shape"/>.</summary>
    public static GraphValue FromRows(this GraphBuilder graph, GraphValue rows, GraphValue shape) =>
        graph.Transpose(graph.Reshape(rows, shape[0], shape[2], shape[3], rows[1]), 0, 3, 1, 2);
}
