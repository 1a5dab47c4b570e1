namespace iSeg.Engine.Checkpoints;

/// <summary>How the numbers of a tensor are stored; the names are those of the safetensors format.</summary>
public enum TensorType
{
    F32,
    F16,
    BF16,
    F64,
    I64,
    I32,
    I16,
    I8,
    U64,
    U32,
    U16,
    U8,
    BOOL,
}

public static class TensorTypes
{
    /// <summary>Bytes of one number.</summary>
    public static int Size(this TensorType type) => type switch
    {
        TensorType.F64 or TensorType.I64 or TensorType.U64 => 8,
        TensorType.F32 or TensorType.I32 or TensorType.U32 => 4,
        TensorType.F16 or TensorType.BF16 or TensorType.I16 or TensorType.U16 => 2,
        _ => 1,
    };

    /// <summary>F32, F16 and BF16: what the networks' weights may be.</summary>
    public static bool IsWeight(this TensorType type) => type is TensorType.F32 or TensorType.F16 or TensorType.BF16;
}
