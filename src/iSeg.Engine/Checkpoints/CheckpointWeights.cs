namespace iSeg.Engine.Checkpoints;

/// <summary>The tensors of one part of a checkpoint, asked for by key and shape.</summary>
/// <param name="path">The part's file, or the index of its files: named in refusals of missing tensors.</param>
/// <param name="tensors">By key.</param>
public sealed class CheckpointWeights(string path, IReadOnlyDictionary<string, TensorEntry> tensors) : IWeights
{
    public IReadOnlyDictionary<string, TensorEntry> Tensors => tensors;

    public bool Has(string key) => tensors.ContainsKey(key);

    public TensorEntry Require(string key, params ReadOnlySpan<long> shape)
    {
        if (!tensors.TryGetValue(key, out var entry))
        {
            throw new CheckpointException(path, $"tensor {key} is missing.");
        }

        if (!SameNumbers(entry.Shape.AsSpan(), shape))
        {
            throw new CheckpointException(
                entry.Path, $"tensor {key} has shape {entry.ShapeText}; the settings ask for [{string.Join(", ", shape.ToArray())}].");
        }

        return entry.Type.IsWeight()
            ? entry
            : throw new CheckpointException(entry.Path, $"tensor {key} holds {entry.Type} numbers; F32, F16 or BF16 are needed.");
    }

    /// <summary>
    /// Trailing ones do not count: a linear layer's [out, in] and a 1x1 convolution's [out, in, 1, 1] are the same numbers in the same
    /// order, and checkpoints have either.
    /// </summary>
    private static bool SameNumbers(ReadOnlySpan<long> found, ReadOnlySpan<long> wanted) => found.TrimEnd(1).SequenceEqual(wanted.TrimEnd(1));
}
