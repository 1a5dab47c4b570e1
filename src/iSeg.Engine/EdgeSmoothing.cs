using System.Buffers;
using System.Numerics.Tensors;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Engine;

/// <summary>
/// Rounds the border of a mask: it is blurred by two box filters (a tent as wide as twice the radius to either side) and cut at one half.
/// Straight borders stay where they are, also at the picture's frame; teeth, parts and gaps narrower than about the radius go. Nested
/// masks stay nested, as long as something is left of them. In whole numbers, so the same bits on every machine.
/// </summary>
public static class EdgeSmoothing
{
    /// <summary>The largest radius, in picture pixels.</summary>
    public const int MaxRadius = 64;

    private const int Passes = 2;
    private const int SmallestTile = 256;

    /// <summary>The mask with a rounder border.</summary>
    /// <param name="mask">Of the picture's size.</param>
    /// <param name="radius">In picture pixels, 0 (nothing changes) to <see cref="MaxRadius"/>.</param>
    /// <returns>Of the same size; a mask of which nothing would be left comes back as it was.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The radius is not in its range.</exception>
    public static RleMask Smooth(RleMask mask, int radius)
    {
        ArgumentNullException.ThrowIfNull(mask);
        Validate(radius);
        var smooth = radius == 0 ? mask : Blur(mask, radius);
        return smooth.IsEmpty ? mask : smooth;
    }

    /// <summary>The same for a prediction: around what was pointed at the border stays as it is, and boxes hold.</summary>
    /// <param name="mask">The sharp mask.</param>
    /// <param name="radius">As for <see cref="Smooth(RleMask, int)"/>.</param>
    /// <param name="must">Pixels that are in.</param>
    /// <param name="mustNot">Pixels that are out.</param>
    /// <param name="allowed">Where the mask may be at all, required pixels apart; null for everywhere.</param>
    internal static RleMask Smooth(RleMask mask, int radius, RleMask must, RleMask mustNot, RleMask? allowed)
    {
        Validate(radius);
        if (radius == 0)
        {
            return mask;
        }

        var smooth = Blur(mask, radius);
        smooth = allowed is null ? smooth : smooth.Intersect(allowed);
        smooth = smooth.Union(mask.Intersect(Grow(must, radius))).Subtract(Grow(mustNot, radius).Subtract(mask));
        smooth = smooth.Union(must).Subtract(mustNot);
        return smooth.IsEmpty ? mask : smooth;
    }

    private static RleMask Blur(RleMask mask, int radius)
    {
        if (mask.IsEmpty)
        {
            return mask;
        }

        // Twice what the filters reach, so that only the picture's own frame is taken for a frame where it matters.
        var area = Widen(mask.Bounds, 2 * Passes * radius, mask.Size);
        var sharp = mask.Crop(area).ToBitmap();
        var smooth = (byte[])sharp.Clone();
        var side = Math.Max(SmallestTile, 4 * radius);
        var (across, down) = ((area.Width + side - 1) / side, (area.Height + side - 1) / side);
        Parallel.For(0, across * down, tile =>
        {
            var core = new PixelRect(tile % across * side, tile / across * side, side, side).Intersect(area.Size.Bounds);
            SmoothTile(sharp, smooth, area.Size, core, radius);
        });
        return RleMask.FromBitmap(smooth, area.Size).Place(mask.Size, area.X, area.Y);
    }

    private static void Validate(int radius)
    {
        if (radius is < 0 or > MaxRadius)
        {
            throw new ArgumentOutOfRangeException(nameof(radius), radius, $"A smoothing radius must be in 0..{MaxRadius}.");
        }
    }

    private static PixelRect Widen(PixelRect rect, int by, PixelSize picture) =>
        new PixelRect(rect.X - by, rect.Y - by, rect.Width + (2 * by), rect.Height + (2 * by)).Intersect(picture.Bounds);

    /// <summary>All pixels at most so many columns and rows away: shifted copies, twice as many with every step.</summary>
    private static RleMask Grow(RleMask mask, int radius)
    {
        foreach (var (dx, dy) in ((int, int)[])[(1, 0), (0, 1)])
        {
            for (var reach = 0; reach < radius && !mask.IsEmpty;)
            {
                var step = Math.Min((2 * reach) + 1, radius - reach);
                mask = mask.Union(mask.Place(mask.Size, dx * step, dy * step)).Union(mask.Place(mask.Size, -dx * step, -dy * step));
                reach += step;
            }
        }

        return mask;
    }

    private static void SmoothTile(byte[] sharp, byte[] smooth, PixelSize size, PixelRect core, int radius)
    {
        var local = Widen(core, Passes * radius, size);
        if (IsUniform(sharp, size, local))
        {
            return;
        }

        var (width, height) = (local.Width, local.Height);
        var rented = ArrayPool<int>.Shared.Rent(2 * width * height);
        try
        {
            var values = rented.AsSpan(0, width * height);
            var other = rented.AsSpan(width * height, width * height);
            for (var y = 0; y < height; y++)
            {
                var row = values.Slice(y * width, width);
                TensorPrimitives.ConvertTruncating<byte, int>(sharp.AsSpan(((local.Y + y) * size.Width) + local.X, width), row);
                BoxSums.Along(row, other[..width], Passes, radius);
            }

            for (var pass = 0; pass < Passes; pass++)
            {
                BoxSums.Down(values, other, width, radius);
                var done = other;
                other = values;
                values = done;
            }

            // What the filters make of a row and a column of ones: less than the full sum only at the frame.
            var (columns, rows) = (BoxSums.OfOnes(width, Passes, radius), BoxSums.OfOnes(height, Passes, radius));
            for (var y = core.Y - local.Y; y < core.Bottom - local.Y; y++)
            {
                for (var x = core.X - local.X; x < core.Right - local.X; x++)
                {
                    smooth[((local.Y + y) * size.Width) + local.X + x] = 2L * values[(y * width) + x] > (long)columns[x] * rows[y] ? (byte)1 : (byte)0;
                }
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    private static bool IsUniform(byte[] bits, PixelSize size, PixelRect rect)
    {
        var first = bits[(rect.Y * size.Width) + rect.X];
        for (var y = rect.Y; y < rect.Bottom; y++)
        {
            if (bits.AsSpan((y * size.Width) + rect.X, rect.Width).ContainsAnyExcept(first))
            {
                return false;
            }
        }

        return true;
    }
}
