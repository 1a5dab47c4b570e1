using Microsoft.ML.OnnxRuntime;

namespace iSeg.Engine.Onnx;

/// <summary>Numbers for one input of a graph; the array is used where it lies and must not change during the run.</summary>
internal readonly struct OnnxInput
{
    private readonly float[]? _floats;
    private readonly long[]? _integers;
    private readonly long[] _shape;

    /// <param name="name">As the graph calls it.</param>
    /// <param name="values">Row-major.</param>
    /// <param name="shape">Outermost dimension first.</param>
    public OnnxInput(string name, float[] values, params long[] shape) => (Name, _floats, _integers, _shape) = (name, values, null, shape);

    /// <inheritdoc cref="OnnxInput(string, float[], long[])"/>
    public OnnxInput(string name, long[] values, params long[] shape) => (Name, _floats, _integers, _shape) = (name, null, values, shape);

    public string Name { get; }

    public OrtValue ToOrtValue() =>
        _floats is not null ? OrtValue.CreateTensorValueFromMemory(_floats, _shape) : OrtValue.CreateTensorValueFromMemory(_integers!, _shape);
}
