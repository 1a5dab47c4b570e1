using System.Numerics.Tensors;
using iSeg.Engine.Backbones.StableDiffusion.Denoising;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Onnx;

namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>The UNet up to its last self-attention, with the queries and keys of all of them: what DiffSeg reads.</summary>
internal sealed class SelfAttentionNetwork : IDisposable
{
    private readonly IDenoiser _unet;
    private readonly OnnxNetwork _probabilities;
    private readonly AttentionLayer[] _layers;
    private readonly DiffusionNetworks _networks;

    public SelfAttentionNetwork(DiffusionNetworks networks)
    {
        _networks = networks;
        var unet = new Denoisers(networks.Checkpoint, networks.LatentSide);
        _layers = [.. unet.Attention.Values.Where(layer => !layer.IsCross && networks.LatentSide % layer.Side == 0)];
        _probabilities = new(AttentionGraphs.BuildProbabilities(), OnnxTuning.Mapped);
        try
        {
            _unet = unet.Load(new([.. _layers], Prediction: false));
        }
        catch
        {
            _probabilities.Dispose();
            throw;
        }
    }

    /// <returns>Per size its side and [side * side, side * side], the mean over all heads of all layers of this size; finest first.</returns>
    public IReadOnlyList<(int Side, float[] Attention)> Look(float[] noisy, int timestep, float[] text, CancellationToken cancellationToken)
    {
        var values = _unet.Run([noisy], timestep, text, null, cancellationToken)[0];
        return
        [
            .. _layers.GroupBy(layer => layer.Side).OrderByDescending(size => size.Key)
                .Select(size => (size.Key, Mean([.. size], values, cancellationToken))),
        ];
    }

    public void Dispose()
    {
        _unet.Dispose();
        _probabilities.Dispose();
    }

    private float[] Mean(AttentionLayer[] layers, Dictionary<string, float[]> values, CancellationToken cancellationToken)
    {
        var heads = (float)layers.Sum(layer => layer.Heads);
        var mean = new float[(long)layers[0].Positions * layers[0].Positions];
        foreach (var layer in layers)
        {
            var query = values[layer.QueryOutput].Finite(_networks.Checkpoint, "unet");
            var one = HeadMean.Of(_probabilities, layer, query, values[layer.KeyOutput], [], cancellationToken);
            TensorPrimitives.MultiplyAdd(one, layer.Heads / heads, mean, mean);
        }

        return mean;
    }
}
