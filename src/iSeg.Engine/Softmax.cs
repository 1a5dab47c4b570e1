using System.Numerics.Tensors;

namespace iSeg.Engine;

/// <summary>exp(x) / sum of exp, in place. The library's softmax does not subtract the maximum and overflows (docs/engine.md).</summary>
internal static class Softmax
{
    /// <param name="values">Any finite numbers; replaced by parts that sum to 1.</param>
    public static void Apply(Span<float> values)
    {
        TensorPrimitives.Subtract(values, TensorPrimitives.Max<float>(values), values);
        TensorPrimitives.Exp(values, values);
        TensorPrimitives.Divide(values, TensorPrimitives.Sum<float>(values), values);
    }
}
