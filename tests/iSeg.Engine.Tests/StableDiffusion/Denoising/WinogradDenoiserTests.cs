using System.Runtime.Intrinsics.X86;
using iSeg.Engine.Backbones.StableDiffusion.Denoising;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Backbones.StableDiffusion.Synthetic;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;
using iSeg.Engine.Tests.StableDiffusion.Convolutions;

namespace iSeg.Engine.Tests.StableDiffusion.Denoising;

/// <summary>The UNet in steps, on processors that it is written for.</summary>
public sealed class WinogradDenoiserTests
{
    /// <summary>Channels enough for the steps to be chosen where the processor has the vectors for them.</summary>
    private static readonly CheckpointTemplate Wide = new("wide", 16, [128, 160], [2, 4], true, 24, 1, 2, "gelu", [32, 32, 32, 32], "epsilon");

    private const float Activation = 1e-3f;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_TheirLatents_GivesTheirPrediction(int version)
    {
        var reference = Reference.Of(version);
        using var denoiser = Open(reference, new([], Prediction: true));
        var (noisy, text) = (reference.Expected.Read("low.noisy_t100"), reference.Expected.Read("prompt.text_embeddings"));

        var outputs = denoiser.Run([noisy, new float[noisy.Length], noisy], 100, text, null, Reference.Token);

        Reference.MaxDifference(outputs[0][UNetGraph.Prediction], reference.Expected.Read("low.unet_out")).ShouldBeLessThan(1e-4f);
        outputs[2][UNetGraph.Prediction].ShouldBe(outputs[0][UNetGraph.Prediction]);
        outputs[1][UNetGraph.Prediction].ShouldNotBe(outputs[0][UNetGraph.Prediction]);
    }

    /// <summary>Every layer, also one alone: what no output needs is left out, and what is needed comes to the same.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_EveryLayerTogetherAndAlone_GivesTheGraphsQueriesAndKeys(int version)
    {
        var reference = Reference.Of(version);
        var (noisy, text) = (reference.Expected.Read("low.noisy_t100"), reference.Expected.Read("prompt.text_embeddings"));
        float[] weights = [.. Enumerable.Range(0, 77).Select(token => 1 + (token / 100f))];
        var graph = reference.UNet(16);
        var layers = graph.Attention.Values.ToArray();
        var expected = Reference.Run(graph.BuildAttention(layers), reference.UNetInputs(noisy, text, 100, weights));

        using var all = Open(reference, new([.. layers], Prediction: false));
        var together = all.Run([noisy], 100, text, weights, Reference.Token)[0];
        together.Keys.ShouldBe(expected.Keys, ignoreOrder: true);
        together.Keys.ShouldAllBe(output => Reference.MaxDifference(together[output], expected[output]) < Activation);

        foreach (var layer in layers.Where((_, i) => i % 5 == 0))
        {
            using var one = Open(reference, new([layer], Prediction: false));
            one.Run([noisy], 100, text, weights, Reference.Token)[0][layer.QueryOutput].ShouldBe(together[layer.QueryOutput]);
        }
    }

    /// <summary>What a checkpoint of published width is run with, through the door that everybody takes, against the graph of other machines.</summary>
    [Fact]
    public void Load_WideNetwork_AgreesWithTheGraph()
    {
        using var folder = new OwnFolder();
        RandomCheckpoint.Write(folder.Path, Wide);
        var checkpoint = Checkpoint.Open(folder.Path);
        var unet = new Denoisers(checkpoint, 16);
        var outputs = new DenoiserOutputs([.. unet.Attention.Values.Where(layer => !layer.IsCross)], Prediction: true);
        var (latents, text) = (DrawnLayer.Numbers(new(1), 4 * 16 * 16, 2), DrawnLayer.Numbers(new(2), 77 * 24, 1));

        using var chosen = unet.Load(outputs);
        chosen.GetType().ShouldBe(Avx512F.IsSupported && !ComputeDevice.Current.IsGpu ? typeof(WinogradDenoiser) : typeof(OnnxDenoiser));
        var ours = chosen.Run([latents], 100, text, null, Reference.Token)[0];

        UNetGraph Graph(int batch) => new(checkpoint.UNet, checkpoint.UNetWeights, 16, 77, NumberType.Float, batch);
        using var graph = new OnnxDenoiser(checkpoint.UNet, outputs.Build(Graph(1)), batch => outputs.Build(Graph(batch)), 16);
        var theirs = graph.Run([latents, latents], 100, text, null, Reference.Token)[1];
        ours.Keys.ShouldBe(theirs.Keys, ignoreOrder: true);
        ours.Keys.ShouldAllBe(output => Reference.MaxDifference(ours[output], theirs[output]) < Activation);
    }

    [Fact]
    public void Run_Cancelled_Stops()
    {
        using var denoiser = Open(Reference.Two, new([], Prediction: true));

        Should.Throw<OperationCanceledException>(() => denoiser.Run([new float[4 * 16 * 16]], 100, new float[77 * 64], null, new(canceled: true)));
    }

    [Fact]
    public void Suits_HalvesOrOddChannels_IsLeftToTheGraph()
    {
        var published = Reference.One.Checkpoint.UNet with { Channels = [320, 640, 1280, 1280] };

        WinogradDenoiser.Suits(published, NumberType.Float16).ShouldBeFalse();
        WinogradDenoiser.Suits(published with { Channels = [320, 648] }, NumberType.Float).ShouldBeFalse();
        WinogradDenoiser.Suits(published with { Channels = [64, 128] }, NumberType.Float).ShouldBeFalse();
        WinogradDenoiser.Suits(published, NumberType.Float).ShouldBe(Avx512F.IsSupported && !ComputeDevice.Current.IsGpu);
    }

    private static WinogradDenoiser Open(Reference reference, DenoiserOutputs outputs)
    {
        WideVectors.Need();
        return new(reference.Checkpoint.UNet, reference.Checkpoint.UNetWeights, 16, 77, outputs);
    }
}
