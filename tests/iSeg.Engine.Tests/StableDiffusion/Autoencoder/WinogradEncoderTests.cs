using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Backbones.StableDiffusion.Autoencoder;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Backbones.StableDiffusion.Synthetic;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;

namespace iSeg.Engine.Tests.StableDiffusion.Autoencoder;

public sealed class WinogradEncoderTests : IDisposable
{
    /// <summary>Channels enough for the encoder to be chosen where the processor has the vectors for it.</summary>
    private static readonly CheckpointTemplate Wide = new("wide", 8, [16, 32], [2, 4], true, 24, 1, 2, "gelu", [64, 128, 64, 96], "epsilon");

    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Encode_TheirPicture_GivesTheirPosterior(int version)
    {
        var reference = Reference.Of(version);
        float[] picture = [.. reference.Expected.Read("low.image").Select(value => (2 * value) - 1)];
        using var encoder = new WinogradEncoder(reference.Checkpoint.Vae, reference.Checkpoint.VaeWeights, 128);

        var means = encoder.Encode([picture, new float[picture.Length], picture], Reference.Token);

        Reference.MaxDifference(means[0], reference.Expected.Read("low.latent_mean")).ShouldBeLessThan(1e-3f);
        means[2].ShouldBe(means[0]);
        means[1].ShouldNotBe(means[0]);
    }

    [Fact]
    public void EncodePictures_WideAutoencoder_AgreesWithTheGraph()
    {
        RandomCheckpoint.Write(_folder, Wide);
        var checkpoint = Checkpoint.Open(_folder);
        using var networks = new DiffusionNetworks(checkpoint, halfPrecision: false);
        var picture = DrawnLayer.Numbers(new(1), 3 * 64 * 64, 1);

        var latents = networks.EncodePicture(picture, Reference.Token);

        var graph = Reference.Run(VaeGraphs.BuildEncoder(checkpoint.Vae, checkpoint.VaeWeights, 64), new OnnxInput(VaeGraphs.Picture, picture, 1, 3, 64, 64));
        var scale = (float)checkpoint.Vae.ScalingFactor;
        Reference.MaxDifference(latents, [.. graph[VaeGraphs.Mean].Select(value => value * scale)]).ShouldBeLessThan(1e-4f);
    }

    [Fact]
    public void Encode_Cancelled_Stops()
    {
        var checkpoint = Reference.One.Checkpoint;
        using var encoder = new WinogradEncoder(checkpoint.Vae, checkpoint.VaeWeights, 64);

        Should.Throw<OperationCanceledException>(() => encoder.Encode([new float[3 * 64 * 64]], new(canceled: true)));
    }

    [Fact]
    public void Suits_HalvesOrOddChannels_IsLeftToTheGraph()
    {
        var published = VaeOf([128, 256, 512, 512]);

        WinogradEncoder.Suits(published, NumberType.Float16).ShouldBeFalse();
        WinogradEncoder.Suits(VaeOf([128, 200]), NumberType.Float).ShouldBeFalse();
        WinogradEncoder.Suits(VaeOf([32, 64]), NumberType.Float).ShouldBeFalse();
        WinogradEncoder.Suits(published, NumberType.Float).ShouldBe(System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated);
    }

    private static VaeConfig VaeOf(int[] channels) => Reference.One.Checkpoint.Vae with { Channels = [.. channels] };
}
