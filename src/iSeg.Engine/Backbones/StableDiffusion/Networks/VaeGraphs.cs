using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;

namespace iSeg.Engine.Backbones.StableDiffusion.Networks;

/// <summary>The autoencoder between pictures and latents (Rombach et al. 2022).</summary>
internal static class VaeGraphs
{
    /// <summary>Input of the encoder: [batch, 3, height, width], -1..1.</summary>
    public const string Picture = "picture";

    /// <summary>Output of the encoder: the posterior's mean [1, latent channels, height / 8, width / 8].</summary>
    public const string Mean = "mean";

    /// <summary>Output of the encoder: the logarithm of the posterior's variance, shaped like the mean.</summary>
    public const string LogVariance = "log_variance";

    /// <summary>Input of the decoder: [1, latent channels, height / 8, width / 8], not scaled.</summary>
    public const string Latents = "latents";

    /// <summary>Added to the variance by every normalisation.</summary>
    public const double Epsilon = 1e-6;

    /// <param name="config">Its shape.</param>
    /// <param name="weights">Of the autoencoder.</param>
    /// <param name="side">Of the picture in pixels; a multiple of <see cref="VaeConfig.Reduction"/>.</param>
    /// <param name="precision">What is computed in.</param>
    /// <param name="batch">Pictures at once.</param>
    public static OnnxModel BuildEncoder(VaeConfig config, IWeights weights, int side, NumberType precision = NumberType.Float, int batch = 1)
    {
        CheckSide(side, config.Reduction);
        var graph = new GraphBuilder(weights, precision);
        var x = graph.Conv(graph.Input(Picture, batch, config.InChannels, side, side), "encoder.conv_in", config.Channels[0], 3);
        for (var level = 0; level < config.Channels.Length; level++)
        {
            for (var block = 0; block < config.LayersPerBlock; block++)
            {
                x = graph.Resnet(x, $"encoder.down_blocks.{level}.resnets.{block}", config.Channels[level], config.NormGroups, Epsilon);
            }

            if (level < config.Channels.Length - 1)
            {
                // Padded below and at the right only, unlike the UNet's.
                x = graph.Conv(x, $"encoder.down_blocks.{level}.downsamplers.0.conv", x[1], 3, stride: 2, top: 0, bottom: 1);
            }
        }

        x = Middle(graph, x, "encoder.mid_block", config);
        var moments = Head(graph, x, "encoder", config, 2 * config.LatentChannels);
        if (config.HasQuantConv)
        {
            moments = graph.Conv(moments, "quant_conv", moments[1], 1);
        }

        graph.Output(Mean, graph.Slice(moments, 1, 0, config.LatentChannels));
        graph.Output(LogVariance, graph.Clip(graph.Slice(moments, 1, config.LatentChannels, 2 * config.LatentChannels), -30, 20));
        return graph.Build();
    }

    /// <param name="config">Its shape.</param>
    /// <param name="weights">Of the autoencoder.</param>
    /// <param name="side">Of the latents.</param>
    /// <param name="precision">What is computed in.</param>
    /// <returns>A model whose output <see cref="Picture"/> is [1, 3, side * 8, side * 8], about -1..1.</returns>
    public static OnnxModel BuildDecoder(VaeConfig config, IWeights weights, int side, NumberType precision = NumberType.Float)
    {
        CheckSide(side, 1);
        var graph = new GraphBuilder(weights, precision);
        var x = graph.Input(Latents, 1, config.LatentChannels, side, side);
        if (config.HasPostQuantConv)
        {
            x = graph.Conv(x, "post_quant_conv", config.LatentChannels, 1);
        }

        x = Middle(graph, graph.Conv(x, "decoder.conv_in", config.Channels[^1], 3), "decoder.mid_block", config);
        for (var level = 0; level < config.Channels.Length; level++)
        {
            var channels = config.Channels[config.Channels.Length - 1 - level];
            for (var block = 0; block <= config.LayersPerBlock; block++)
            {
                x = graph.Resnet(x, $"decoder.up_blocks.{level}.resnets.{block}", channels, config.NormGroups, Epsilon);
            }

            if (level < config.Channels.Length - 1)
            {
                x = graph.Conv(graph.EnlargeTwice(x), $"decoder.up_blocks.{level}.upsamplers.0.conv", channels, 3);
            }
        }

        graph.Output(Picture, Head(graph, x, "decoder", config, config.OutChannels));
        return graph.Build();
    }

    /// <summary>Published checkpoints have the first names, what Diffusers saves today has the second.</summary>
    public static (string Query, string Key, string Value, string Last) AttentionNames(IWeights weights, string name) =>
        weights.Has($"{name}.query.weight") ? ("query", "key", "value", "proj_attn") : ("to_q", "to_k", "to_v", "to_out.0");

    private static void CheckSide(int side, int multiple)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(side % multiple, 0, nameof(side));
    }

    private static GraphValue Head(GraphBuilder graph, GraphValue x, string name, VaeConfig config, int channels) =>
        graph.Conv(graph.Silu(graph.GroupNorm(x, $"{name}.conv_norm_out", config.NormGroups, Epsilon)), $"{name}.conv_out", channels, 3);

    private static GraphValue Middle(GraphBuilder graph, GraphValue x, string name, VaeConfig config)
    {
        x = graph.Resnet(x, $"{name}.resnets.0", x[1], config.NormGroups, Epsilon);
        x = config.HasMidAttention ? Attention(graph, x, $"{name}.attentions.0", config.NormGroups) : x;
        return graph.Resnet(x, $"{name}.resnets.1", x[1], config.NormGroups, Epsilon);
    }

    private static GraphValue Attention(GraphBuilder graph, GraphValue x, string name, int groups)
    {
        var (query, key, value, last) = AttentionNames(graph.Weights, name);
        var rows = graph.ToRows(graph.GroupNorm(x, $"{name}.group_norm", groups, Epsilon));
        GraphValue Project(string part) => graph.Reshape(graph.Linear(rows, $"{name}.{part}", x[1]), x[0], x[2] * x[3], x[1]);
        var attended = graph.Reshape(graph.Attention(Project(query), Project(key), Project(value), heads: 1), rows.Shape.AsSpan());
        return graph.Add(x, graph.FromRows(graph.Linear(attended, $"{name}.{last}", x[1]), x));
    }
}
