using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;

namespace iSeg.Engine.Tests.StableDiffusion;

/// <summary>Each network against what Diffusers computes on the same weights: activations within 1e-3, probabilities within 1e-4.</summary>
public sealed class NetworkTests
{
    private const float Activation = 1e-3f;
    private const float Probability = 1e-4f;

    [Theory]
    [InlineData(1, "prompt")]
    [InlineData(1, "empty")]
    [InlineData(2, "prompt")]
    [InlineData(2, "empty")]
    public void TextEncoder_TheirTokens_GivesTheirEmbeddings(int version, string prompt)
    {
        var reference = Reference.Of(version);
        var tokens = SafetensorsFile.Open(Path.Combine(reference.Checkpoint.Folder, "expected.safetensors")).ReadIntegers($"{prompt}.input_ids");

        Reference.MaxDifference(reference.Embed(tokens), reference.Expected.Read($"{prompt}.text_embeddings")).ShouldBeLessThan(Activation);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void VaeEncoder_TheirPicture_GivesTheirPosterior(int version)
    {
        var reference = Reference.Of(version);
        float[] picture = [.. reference.Expected.Read("low.image").Select(value => (2 * value) - 1)];

        var posterior = Reference.Run(
            VaeGraphs.BuildEncoder(reference.Checkpoint.Vae, reference.Checkpoint.VaeWeights, 128), new OnnxInput(VaeGraphs.Picture, picture, 1, 3, 128, 128));

        Reference.MaxDifference(posterior[VaeGraphs.Mean], reference.Expected.Read("low.latent_mean")).ShouldBeLessThan(Activation);
        Reference.MaxDifference(posterior[VaeGraphs.LogVariance], reference.Expected.Read("low.latent_logvar")).ShouldBeLessThan(Activation);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void VaeDecoder_TheirLatents_GivesTheirPicture(int version)
    {
        var reference = Reference.Of(version);

        var picture = Reference.Run(
            VaeGraphs.BuildDecoder(reference.Checkpoint.Vae, reference.Checkpoint.VaeWeights, 16),
            new OnnxInput(VaeGraphs.Latents, reference.Expected.Read("low.latent_mean"), 1, 4, 16, 16));

        Reference.MaxDifference(picture[VaeGraphs.Picture], reference.Expected.Read("low.decoded")).ShouldBeLessThan(Activation);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void UNet_TheirLatents_GivesTheirPrediction(int version)
    {
        var reference = Reference.Of(version);

        var prediction = Reference.Run(
            reference.UNet(16).BuildDenoiser(),
            reference.UNetInputs(reference.Expected.Read("low.noisy_t100"), reference.Expected.Read("prompt.text_embeddings"), 100));

        Reference.MaxDifference(prediction[UNetGraph.Prediction], reference.Expected.Read("low.unet_out")).ShouldBeLessThan(Activation);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Attention_EveryReferenceLayerAndHead_HasTheirProbabilities(int version)
    {
        var reference = Reference.Of(version);
        var text = reference.Expected.Read("prompt.text_embeddings");
        var unet = reference.UNet(16);
        var layers = unet.Attention.Values.Where(layer => reference.Expected.Has($"low.probs.{layer.Name}")).ToArray();
        layers.Length.ShouldBe(11);
        var maps = Reference.Run(unet.BuildAttention(layers), reference.UNetInputs(reference.Expected.Read("low.noisy_t100"), text, 100));
        var keys = Reference.Run(
            AttentionGraphs.BuildKeys(reference.Checkpoint.UNet, reference.Checkpoint.UNetWeights, 77, layers.Where(layer => layer.IsCross)),
            new(UNetGraph.Text, text, 77, text.Length / 77), new(UNetGraph.TokenWeights, [.. Enumerable.Repeat(1f, 77)], 77));

        foreach (var layer in layers)
        {
            var expected = reference.Expected.Read($"low.probs.{layer.Name}");
            var (queries, layerKeys) = (maps[layer.QueryOutput], (layer.IsCross ? keys : maps)[layer.KeyOutput]);
            for (var head = 0; head < layer.Heads; head++)
            {
                var found = Reference.Probabilities(Part(queries, head, layer.Heads), Part(layerKeys, head, layer.Heads), 1, layer.Width);

                Reference.MaxDifference(found, Part(expected, head, layer.Heads)).ShouldBeLessThan(Probability, $"{layer.Name} head {head}");
            }
        }
    }

    private static float[] Part(float[] values, int index, int count) => values[(index * values.Length / count)..((index + 1) * values.Length / count)];
}
