using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Backbones.StableDiffusion.Convolutions;

/// <summary>A layer's weights where their file is mapped, [out, in * taps], sixteen outputs side by side when they are asked for.</summary>
internal sealed unsafe class FilterRows
{
    /// <summary>Outputs that are read together: what a vector holds.</summary>
    public const int Lanes = 16;

    private readonly byte* _start;
    private readonly TensorType _type;
    private readonly int _length;

    /// <param name="weights">Where the layer is.</param>
    /// <param name="key">Of the tensor.</param>
    /// <param name="shape">What it must be; the first is the outputs.</param>
    /// <exception cref="CheckpointException">It is missing, has another shape or type, or cannot be read.</exception>
    public FilterRows(MappedWeights weights, string key, params ReadOnlySpan<long> shape)
    {
        var entry = weights.Require(key, shape);
        _start = weights.Map(entry);
        (_type, _length) = (entry.Type, (int)(entry.Count / shape[0]));
    }

    /// <summary>Numbers of a scratch that <see cref="Read"/> needs beside its result; F32 is read where it lies.</summary>
    public int Scratch(int count) => _type == TensorType.F32 ? 0 : Lanes * count;

    /// <param name="row">The first of sixteen outputs.</param>
    /// <param name="first">The first number of each.</param>
    /// <param name="count">Numbers of each; a multiple of 16.</param>
    /// <param name="scratch">See <see cref="Scratch"/>.</param>
    /// <param name="to">[count, 16], rows <paramref name="toStride"/> numbers apart.</param>
    /// <param name="toStride">Numbers from one row of the result to the next.</param>
    public void Read(int row, int first, int count, float* scratch, float* to, int toStride)
    {
        var from = (float*)_start + ((nint)row * _length) + first;
        var stride = (nint)_length;
        if (_type != TensorType.F32)
        {
            for (var i = 0; i < Lanes; i++)
            {
                Widen((ushort*)_start + ((nint)(row + i) * _length) + first, new(scratch + (i * count), count));
            }

            from = scratch;
            stride = count;
        }

        for (var i = 0; i < count; i += Lanes)
        {
            LaneTranspose.Square(from + i, stride, to + ((nint)i * toStride), toStride);
        }
    }

    private void Widen(ushort* from, Span<float> to)
    {
        if (_type == TensorType.F16)
        {
            TensorPrimitives.ConvertToSingle(new ReadOnlySpan<Half>(from, to.Length), to);
            return;
        }

        // BF16 is the upper half of F32.
        for (var i = 0; i < to.Length; i += Lanes)
        {
            (Avx512F.ConvertToVector512UInt32(Vector256.Load(from + i)) << 16).AsSingle().CopyTo(to[i..]);
        }
    }
}
