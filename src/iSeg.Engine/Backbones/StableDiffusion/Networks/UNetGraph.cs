using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;

namespace iSeg.Engine.Backbones.StableDiffusion.Networks;

/// <summary>
/// The denoising network of Stable Diffusion 1.x and 2.x while it is built as one graph. All of it is written; what a chosen output does not
/// need is left out of the model.
/// </summary>
internal sealed class UNetGraph : IUNetParts<GraphValue>
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
    private readonly GraphValue _latents;
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
        _time = TimestepEmbedding.Apply(_graph, config);
        _latents = _graph.Input(Latents, batch, config.InChannels, side, side);
        Sample = UNetWalk.Through(config, this);
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

    /// <summary>As much of the network as some attention needs; see <see cref="AttentionHeads.Output"/>.</summary>
    public OnnxModel BuildAttention(IEnumerable<AttentionLayer> layers)
    {
        _graph.Output(layers);
        return _graph.Build();
    }

    GraphValue IUNetParts<GraphValue>.First() => _graph.Conv(_latents, "conv_in", _config.Channels[0], 3);

    GraphValue IUNetParts<GraphValue>.Resnet(GraphValue x, string name, int channels) =>
        _graph.Resnet(x, name, channels, _config.NormGroups, _config.NormEpsilon, _time);

    GraphValue IUNetParts<GraphValue>.Transformer(GraphValue x, string name, int level) => _transformers.Apply(x, name, level);

    GraphValue IUNetParts<GraphValue>.Halve(GraphValue x, string name) =>
        _graph.Conv(x, name, x[1], 3, stride: 2, _config.DownsamplePadding, _config.DownsamplePadding);

    GraphValue IUNetParts<GraphValue>.Enlarge(GraphValue x, string name) => _graph.Conv(_graph.EnlargeTwice(x), name, x[1], 3);

    GraphValue IUNetParts<GraphValue>.Join(GraphValue a, GraphValue b) => _graph.Concat(a, b, axis: 1);

    GraphValue IUNetParts<GraphValue>.Last(GraphValue x) =>
        _graph.Conv(_graph.Silu(_graph.GroupNorm(x, "conv_norm_out", _config.NormGroups, _config.NormEpsilon)), "conv_out", _config.OutChannels, 3);
}
