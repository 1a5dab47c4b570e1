using System.Buffers;
using iSeg.Core.Geometry;

namespace iSeg.Core.Masks;

// Between runs (down the columns) and bitmaps (along the rows). Columns are handled in strips that fit the cache.
public sealed partial class RleMask
{
    private const int StripWidth = 64;

    /// <summary>Encodes a bitmap.</summary>
    /// <param name="bits">[height, width] row-major, one byte a pixel, anything but 0 is foreground.</param>
    /// <param name="size">Width and height of the bitmap.</param>
    public static RleMask FromBitmap(ReadOnlySpan<byte> bits, PixelSize size)
    {
        Require(size);
        if (bits.Length != size.Area)
        {
            throw new ArgumentException($"{bits.Length} bytes do not make a mask of {size}.", nameof(bits));
        }

        var (width, height) = (size.Width, size.Height);
        var writer = new RunWriter(256);
        var strip = ArrayPool<byte>.Shared.Rent(StripWidth * Math.Max(height, 1));
        try
        {
            for (var left = 0; left < width && height > 0; left += StripWidth)
            {
                var columns = Math.Min(StripWidth, width - left);
                for (var y = 0; y < height; y++)
                {
                    var row = bits.Slice((y * width) + left, columns);
                    for (var x = 0; x < row.Length; x++)
                    {
                        strip[(x * height) + y] = row[x];
                    }
                }

                AddRuns(ref writer, strip.AsSpan(0, columns * height), (uint)left * (uint)height);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(strip);
        }

        return new(size, writer.Finish((uint)size.Area));
    }

    /// <summary>Writes the mask as a bitmap.</summary>
    /// <param name="bits">[height, width] row-major, one byte a pixel: overwritten with <paramref name="foreground"/> or 0.</param>
    /// <param name="foreground">The value of foreground pixels.</param>
    public void CopyTo(Span<byte> bits, byte foreground = 1)
    {
        if (bits.Length != Size.Area)
        {
            throw new ArgumentException($"A mask of {Size} does not fit {bits.Length} bytes.", nameof(bits));
        }

        var (width, height) = (Width, Height);
        var strip = ArrayPool<byte>.Shared.Rent(StripWidth * Math.Max(height, 1));
        try
        {
            var run = 0;
            long runEnd = _runs[0];
            for (var left = 0; left < width && height > 0; left += StripWidth)
            {
                var columns = Math.Min(StripWidth, width - left);
                var cells = strip.AsSpan(0, columns * height);
                var position = (long)left * height;
                var end = position + cells.Length;
                for (var at = position; at < end;)
                {
                    while (runEnd <= at)
                    {
                        runEnd += _runs[++run];
                    }

                    var to = Math.Min(runEnd, end);
                    cells[(int)(at - position)..(int)(to - position)].Fill((run & 1) == 1 ? foreground : (byte)0);
                    at = to;
                }

                for (var y = 0; y < height; y++)
                {
                    var row = bits.Slice((y * width) + left, columns);
                    for (var x = 0; x < row.Length; x++)
                    {
                        row[x] = strip[(x * height) + y];
                    }
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(strip);
        }
    }

    /// <summary>The mask as a new bitmap, [height, width] row-major, 0 or 1.</summary>
    public byte[] ToBitmap()
    {
        var bits = GC.AllocateUninitializedArray<byte>((int)Size.Area);
        CopyTo(bits);
        return bits;
    }

    private static void AddRuns(ref RunWriter writer, ReadOnlySpan<byte> cells, uint position)
    {
        var at = 0;
        while (at < cells.Length)
        {
            var background = cells[at..].IndexOfAnyExcept((byte)0);
            if (background < 0)
            {
                return;
            }

            at += background;
            var length = cells[at..].IndexOf((byte)0);
            length = length < 0 ? cells.Length - at : length;
            writer.Add(position + (uint)at, (uint)length);
            at += length;
        }
    }
}
