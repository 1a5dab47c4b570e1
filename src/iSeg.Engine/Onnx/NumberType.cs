using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Onnx;

/// <summary>Element types of ONNX tensors, numbered as in TensorProto.DataType.</summary>
internal enum NumberType
{
    Float = 1,
    Int64 = 7,
    Bool = 9,
    Float16 = 10,
    BFloat16 = 16,
}

internal static class NumberTypes
{
    /// <summary>The ONNX type of a checkpoint's F32, F16 or BF16 tensor.</summary>
    public static NumberType ToNumberType(this TensorType type) => type switch
    {
        TensorType.F32 => NumberType.Float,
        TensorType.F16 => NumberType.Float16,
        TensorType.BF16 => NumberType.BFloat16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Networks take F32, F16 and BF16 weights."),
    };
}
