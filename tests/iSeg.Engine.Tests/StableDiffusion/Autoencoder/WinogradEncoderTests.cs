using System.Runtime.Intrinsics.X86;
using iSeg.Engine.Backbones.StableDiffusion.Autoencoder;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Backbones.StableDiffusion.Synthetic;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;
using iSeg.Engine.Tests.StableDiffusion.Convolutions;

namespace iSeg.Engine.Tests.StableDiffusion.Autoencoder;

public sealed class WinogradEncoderTests
{
    /// <summary>Channels enough for the encoder to be chosen where the processor has the vectors for it.</summary>
    private static readonly CheckpointTemplate Wide = new("wide", 8, [16, 32], [2, 4], true, 24, 1, 2, "gelu", [128, 256, 128, 128], "epsilon");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Encode_TheirPicture_GivesTheirPosterior(int version)
    {
        WideVectors.Need();
        var reference = Reference.Of(version);
        float[] picture = [.. reference.Expected.Read("low.image").Select(value => (2 * value) - 1)];
        using var encoder = new WinogradEncoder(reference.Checkpoint.Vae, reference.Checkpoint.VaeWeights, 128);

        var means = encoder.Encode([picture, new float[picture.Length], picture], Reference.Token);

        Reference.MaxDifference(means[0], reference.Expected.Read("low.latent_mean")).ShouldBeLessThan(1e-4f);
        means[2].ShouldBe(means[0]);
        means[1].ShouldNotBe(means[0]);
    }

    [Fact]
    public void Encode_WideAutoencoder_AgreesWithTheGraph()
    {
        using var folder = new OwnFolder();
        RandomCheckpoint.Write(folder.Path, Wide);
        var checkpoint = Checkpoint.Open(folder.Path);
        WideVectors.Need();
        using var encoder = new WinogradEncoder(checkpoint.Vae, checkpoint.VaeWeights, 64);
        var picture = DrawnLayer.Numbers(new(1), 3 * 64 * 64, 1);

        var means = encoder.Encode([picture], Reference.Token)[0];

        var graph = Reference.Run(VaeGraphs.BuildEncoder(checkpoint.Vae, checkpoint.VaeWeights, 64), new OnnxInput(VaeGraphs.Picture, picture, 1, 3, 64, 64));
        Reference.MaxDifference(means, graph[VaeGraphs.Mean]).ShouldBeLessThan(1e-4f);
    }

    [Fact]
    public void Encode_Cancelled_Stops()
    {
        WideVectors.Need();
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
        WinogradEncoder.Suits(VaeOf([64, 128]), NumberType.Float).ShouldBeFalse();
        WinogradEncoder.Suits(published, NumberType.Float).ShouldBe(Avx512F.IsSupported && !ComputeDevice.Current.IsGpu);
    }

    private static VaeConfig VaeOf(int[] channels) => Reference.One.Checkpoint.Vae with { Channels = [.. channels] };
}
