using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;
using iSeg.Engine.Tests.Checkpoints;

namespace iSeg.Engine.Tests.StableDiffusion;

/// <summary>The graphs that graphics processors get, run on the CPU: valid, and in agreement as far as 11 bits go.</summary>
public sealed class HalfPrecisionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TextEncoder_InHalves_Agrees(int version)
    {
        var reference = Reference.Of(version);
        var tokens = SafetensorsFile.Open(Path.Combine(reference.Checkpoint.Folder, "expected.safetensors")).ReadIntegers("prompt.input_ids");

        var embeddings = Reference.Run(
            TextEncoderGraph.Build(reference.Checkpoint.TextEncoder, reference.Checkpoint.TextEncoderWeights, NumberType.Float16),
            new OnnxInput(TextEncoderGraph.Tokens, tokens, 77))[TextEncoderGraph.Embeddings];

        Reference.MaxDifference(embeddings, reference.Expected.Read("prompt.text_embeddings")).ShouldBeInRange(1e-5f, 2e-2f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Autoencoder_InHalves_Agrees(int version)
    {
        var reference = Reference.Of(version);
        var (config, weights) = (reference.Checkpoint.Vae, reference.Checkpoint.VaeWeights);
        float[] picture = [.. reference.Expected.Read("low.image").Select(value => (2 * value) - 1)];

        var posterior = Reference.Run(VaeGraphs.BuildEncoder(config, weights, 128, NumberType.Float16), new OnnxInput(VaeGraphs.Picture, picture, 1, 3, 128, 128));
        var decoded = Reference.Run(
            VaeGraphs.BuildDecoder(config, weights, 16, NumberType.Float16), new OnnxInput(VaeGraphs.Latents, reference.Expected.Read("low.latent_mean"), 1, 4, 16, 16));

        Reference.MaxDifference(posterior[VaeGraphs.Mean], reference.Expected.Read("low.latent_mean")).ShouldBeInRange(1e-5f, 2e-2f);
        Reference.MaxDifference(decoded[VaeGraphs.Picture], reference.Expected.Read("low.decoded")).ShouldBeInRange(1e-5f, 5e-2f);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public void UNet_InHalves_Agrees(int version, bool upcast)
    {
        using var copy = TinyCheckpoint.CopyOf(version == 1 ? TinyCheckpoint.V1 : TinyCheckpoint.V2);
        copy.Replace("unet/config.json", "\"upcast_attention\": false", $"\"upcast_attention\": {(upcast ? "true" : "false")}");
        var (reference, checkpoint) = (Reference.Of(version), Checkpoint.Open(copy.Folder));
        var unet = new UNetGraph(checkpoint.UNet, checkpoint.UNetWeights, 16, 77, NumberType.Float16);

        var prediction = Reference.Run(
            unet.BuildDenoiser(), reference.UNetInputs(reference.Expected.Read("low.noisy_t100"), reference.Expected.Read("prompt.text_embeddings"), 100));

        Reference.MaxDifference(prediction[UNetGraph.Prediction], reference.Expected.Read("low.unet_out")).ShouldBeInRange(1e-5f, 5e-2f);
    }

    /// <summary>Attention in F32 inside the halves where a checkpoint asks for it, and nowhere else.</summary>
    [Fact]
    public void UNet_UpcastAttention_CastsAroundEveryAttention()
    {
        using var copy = TinyCheckpoint.CopyOf(TinyCheckpoint.V2);
        copy.Replace("unet/config.json", "\"upcast_attention\": false", "\"upcast_attention\": true");
        var upcast = Checkpoint.Open(copy.Folder);

        int Casts(Checkpoint checkpoint) => new UNetGraph(checkpoint.UNet, checkpoint.UNetWeights, 16, 77, NumberType.Float16).BuildDenoiser().Nodes.Count(node => node.Op == "Cast");

        // Query, key, value and result of 16 transformers' two attentions.
        (Casts(upcast) - Casts(Reference.Two.Checkpoint)).ShouldBe(4 * 32);
    }
}
