using System.Runtime.Intrinsics.X86;
using iSeg.Engine.Backbones.StableDiffusion.Convolutions;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;

namespace iSeg.Engine.Backbones.StableDiffusion.Denoising;

/// <summary>
/// The UNet on processors with vectors of 512 bits. Half of it are 3x3 convolutions, done here with a quarter of the multiplications
/// (<see cref="Winograd"/>); the transformers between them are graphs of ONNX Runtime. Pictures go through one after the other.
/// </summary>
internal sealed class WinogradDenoiser : IDenoiser
{
    private readonly UNetConfig _config;
    private readonly MappedWeights _weights;
    private readonly List<TransformerNetwork> _transformers = [];
    private readonly OnnxNetwork _times;

    /// <summary>By step; null for those that nothing asked for needs.</summary>
    private readonly StepRun?[] _runs;
    private readonly UNetStep[] _steps;
    private readonly int[] _lastReader;

    /// <param name="config">Its shape.</param>
    /// <param name="weights">Of the network.</param>
    /// <param name="side">Of the latents; can be halved once per level.</param>
    /// <param name="tokens">Of the text.</param>
    /// <param name="outputs">What is asked of it.</param>
    /// <exception cref="CheckpointException">A tensor is missing, has another shape, or cannot be read.</exception>
    public WinogradDenoiser(UNetConfig config, IWeights weights, int side, int tokens, DenoiserOutputs outputs)
    {
        (_config, _weights) = (config, new(weights));
        try
        {
            var steps = new UNetSteps(config, _weights, side, (name, level, size, isRead) =>
            {
                var network = new TransformerNetwork(config, weights, name, level, size, tokens, outputs.Layers, isRead);
                _transformers.Add(network);
                return network;
            });
            UNetWalk.Through(config, steps);
            _steps = [.. steps.Steps];
            _lastReader = LastReaders(outputs);
            _runs = [.. _steps.Select((step, i) => IsNeeded(i) ? step.Make(_lastReader[i] > i) : null)];
            _times = new(BuildTimes(weights), OnnxTuning.Mapped);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether this machine and checkpoint are what this is written for.</summary>
    public static bool Suits(UNetConfig config, NumberType precision) =>
        Avx512F.IsSupported && precision == NumberType.Float && !ComputeDevice.Current.IsGpu && config.Channels.All(WinogradConvolution.IsWorthIt);

    public IReadOnlyList<Dictionary<string, float[]>> Run(
        IReadOnlyList<float[]> latents, int timestep, float[] text, float[]? tokenWeights, CancellationToken cancellationToken)
    {
        var times = _times.Run([new(UNetGraph.Timestep, TimestepEmbedding.Compute(_config, timestep), 1, _config.Channels[0])], cancellationToken);
        var weights = tokenWeights ?? TextInputs.Ones(_config, text);
        return [.. latents.Select(one => Run(new(one, times, text, weights, [], cancellationToken)))];
    }

    public void Dispose()
    {
        // Some may not have been made yet: the constructor calls this when one of them fails.
        foreach (var transformer in _transformers)
        {
            transformer.Dispose();
        }

        _times?.Dispose();
        _weights.Dispose();
    }

    private Dictionary<string, float[]> Run(DenoiserPass pass)
    {
        var maps = new FeatureMap?[_steps.Length];
        try
        {
            for (var i = 0; i < _steps.Length; i++)
            {
                if (_runs[i] is not { } run)
                {
                    continue;
                }

                pass.CancellationToken.ThrowIfCancellationRequested();
                maps[i] = run([.. _steps[i].Sources.Select(source => maps[source]!)], pass);
                foreach (var source in _steps[i].Sources.Where(source => _lastReader[source] == i))
                {
                    maps[source]!.Dispose();
                    maps[source] = null;
                }
            }

            return pass.Outputs;
        }
        finally
        {
            foreach (var map in maps)
            {
                map?.Dispose();
            }
        }
    }

    private bool IsNeeded(int step) => _lastReader[step] >= 0;

    /// <summary>For each step the last one that reads its map; itself where only its outputs are wanted, -1 where nothing is.</summary>
    private int[] LastReaders(DenoiserOutputs outputs)
    {
        var last = new int[_steps.Length];
        for (var i = _steps.Length - 1; i >= 0; i--)
        {
            var isWanted = i == _steps.Length - 1
                ? outputs.Prediction
                : outputs.Layers.Any(layer => layer.Name.StartsWith(_steps[i].Name + ".transformer_blocks.", StringComparison.Ordinal));
            last[i] = last[i] > 0 ? last[i] : isWanted ? i : -1;
            foreach (var source in last[i] >= 0 ? _steps[i].Sources : [])
            {
                last[source] = Math.Max(last[source], i);
            }
        }

        return last;
    }

    /// <summary>What the timestep adds in each residual block that is run.</summary>
    private OnnxModel BuildTimes(IWeights weights)
    {
        var graph = new GraphBuilder(weights);
        var time = TimestepEmbedding.Apply(graph, _config);
        foreach (var step in _steps.Where((step, i) => IsNeeded(i) && step.Name.Contains(".resnets.", StringComparison.Ordinal)))
        {
            graph.Output(step.Name, TimestepEmbedding.OfBlock(graph, time, step.Name, step.Channels));
        }

        return graph.Build();
    }
}
