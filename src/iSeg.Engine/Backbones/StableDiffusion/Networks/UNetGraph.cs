using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;

namespace iSeg.Engine.Backbones.StableDiffusion.Networks;

/// <summary>
/// The denoising network of Stable Diffusion 1.x and 2.x while it is built: residual blocks and transformers on a way down and up again,
/// joined by shortcuts (Rombach et al. 2022). All of it is written; what a chosen output does not need is left out of the model.
/// </summary>
internal sealed class UNetGraph
{
    /// <summary>Input: [batch, channels, side, side].</summary>
    public const string Latents = "latents";

    /// <summary>Input: [1, channels of the first level], see <see cref="TimestepEmbedding"/>.</summary>
    public const string Timestep = "timestep";

    /// <summary>Input: [tokens, width], from the text encoder.</summary>
    public const string Text = "text";

    /// <summary>Input: [tokens]. Keys of the cross-attention are multiplied with it: the W of the paper's equation 8. Ones change nothing.</summary>
    public const string TokenWeights = "token_weights";

    /// <summary>Output: the predicted noise or velocity, shaped like the latents.</summary>
    public const string Prediction = "prediction";

    private readonly GraphBuilder _graph;
    private readonly UNetConfig _config;
    private readonly GraphValue _time;
    private readonly TransformerLayers _transformers;

    /// <param name="config">Its shape.</param>
    /// <param name="weights">Of the network.</param>
    /// <param name="side">Of the latents; can be halved once per level.</param>
    /// <param name="tokens">Of the text: 77.</param>
    /// <param name="precision">What is computed in.</param>
    /// <param name="batch">Pictures at once, all with the same text and timestep.</param>
    public UNetGraph(UNetConfig config, IWeights weights, int side, int tokens, NumberType precision = NumberType.Float, int batch = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(side % (1 << (config.Levels - 1)), 0, nameof(side));
        (_graph, _config) = (new(weights, precision), config);
        _transformers = new(_graph, config, _graph.Input(Text, tokens, config.CrossAttentionDim[0]), _graph.Input(TokenWeights, tokens));
        _time = Time();
        var skips = new Stack<GraphValue>();
        var x = Down(_graph.Input(Latents, batch, config.InChannels, side, side), skips);
        x = Middle(x);
        x = Up(x, skips);
        x = _graph.Silu(_graph.GroupNorm(x, "conv_norm_out", config.NormGroups, config.NormEpsilon));
        Sample = _graph.Conv(x, "conv_out", config.OutChannels, 3);
    }

    /// <summary>Every attention of the network by name, such as "up_blocks.3.attentions.1.transformer_blocks.0.attn1".</summary>
    public IReadOnlyDictionary<string, AttentionLayer> Attention => _transformers.Attention;

    private GraphValue Sample { get; }

    /// <summary>The whole network: its output is <see cref="Prediction"/>, and what <see cref="BuildAttention"/> gives of some layers.</summary>
    public OnnxModel BuildDenoiser(params IEnumerable<AttentionLayer> layers)
    {
        _graph.Output(Prediction, Sample);
        return BuildAttention(layers);
    }

    /// <summary>
    /// As much of the network as some attention needs. Outputs are <see cref="AttentionLayer.QueryOutput"/> [batch * heads, positions, width] of every
    /// layer, and <see cref="AttentionLayer.KeyOutput"/> of those that look at the picture itself; cross-attention's keys come of the text alone.
    /// </summary>
    public OnnxModel BuildAttention(IEnumerable<AttentionLayer> layers)
    {
        foreach (var layer in layers)
        {
            _graph.Output(layer.QueryOutput, _graph.SplitHeads(layer.Query, layer.Heads, layer.Positions));
            if (!layer.IsCross)
            {
                _graph.Output(layer.KeyOutput, _graph.SplitHeads(layer.Key, layer.Heads, layer.Positions));
            }
        }

        return _graph.Build();
    }

    private GraphValue Time()
    {
        var width = 4 * _config.Channels[0];
        var hidden = _graph.Silu(_graph.Linear(_graph.Input(Timestep, 1, _config.Channels[0]), "time_embedding.linear_1", width));

        // Every block begins with this activation, so it is done once.
        return _graph.Silu(_graph.Linear(hidden, "time_embedding.linear_2", width));
    }

    private GraphValue Down(GraphValue latents, Stack<GraphValue> skips)
    {
        var x = _graph.Conv(latents, "conv_in", _config.Channels[0], 3);
        skips.Push(x);
        for (var level = 0; level < _config.Levels; level++)
        {
            var name = $"down_blocks.{level}";
            for (var block = 0; block < _config.LayersPerBlock[level]; block++)
            {
                x = Resnet(x, $"{name}.resnets.{block}", _config.Channels[level]);
                x = _config.DownAttention[level] ? _transformers.Apply(x, $"{name}.attentions.{block}", level) : x;
                skips.Push(x);
            }

            if (level < _config.Levels - 1)
            {
                var padding = _config.DownsamplePadding;
                x = _graph.Conv(x, $"{name}.downsamplers.0.conv", x[1], 3, stride: 2, padding, padding);
                skips.Push(x);
            }
        }

        return x;
    }

    private GraphValue Middle(GraphValue x)
    {
        x = Resnet(x, "mid_block.resnets.0", x[1]);
        x = _transformers.Apply(x, "mid_block.attentions.0", _config.Levels - 1);
        return Resnet(x, "mid_block.resnets.1", x[1]);
    }

    private GraphValue Up(GraphValue x, Stack<GraphValue> skips)
    {
        for (var step = 0; step < _config.Levels; step++)
        {
            var (name, level) = ($"up_blocks.{step}", _config.Levels - 1 - step);
            for (var block = 0; block <= _config.LayersPerBlock[level]; block++)
            {
                x = Resnet(_graph.Concat(x, skips.Pop(), axis: 1), $"{name}.resnets.{block}", _config.Channels[level]);
                x = _config.UpAttention[step] ? _transformers.Apply(x, $"{name}.attentions.{block}", level) : x;
            }

            if (level > 0)
            {
                x = _graph.Conv(_graph.EnlargeTwice(x), $"{name}.upsamplers.0.conv", x[1], 3);
            }
        }

        return x;
    }

    private GraphValue Resnet(GraphValue x, string name, int channels) =>
        _graph.Resnet(x, name, channels, _config.NormGroups, _config.NormEpsilon, _time);
}
