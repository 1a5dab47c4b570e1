using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace iSeg.Engine.Checkpoints;

/// <summary>Reads a tensor's numbers out of its file.</summary>
public static class TensorNumbers
{
    /// <summary>The numbers of an F32, F16 or BF16 tensor, row-major.</summary>
    /// <exception cref="CheckpointException">No such tensor, another type, or the file can no longer be read.</exception>
    public static float[] ReadFloats(this TensorEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var values = new float[CountInMemory(entry)];
        switch (entry.Type)
        {
            case TensorType.F32:
                ReadBytes(entry, MemoryMarshal.AsBytes(values.AsSpan()));
                return values;
            case TensorType.F16:
                var halves = new Half[values.Length];
                ReadBytes(entry, MemoryMarshal.AsBytes(halves.AsSpan()));
                TensorPrimitives.ConvertToSingle(halves, values);
                return values;
            case TensorType.BF16:
                var words = new ushort[values.Length];
                ReadBytes(entry, MemoryMarshal.AsBytes(words.AsSpan()));
                for (var i = 0; i < words.Length; i++)
                {
                    values[i] = BitConverter.UInt32BitsToSingle((uint)words[i] << 16);
                }

                return values;
            default:
                throw new CheckpointException(entry.Path, $"tensor {entry.Name} holds {entry.Type} numbers; F32, F16 or BF16 are needed.");
        }
    }

    /// <summary>The numbers of an I64 tensor, row-major.</summary>
    /// <exception cref="CheckpointException">No such tensor, another type, or the file can no longer be read.</exception>
    public static long[] ReadIntegers(this TensorEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Type != TensorType.I64)
        {
            throw new CheckpointException(entry.Path, $"tensor {entry.Name} holds {entry.Type} numbers; I64 is needed.");
        }

        var values = new long[CountInMemory(entry)];
        ReadBytes(entry, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>The numbers of a tensor that a network needs.</summary>
    /// <exception cref="CheckpointException">As <see cref="IWeights.Require"/>, or the file can no longer be read.</exception>
    internal static float[] ReadFloats(this IWeights weights, string key, params ReadOnlySpan<long> shape) => weights.Require(key, shape).ReadFloats();

    /// <summary>One read fills at most 2 GB; weights larger than that are mapped, never read.</summary>
    private static long CountInMemory(TensorEntry entry) => entry.Count <= int.MaxValue / sizeof(float) && entry.ByteLength <= int.MaxValue
        ? entry.Count
        : throw new CheckpointException(entry.Path, $"tensor {entry.Name} of shape {entry.ShapeText} is too large to be read.");

    // The file is little-endian, and so is every machine that .NET 10 and ONNX Runtime run on together.
    private static void ReadBytes(TensorEntry entry, Span<byte> to)
    {
        try
        {
            using var stream = SafetensorsFile.OpenRead(entry.ResolvedPath);
            stream.Position = entry.Offset;
            stream.ReadExactly(to);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(entry.Path, $"tensor {entry.Name} cannot be read ({exception.Message})", exception);
        }
    }
}
