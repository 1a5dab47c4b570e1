using System.Collections.Concurrent;
using System.Collections.Immutable;
using iSeg.Core.Prompts;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Onnx;
using iSeg.Engine.Refinement;
using Microsoft.ML.OnnxRuntime;

namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>Self-attention, Ent-Self and iteration on the device that the networks run on. Queries, keys and maps go there, the matrix stays.</summary>
/// <param name="layer">Whose attention it is.</param>
/// <param name="model">Whose layer it is, for people.</param>
internal sealed class DeviceReduction(AttentionLayer layer, string model) : IDisposable
{
    // Encodings outlive the backbone in the hands of whoever is at work on one, and ask without its gate: what runs is never taken away under them.
    private readonly Lock _running = new();
    private readonly ConcurrentDictionary<(int Heads, EntropyForm Form, bool HasStep), OnnxNetwork> _reductions = [];
    private readonly OnnxNetwork _product = new(ReductionGraph.BuildProduct(layer.Positions), OnnxTuning.Mapped);
    private readonly OnnxNetwork _row = new(ReductionGraph.BuildRow(layer.Positions), OnnxTuning.Mapped);
    private bool _isDisposed;

    /// <summary>What is said where a model is gone that somebody still holds an encoding of.</summary>
    /// <param name="model">Its name.</param>
    public static InvalidPromptException Unloaded(string model) =>
        new($"The model {model} was unloaded meanwhile. Load it again, or open the picture anew to use what is chosen now.");

    /// <param name="queries">Of a look.</param>
    /// <param name="heads">To average, counted from 0; empty for all.</param>
    /// <param name="lambda">Step of the reduction.</param>
    /// <param name="form">Its arithmetic.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentOutOfRangeException">The layer has no such head.</exception>
    /// <exception cref="InvalidPromptException">The model was unloaded.</exception>
    public AttentionMatrix Reduce(AttentionQueries queries, ImmutableArray<int> heads, double lambda, EntropyForm form, CancellationToken cancellationToken)
    {
        ImmutableArray<int> chosen = HeadMean.Choose(layer, heads);
        var network = _reductions.GetOrAdd(
            (chosen.Length, form, lambda > 0),
            variant => new(ReductionGraph.BuildReduction(variant.Heads, layer.Positions, layer.Width, variant.Form, variant.HasStep), OnnxTuning.Mapped));
        long[] shape = [chosen.Length, layer.Positions, layer.Width];
        using var query = OrtValue.CreateTensorValueFromMemory(HeadMean.Pick(queries.SelfQuery, layer, chosen), shape);
        using var key = OrtValue.CreateTensorValueFromMemory(HeadMean.Pick(queries.SelfKey, layer, chosen), shape);
        using var scale = OrtValue.CreateTensorValueFromMemory([1 / MathF.Sqrt(layer.Width)], [1L]);
        using var step = OrtValue.CreateTensorValueFromMemory([(float)lambda], [1L]);
        (string, OrtValue)[] inputs = [(AttentionGraphs.Query, query), (AttentionGraphs.Key, key), (AttentionGraphs.Scale, scale), (ReductionGraph.Step, step)];
        return new DeviceAttention(this, network.RunInPlace(inputs.AsSpan(0, lambda > 0 ? 4 : 3), cancellationToken)[0], layer.Positions);
    }

    /// <summary>Runs the network of <see cref="ReductionGraph.BuildProduct"/>.</summary>
    /// <exception cref="InvalidPromptException">The model was unloaded.</exception>
    public void Multiply(ReadOnlySpan<(string Name, OrtValue Value)> inputs, ReadOnlySpan<(string Name, OrtValue Value)> outputs) => Run(_product, inputs, outputs);

    /// <summary>Runs the network of <see cref="ReductionGraph.BuildRow"/>.</summary>
    /// <exception cref="InvalidPromptException">The model was unloaded.</exception>
    public void TakeRow(ReadOnlySpan<(string Name, OrtValue Value)> inputs, ReadOnlySpan<(string Name, OrtValue Value)> outputs) => Run(_row, inputs, outputs);

    /// <summary>Waits for what runs.</summary>
    public void Dispose()
    {
        lock (_running)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            _product.Dispose();
            _row.Dispose();
            foreach (var network in _reductions.Values)
            {
                network.Dispose();
            }
        }
    }

    private void Run(OnnxNetwork network, ReadOnlySpan<(string Name, OrtValue Value)> inputs, ReadOnlySpan<(string Name, OrtValue Value)> outputs)
    {
        lock (_running)
        {
            if (_isDisposed)
            {
                throw Unloaded(model);
            }

            network.RunInto(inputs, outputs);
        }
    }
}
