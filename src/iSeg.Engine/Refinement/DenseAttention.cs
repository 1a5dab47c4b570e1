using System.Numerics.Tensors;

namespace iSeg.Engine.Refinement;

/// <summary>All entries, row-major: the better storage where more than about a third of them are not 0.</summary>
internal sealed class DenseAttention(float[] entries, int cells, long filled) : AttentionMatrix
{
    public override int Cells => cells;

    public override double Fill => filled / ((double)cells * cells);

    public override long ByteSize => entries.LongLength * sizeof(float);

    public override void Multiply(ReadOnlySpan<float> map, Span<float> result)
    {
        for (var row = 0; row < cells; row++)
        {
            result[row] = TensorPrimitives.Dot(entries.AsSpan(row * cells, cells), map);
        }
    }
}
