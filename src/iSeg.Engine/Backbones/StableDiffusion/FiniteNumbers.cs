using System.Numerics.Tensors;
using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Backbones.StableDiffusion;

internal static class FiniteNumbers
{
    /// <summary>Stops at infinities and NaN, which would end in a map that is wrong and looks right.</summary>
    /// <param name="values">What a network gave; returned as they are.</param>
    /// <param name="checkpoint">Whose network it is.</param>
    /// <param name="part">The network's folder.</param>
    /// <exception cref="CheckpointException">A number is not finite.</exception>
    public static float[] Finite(this float[] values, Checkpoint checkpoint, string part) =>
        float.IsFinite(TensorPrimitives.Sum<float>(values))
            ? values
            : throw new CheckpointException(
                Path.Combine(checkpoint.Folder, part), "the network computes numbers that are not finite. Its weights are damaged, or half precision is too little for them.");
}
