namespace iSeg.Engine.Onnx;

/// <summary>One network for each number of pictures that goes through it together. Any number of threads may ask.</summary>
/// <param name="one">The graph for one picture; loaded at once.</param>
/// <param name="build">The graph for so many.</param>
/// <param name="tuning">Of all.</param>
internal sealed class BatchedNetworks(OnnxModel one, Func<int, OnnxModel> build, OnnxTuning tuning) : IDisposable
{
    private readonly Dictionary<int, OnnxNetwork> _networks = new() { [1] = new(one, tuning) };

    /// <summary>The network for so many pictures, made when it is first needed.</summary>
    public OnnxNetwork For(int batch)
    {
        lock (_networks)
        {
            return _networks.TryGetValue(batch, out var network) ? network : _networks[batch] = new(build(batch), tuning);
        }
    }

    /// <summary>Several pictures' numbers as one input.</summary>
    public static float[] Join(IReadOnlyList<float[]> parts) => parts.Count == 1 ? parts[0] : [.. parts.SelectMany(part => part)];

    /// <summary>One output as several pictures' numbers.</summary>
    public static float[][] Split(float[] values, int parts) => parts == 1 ? [values] : [.. values.Chunk(values.Length / parts)];

    public void Dispose()
    {
        foreach (var network in _networks.Values)
        {
            network.Dispose();
        }
    }
}
