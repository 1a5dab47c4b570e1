using System.Numerics.Tensors;
using iSeg.Core.Geometry;

namespace iSeg.Engine.PixelStage;

/// <summary>Mean over a square window by running sums; at the borders over the part of the window that is inside.</summary>
internal static class BoxBlur
{
    public static void Apply(float[] values, PixelSize size, int radius)
    {
        var across = new float[values.Length];
        Parallel.For(0, size.Height, y => BlurRow(values.AsSpan(y * size.Width, size.Width), across.AsSpan(y * size.Width, size.Width), radius));
        var sum = new float[size.Width];
        var rows = 0;
        for (var y = -radius; y < size.Height; y++)
        {
            if (y + radius < size.Height)
            {
                TensorPrimitives.Add(sum, across.AsSpan((y + radius) * size.Width, size.Width), sum);
                rows++;
            }

            if (y - radius - 1 >= 0)
            {
                TensorPrimitives.Subtract(sum, across.AsSpan((y - radius - 1) * size.Width, size.Width), sum);
                rows--;
            }

            if (y >= 0)
            {
                TensorPrimitives.Multiply(sum, 1f / rows, values.AsSpan(y * size.Width, size.Width));
            }
        }
    }

    private static void BlurRow(ReadOnlySpan<float> row, Span<float> result, int radius)
    {
        double sum = 0;
        var count = 0;
        for (var x = -radius; x < row.Length; x++)
        {
            if (x + radius < row.Length)
            {
                sum += row[x + radius];
                count++;
            }

            if (x - radius - 1 >= 0)
            {
                sum -= row[x - radius - 1];
                count--;
            }

            if (x >= 0)
            {
                result[x] = (float)(sum / count);
            }
        }
    }
}
