using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Models;

/// <summary>A file can be whole and its numbers are not: one NaN makes every map NaN.</summary>
internal static class FiniteWeights
{
    private const int Block = 1 << 20;

    /// <exception cref="CheckpointException">A number is infinite or none at all; or the file cannot be read.</exception>
    public static void Check(TensorEntry tensor, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            using var file = new FileStream(tensor.ResolvedPath, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            file.Position = tensor.Offset;
            for (var left = tensor.ByteLength; left > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var bytes = buffer.AsSpan(0, (int)Math.Min(Block, left));
                file.ReadExactly(bytes);
                left -= bytes.Length;
                if (!AreFinite(bytes, tensor.Type))
                {
                    throw new CheckpointException(tensor.Path, $"tensor {tensor.Name} holds numbers that are infinite or none at all; the file is damaged. Get it anew.");
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(tensor.Path, $"tensor {tensor.Name} cannot be read ({exception.Message})", exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>An infinity or NaN has all bits of its exponent set.</summary>
    private static bool AreFinite(ReadOnlySpan<byte> bytes, TensorType type) => type switch
    {
        TensorType.F32 => TensorPrimitives.IsFiniteAll<float>(MemoryMarshal.Cast<byte, float>(bytes)),
        TensorType.F16 => !Any(MemoryMarshal.Cast<byte, ushort>(bytes), 0x7c00),
        _ => !Any(MemoryMarshal.Cast<byte, ushort>(bytes), 0x7f80),
    };

    private static bool Any(ReadOnlySpan<ushort> numbers, ushort exponent)
    {
        foreach (var number in numbers)
        {
            if ((number & exponent) == exponent)
            {
                return true;
            }
        }

        return false;
    }
}
