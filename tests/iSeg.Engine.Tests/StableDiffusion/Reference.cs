using System.Numerics.Tensors;
using System.Text.Json;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;
using iSeg.Engine.Tests.Checkpoints;

namespace iSeg.Engine.Tests.StableDiffusion;

/// <summary>A small checkpoint and what Diffusers and the authors' code compute with it.</summary>
internal sealed class Reference
{
    public static readonly Reference One = new(TinyCheckpoint.V1);
    public static readonly Reference Two = new(TinyCheckpoint.V2);

    private Reference(string folder)
    {
        Checkpoint = Checkpoint.Open(folder);
        Expected = new(Path.Combine(folder, "expected.safetensors"));
        using var facts = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));
        Facts = facts.RootElement.Clone();
    }

    public Checkpoint Checkpoint { get; }

    public TensorFile Expected { get; }

    public JsonElement Facts { get; }

    public static Reference Of(int version) => version == 1 ? One : Two;

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Runs a model once.</summary>
    public static Dictionary<string, float[]> Run(OnnxModel model, params ReadOnlySpan<OnnxInput> inputs)
    {
        using var network = new OnnxNetwork(model, OnnxTuning.Mapped);
        return network.Run(inputs, Token);
    }

    /// <summary>Softmax of queries and keys as the networks give them, averaged over the heads.</summary>
    public static float[] Probabilities(float[] query, float[] key, int heads, int width)
    {
        using var network = new OnnxNetwork(AttentionGraphs.BuildProbabilities(), OnnxTuning.Mapped);
        return HeadMean.Of(network, query, key, heads, width, Token);
    }

    /// <summary>Text embeddings [77, width] of token numbers.</summary>
    public float[] Embed(long[] tokens) => Run(
        TextEncoderGraph.Build(Checkpoint.TextEncoder, Checkpoint.TextEncoderWeights), new OnnxInput(TextEncoderGraph.Tokens, tokens, tokens.Length))[TextEncoderGraph.Embeddings];

    public UNetGraph UNet(int side, NumberType precision = NumberType.Float) => new(Checkpoint.UNet, Checkpoint.UNetWeights, side, 77, precision);

    public OnnxInput[] UNetInputs(float[] latents, float[] text, int timestep, float[]? tokenWeights = null)
    {
        var (side, channels) = ((int)Math.Sqrt(latents.Length / 4), Checkpoint.UNet.Channels[0]);
        return
        [
            new(UNetGraph.Latents, latents, 1, 4, side, side),
            new(UNetGraph.Timestep, TimestepEmbedding.Compute(Checkpoint.UNet, timestep), 1, channels),
            new(UNetGraph.Text, text, 77, text.Length / 77),
            new(UNetGraph.TokenWeights, tokenWeights ?? [.. Enumerable.Repeat(1f, 77)], 77),
        ];
    }

    public static float MaxDifference(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        a.Length.ShouldBe(b.Length);
        var difference = new float[a.Length];
        TensorPrimitives.Subtract(a, b, difference);

        // Not the largest magnitude: that would pass over NaN.
        return difference.Any(float.IsNaN) ? float.NaN : Math.Abs(TensorPrimitives.MaxMagnitude<float>(difference));
    }
}
