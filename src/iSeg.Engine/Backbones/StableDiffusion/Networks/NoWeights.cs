using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Backbones.StableDiffusion.Networks;

/// <summary>For graphs that only compute.</summary>
internal sealed class NoWeights : IWeights
{
    public static readonly NoWeights Instance = new();

    public bool Has(string key) => false;

    public TensorEntry Require(string key, params ReadOnlySpan<long> shape) => throw new CheckpointException(key, "this graph has no weights.");
}
