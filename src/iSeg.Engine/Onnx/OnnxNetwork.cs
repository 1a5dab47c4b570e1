using iSeg.Engine.Checkpoints;
using Microsoft.ML.OnnxRuntime;

namespace iSeg.Engine.Onnx;

/// <summary>A graph loaded into ONNX Runtime. Holds no state between runs; any number of threads may run it at once.</summary>
internal sealed class OnnxNetwork : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OnnxModel _model;

    /// <param name="model">What to run.</param>
    /// <param name="tuning">What to spend memory and loading time on.</param>
    /// <exception cref="CheckpointException">ONNX Runtime refuses the weights, most likely because the files changed since they were read.</exception>
    public OnnxNetwork(OnnxModel model, OnnxTuning tuning)
    {
        _model = model;
        using var options = OnnxSessionOptions.Create(tuning, model.WeightsFolder);
        try
        {
            _session = new(OnnxSerializer.Serialize(model), options);
        }
        catch (OnnxRuntimeException exception) when (model.WeightsFolder is { } folder)
        {
            throw new CheckpointException(folder, $"ONNX Runtime cannot load the weights ({exception.Message})", exception);
        }
    }

    public OnnxModel Model => _model;

    /// <summary>Runs the graph.</summary>
    /// <param name="inputs">One for each input of the graph.</param>
    /// <param name="cancellationToken">Stops the run between two operators.</param>
    /// <returns>Row-major numbers by output; shapes as the model says.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Dictionary<string, float[]> Run(ReadOnlySpan<OnnxInput> inputs, CancellationToken cancellationToken)
    {
        var outputs = _model.Outputs.ToDictionary(output => output.Name, output => new float[output.Shape.Aggregate(1, (a, b) => checked(a * b))]);
        Run(inputs, [.. _model.Outputs.Select(output => (output.Name, outputs[output.Name].AsMemory(), Array.ConvertAll([.. output.Shape], side => (long)side)))], cancellationToken);
        return outputs;
    }

    /// <summary>Runs the graph into the caller's memory, which is the only way where shapes are not known before.</summary>
    public void Run(ReadOnlySpan<OnnxInput> inputs, ReadOnlySpan<(string Name, Memory<float> Values, long[] Shape)> outputs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (given, wanted) = (new OrtValue[inputs.Length], new OrtValue[outputs.Length]);
        using var run = new RunOptions();
        using var stop = cancellationToken.UnsafeRegister(static state => ((RunOptions)state!).Terminate = true, run);
        try
        {
            var (inputNames, outputNames) = (new string[inputs.Length], new string[outputs.Length]);
            for (var i = 0; i < inputs.Length; i++)
            {
                (inputNames[i], given[i]) = (inputs[i].Name, inputs[i].ToOrtValue());
            }

            for (var i = 0; i < outputs.Length; i++)
            {
                (outputNames[i], wanted[i]) = (outputs[i].Name, OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, outputs[i].Values, outputs[i].Shape));
            }

            _session.Run(run, inputNames, given, outputNames, wanted);
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            foreach (var value in given.Concat(wanted))
            {
                value?.Dispose();
            }
        }
    }

    /// <summary>Runs the graph and leaves what comes out where it was computed: on the graphics processor, where there is one.</summary>
    /// <param name="inputs">One for each input of the graph, wherever they lie.</param>
    /// <param name="cancellationToken">Stops the run between two operators.</param>
    /// <returns>The outputs in the graph's order; the caller's to dispose of.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<OrtValue> RunInPlace(ReadOnlySpan<(string Name, OrtValue Value)> inputs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var run = new RunOptions();
        using var stop = cancellationToken.UnsafeRegister(static state => ((RunOptions)state!).Terminate = true, run);
        using var binding = _session.CreateIoBinding();
        using var memory = OnnxSessionOptions.DeviceMemory();
        foreach (var (name, value) in inputs)
        {
            binding.BindInput(name, value);
        }

        foreach (var output in _model.Outputs)
        {
            binding.BindOutputToDevice(output.Name, memory);
        }

        try
        {
            binding.SynchronizeBoundInputs();
            _session.RunWithBinding(run, binding);
            binding.SynchronizeBoundOutputs();
            return [.. binding.GetOutputValues()];
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>Runs the graph between values that lie anywhere.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void RunInto(
        ReadOnlySpan<(string Name, OrtValue Value)> inputs, ReadOnlySpan<(string Name, OrtValue Value)> outputs, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var run = new RunOptions();
        using var stop = cancellationToken.UnsafeRegister(static state => ((RunOptions)state!).Terminate = true, run);
        using var binding = _session.CreateIoBinding();
        foreach (var (name, value) in inputs)
        {
            binding.BindInput(name, value);
        }

        foreach (var (name, value) in outputs)
        {
            binding.BindOutput(name, value);
        }

        try
        {
            binding.SynchronizeBoundInputs();
            _session.RunWithBinding(run, binding);
            binding.SynchronizeBoundOutputs();
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    public void Dispose() => _session.Dispose();
}
