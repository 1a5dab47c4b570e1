namespace iSeg.Engine.Checkpoints;

/// <summary>Where a network finds its numbers while it is built.</summary>
public interface IWeights
{
    bool Has(string key);

    /// <summary>A tensor of F32, F16 or BF16 numbers. Ones at the end of a shape do not count.</summary>
    /// <exception cref="CheckpointException">It is missing, or has another shape or type; names the file and the key.</exception>
    TensorEntry Require(string key, params ReadOnlySpan<long> shape);
}
