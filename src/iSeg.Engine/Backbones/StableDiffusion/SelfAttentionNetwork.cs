using System.Numerics.Tensors;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Onnx;

namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>The UNet up to its last self-attention, with the queries and keys of all of them: what DiffSeg reads.</summary>
internal sealed class SelfAttentionNetwork : IDisposable
{
    private readonly OnnxNetwork _unet;
    private readonly OnnxNetwork _oneHead;
    private readonly AttentionLayer[] _layers;
    private readonly DiffusionNetworks _networks;

    public SelfAttentionNetwork(DiffusionNetworks networks)
    {
        _networks = networks;
        var checkpoint = networks.Checkpoint;
        var graph = new UNetGraph(checkpoint.UNet, checkpoint.UNetWeights, networks.LatentSide, networks.Tokenizer.Length);
        _layers = [.. graph.Attention.Values.Where(layer => !layer.IsCross && networks.LatentSide % layer.Side == 0)];
        _unet = new(graph.BuildAttention(_layers), OnnxTuning.Mapped);
        _oneHead = new(AttentionGraphs.BuildProbabilities(oneHead: true), OnnxTuning.Mapped);
    }

    /// <returns>Per size its side and [side * side, side * side], the mean over all heads of all layers of this size; finest first.</returns>
    public IReadOnlyList<(int Side, float[] Attention)> Look(float[] noisy, int timestep, float[] text, CancellationToken cancellationToken)
    {
        var (side, config) = (_networks.LatentSide, _networks.Checkpoint.UNet);
        var tokens = _networks.Tokenizer.Length;
        var ones = new float[tokens];
        Array.Fill(ones, 1);
        var values = _unet.Run(
            [
                new(UNetGraph.Latents, noisy, 1, config.InChannels, side, side),
                new(UNetGraph.Timestep, TimestepEmbedding.Compute(config, timestep), 1, config.Channels[0]),
                new(UNetGraph.Text, text, tokens, text.Length / tokens),
                new(UNetGraph.TokenWeights, ones, tokens),
            ],
            cancellationToken);
        return
        [
            .. _layers.GroupBy(layer => layer.Side).OrderByDescending(size => size.Key)
                .Select(size => (size.Key, Mean([.. size], values, cancellationToken))),
        ];
    }

    public void Dispose()
    {
        _unet.Dispose();
        _oneHead.Dispose();
    }

    private float[] Mean(AttentionLayer[] layers, Dictionary<string, float[]> values, CancellationToken cancellationToken)
    {
        var heads = (float)layers.Sum(layer => layer.Heads);
        var mean = new float[(long)layers[0].Positions * layers[0].Positions];
        foreach (var layer in layers)
        {
            var query = values[layer.QueryOutput].Finite(_networks.Checkpoint, "unet");
            var one = HeadMean.OneByOne(_oneHead, layer, query, values[layer.KeyOutput], [], cancellationToken);
            TensorPrimitives.MultiplyAdd(one, layer.Heads / heads, mean, mean);
        }

        return mean;
    }
}
