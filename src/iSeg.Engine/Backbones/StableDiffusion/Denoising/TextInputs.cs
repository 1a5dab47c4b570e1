using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;

namespace iSeg.Engine.Backbones.StableDiffusion.Denoising;

internal static class TextInputs
{
    /// <summary>The text for a graph's cross-attention; nothing for a graph that ends before.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="text">[tokens, width].</param>
    /// <param name="tokenWeights">[tokens].</param>
    public static IEnumerable<OnnxInput> Of(OnnxModel model, float[] text, float[] tokenWeights)
    {
        foreach (var input in model.Inputs)
        {
            if (input.Name == UNetGraph.Text)
            {
                yield return new(input.Name, text, input[0], input[1]);
            }
            else if (input.Name == UNetGraph.TokenWeights)
            {
                yield return new(input.Name, tokenWeights, input[0]);
            }
        }
    }

    /// <summary>Weights that change nothing, one for each token of a text.</summary>
    public static float[] Ones(UNetConfig config, float[] text) => [.. Enumerable.Repeat(1f, text.Length / config.CrossAttentionDim[0])];
}
