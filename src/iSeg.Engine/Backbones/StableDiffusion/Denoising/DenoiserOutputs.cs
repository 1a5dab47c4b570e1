using System.Collections.Immutable;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Onnx;

namespace iSeg.Engine.Backbones.StableDiffusion.Denoising;

/// <summary>What is wanted of a pass of the UNet.</summary>
/// <param name="Layers">Attention whose queries, and keys where it looks at the picture itself, are given.</param>
/// <param name="Prediction">Whether the noise or velocity is, for which the whole network has to run.</param>
internal sealed record DenoiserOutputs(ImmutableArray<AttentionLayer> Layers, bool Prediction)
{
    public OnnxModel Build(UNetGraph graph)
    {
        // A graph for another number of pictures has layers of its own under the same names.
        var layers = Layers.Select(layer => graph.Attention[layer.Name]);
        return Prediction ? graph.BuildDenoiser(layers) : graph.BuildAttention(layers);
    }
}
