using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Backbones.StableDiffusion.Synthetic;

/// <summary>Notes what a network asks for while it is built: the list of tensors that a checkpoint of its shape must have.</summary>
internal sealed class PlannedWeights(TensorType type) : IWeights
{
    private readonly Dictionary<string, TensorPlan> _plan = [];

    public IReadOnlyCollection<TensorPlan> Plan => _plan.Values;

    /// <summary>Older names are not there, so the network asks for today's.</summary>
    public bool Has(string key) => false;

    public TensorEntry Require(string key, params ReadOnlySpan<long> shape)
    {
        var plan = new TensorPlan(key, [.. shape], type);
        _plan.TryAdd(key, plan);
        return new("planned", "planned", key, type, plan.Shape, 0, plan.Count * type.Size());
    }
}
