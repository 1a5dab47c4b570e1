using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;

namespace iSeg.Engine.Backbones.StableDiffusion.Denoising;

/// <summary>Chooses what runs a checkpoint's UNet.</summary>
/// <param name="checkpoint">Whose.</param>
/// <param name="side">Of the latents.</param>
/// <param name="precision">What is computed in.</param>
internal sealed class Denoisers(Checkpoint checkpoint, int side, NumberType precision = NumberType.Float)
{
    private readonly UNetGraph _graph = Graph(checkpoint, side, precision, 1);

    /// <summary>Every attention of the network by name.</summary>
    public IReadOnlyDictionary<string, AttentionLayer> Attention => _graph.Attention;

    /// <summary>Opens it; called once.</summary>
    public IDenoiser Load(DenoiserOutputs outputs) => WinogradDenoiser.Suits(checkpoint.UNet, precision)
        ? new WinogradDenoiser(checkpoint.UNet, checkpoint.UNetWeights, side, checkpoint.TextEncoder.MaxPositions, outputs)
        : new OnnxDenoiser(checkpoint.UNet, outputs.Build(_graph), batch => outputs.Build(Graph(checkpoint, side, precision, batch)), side);

    private static UNetGraph Graph(Checkpoint checkpoint, int side, NumberType precision, int batch) =>
        new(checkpoint.UNet, checkpoint.UNetWeights, side, checkpoint.TextEncoder.MaxPositions, precision, batch);
}
