using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;

namespace iSeg.Engine.Backbones.StableDiffusion.Denoising;

/// <summary>The UNet as one ONNX graph: on every machine, in every precision, several pictures at once.</summary>
internal sealed class OnnxDenoiser : IDenoiser
{
    private readonly UNetConfig _config;
    private readonly int _side;
    private readonly BatchedNetworks _networks;

    /// <param name="config">Its shape.</param>
    /// <param name="one">The graph for one picture.</param>
    /// <param name="build">The graph for so many.</param>
    /// <param name="side">Of the latents.</param>
    public OnnxDenoiser(UNetConfig config, OnnxModel one, Func<int, OnnxModel> build, int side) =>
        (_config, _networks, _side) = (config, new(one, build, OnnxTuning.Mapped), side);

    public IReadOnlyList<Dictionary<string, float[]>> Run(
        IReadOnlyList<float[]> latents, int timestep, float[] text, float[]? tokenWeights, CancellationToken cancellationToken)
    {
        var batch = latents.Count;
        var network = _networks.For(batch);
        OnnxInput[] inputs =
        [
            new(UNetGraph.Latents, BatchedNetworks.Join(latents), batch, _config.InChannels, _side, _side),
            new(UNetGraph.Timestep, TimestepEmbedding.Compute(_config, timestep), 1, _config.Channels[0]),
            .. TextInputs.Of(network.Model, text, tokenWeights ?? TextInputs.Ones(_config, text)),
        ];
        var values = network.Run(inputs, cancellationToken);
        var parts = values.ToDictionary(output => output.Key, output => BatchedNetworks.Split(output.Value, batch));
        return [.. Enumerable.Range(0, batch).Select(i => parts.ToDictionary(output => output.Key, output => output.Value[i]))];
    }

    public void Dispose() => _networks.Dispose();
}
