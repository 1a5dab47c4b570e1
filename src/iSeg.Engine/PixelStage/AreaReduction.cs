using System.Numerics.Tensors;
using iSeg.Core.Geometry;
using iSeg.Core.Imaging;

namespace iSeg.Engine.PixelStage;

/// <summary>Smaller pictures by area averaging: every source pixel counts with the part of it that a target pixel covers.</summary>
internal static class AreaReduction
{
    /// <summary>The largest size of the same shape with at most so many pixels and so long a side; never larger than the source.</summary>
    public static PixelSize Fit(PixelSize size, int maxSide, long maxArea)
    {
        var scale = Math.Min(1, Math.Min((double)maxSide / size.LongSide, Math.Sqrt((double)maxArea / size.Area)));
        return new(Math.Max(1, (int)(size.Width * scale)), Math.Max(1, (int)(size.Height * scale)));
    }

    /// <param name="image">The source; returned itself when it has the wanted size already.</param>
    /// <param name="to">Not larger than the source in either direction.</param>
    /// <param name="cancellationToken">Checked between rows.</param>
    public static RgbImage Reduce(RgbImage image, PixelSize to, CancellationToken cancellationToken)
    {
        if (to == image.Size)
        {
            return image;
        }

        var result = new byte[3 * to.Area];
        Parallel.For(
            0,
            to.Height,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => (Sum: new float[3 * image.Width], Row: new float[3 * image.Width]),
            (y, _, buffers) =>
            {
                ReduceRow(image, to, y, buffers.Sum, buffers.Row, result.AsSpan(3 * y * to.Width, 3 * to.Width));
                return buffers;
            },
            _ => { });
        return new(to, result);
    }

    private static void ReduceRow(RgbImage image, PixelSize to, int y, float[] sum, float[] row, Span<byte> result)
    {
        // Downwards first: the vertical sums of whole rows are straight vector work.
        Array.Clear(sum);
        var (top, bottom) = ((double)y * image.Height / to.Height, (double)(y + 1) * image.Height / to.Height);
        for (var sy = (int)top; sy < Math.Min(image.Height, (int)Math.Ceiling(bottom)); sy++)
        {
            var weight = (float)(Math.Min(bottom, sy + 1) - Math.Max(top, sy));
            TensorPrimitives.ConvertTruncating<byte, float>(image.Pixels.AsSpan(3 * sy * image.Width, 3 * image.Width), row);
            TensorPrimitives.MultiplyAdd(row, weight, sum, sum);
        }

        var normal = 1 / ((bottom - top) * image.Width / to.Width);
        for (var x = 0; x < to.Width; x++)
        {
            var (left, right) = ((double)x * image.Width / to.Width, (double)(x + 1) * image.Width / to.Width);
            double r = 0, g = 0, b = 0;
            for (var sx = (int)left; sx < Math.Min(image.Width, (int)Math.Ceiling(right)); sx++)
            {
                var weight = Math.Min(right, sx + 1) - Math.Max(left, sx);
                r += weight * sum[3 * sx];
                g += weight * sum[(3 * sx) + 1];
                b += weight * sum[(3 * sx) + 2];
            }

            result[3 * x] = (byte)Math.Clamp((r * normal) + .5, 0, 255);
            result[(3 * x) + 1] = (byte)Math.Clamp((g * normal) + .5, 0, 255);
            result[(3 * x) + 2] = (byte)Math.Clamp((b * normal) + .5, 0, 255);
        }
    }
}
