using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;

namespace iSeg.Engine.Backbones.StableDiffusion.Autoencoder;

/// <summary>The encoder as an ONNX graph: on every machine, and the only one on a graphics processor.</summary>
internal sealed class OnnxPictureEncoder : IPictureEncoder
{
    private readonly int _side;
    private readonly BatchedNetworks _networks;

    /// <param name="one">The graph for one picture.</param>
    /// <param name="build">The graph for so many.</param>
    /// <param name="side">Of the pictures in pixels.</param>
    /// <exception cref="CheckpointException">ONNX Runtime refuses the weights.</exception>
    public OnnxPictureEncoder(OnnxModel one, Func<int, OnnxModel> build, int side) => (_side, _networks) = (side, new(one, build, OnnxTuning.Fastest));

    public float[][] Encode(IReadOnlyList<float[]> pictures, CancellationToken cancellationToken) =>
        BatchedNetworks.Split(
            _networks.For(pictures.Count).Run(
                [new(VaeGraphs.Picture, BatchedNetworks.Join(pictures), pictures.Count, 3, _side, _side)], cancellationToken)[VaeGraphs.Mean],
            pictures.Count);

    public void Dispose() => _networks.Dispose();
}
