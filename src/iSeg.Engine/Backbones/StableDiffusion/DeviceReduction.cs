using System.Collections.Concurrent;
using System.Collections.Immutable;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Onnx;
using iSeg.Engine.Refinement;
using Microsoft.ML.OnnxRuntime;

namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>Self-attention, Ent-Self and iteration on the device that the networks run on. Queries, keys and maps go there, the matrix stays.</summary>
/// <param name="layer">Whose attention it is.</param>
internal sealed class DeviceReduction(AttentionLayer layer) : IDisposable
{
    private readonly ConcurrentDictionary<(int Heads, EntropyForm Form, bool HasStep), OnnxNetwork> _reductions = [];
    private readonly OnnxNetwork _product = new(ReductionGraph.BuildProduct(layer.Positions), OnnxTuning.Mapped);
    private readonly OnnxNetwork _row = new(ReductionGraph.BuildRow(layer.Positions), OnnxTuning.Mapped);

    /// <param name="queries">Of a look.</param>
    /// <param name="heads">To average, counted from 0; empty for all.</param>
    /// <param name="lambda">Step of the reduction.</param>
    /// <param name="form">Its arithmetic.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentOutOfRangeException">The layer has no such head.</exception>
    public AttentionMatrix Reduce(AttentionQueries queries, ImmutableArray<int> heads, double lambda, EntropyForm form, CancellationToken cancellationToken)
    {
        ImmutableArray<int> chosen = HeadMean.Choose(layer, heads);
        var network = _reductions.GetOrAdd(
            (chosen.Length, form, lambda > 0),
            variant => new(ReductionGraph.BuildReduction(variant.Heads, layer.Positions, layer.Width, variant.Form, variant.HasStep), OnnxTuning.Mapped));
        long[] shape = [chosen.Length, layer.Positions, layer.Width];
        using var query = OrtValue.CreateTensorValueFromMemory(Pick(queries.SelfQuery, chosen), shape);
        using var key = OrtValue.CreateTensorValueFromMemory(Pick(queries.SelfKey, chosen), shape);
        using var scale = OrtValue.CreateTensorValueFromMemory([1 / MathF.Sqrt(layer.Width)], [1L]);
        using var step = OrtValue.CreateTensorValueFromMemory([(float)lambda], [1L]);
        (string, OrtValue)[] inputs = [(AttentionGraphs.Query, query), (AttentionGraphs.Key, key), (AttentionGraphs.Scale, scale), (ReductionGraph.Step, step)];
        return new DeviceAttention(_product, _row, network.RunInPlace(inputs.AsSpan(0, lambda > 0 ? 4 : 3), cancellationToken)[0], layer.Positions);
    }

    public void Dispose()
    {
        _product.Dispose();
        _row.Dispose();
        foreach (var network in _reductions.Values)
        {
            network.Dispose();
        }
    }

    private float[] Pick(float[] all, ImmutableArray<int> heads)
    {
        var size = layer.Positions * layer.Width;
        return heads.Length == layer.Heads && heads.Index().All(head => head.Index == head.Item) ? all : [.. heads.SelectMany(head => new ArraySegment<float>(all, head * size, size))];
    }
}
