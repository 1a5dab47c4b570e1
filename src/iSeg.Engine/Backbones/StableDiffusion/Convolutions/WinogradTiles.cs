using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lane = System.Runtime.Intrinsics.Vector512<float>;

namespace iSeg.Engine.Backbones.StableDiffusion.Convolutions;

/// <summary>The additions of <see cref="Winograd"/>: windows of a map to products, and sums of products to tiles of the result.</summary>
internal static unsafe class WinogradTiles
{
    /// <summary>One window, some channels of it.</summary>
    /// <param name="map">[height, width, in].</param>
    /// <param name="scale">How it is normalised and activated; null where it is taken as it is.</param>
    /// <param name="top">First row of the window; it may lie outside, where everything is 0.</param>
    /// <param name="left">First column.</param>
    /// <param name="first">Channel.</param>
    /// <param name="channels">How many; a multiple of 16.</param>
    /// <param name="to">36 times so many channels, <paramref name="productStride"/> numbers apart.</param>
    /// <param name="productStride">Numbers from one product to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Spread(FeatureMap map, ChannelScale? scale, int top, int left, int first, int channels, float* to, nint productStride)
    {
        var half = stackalloc Lane[Winograd.Products];
        for (var channel = first; channel < first + channels; channel += Lane.Count, to += Lane.Count)
        {
            var (factor, summand) = scale is null
                ? default
                : (Vector512.LoadUnsafe(ref scale.Factor[channel]), Vector512.LoadUnsafe(ref scale.Summand[channel]));
            for (var row = 0; row < Winograd.Window; row++)
            {
                var line = half + (row * Winograd.Window);
                if (top + row < 0 || top + row >= map.Height)
                {
                    new Span<Lane>(line, Winograd.Window).Clear();
                    continue;
                }

                // What is outside is 0 after the activation, not before it.
                var from = map.Row(top + row) + channel;
                Lane At(int x)
                {
                    if (left + x < 0 || left + x >= map.Width)
                    {
                        return default;
                    }

                    var value = Vector512.Load(from + ((nint)(left + x) * map.Channels));
                    return scale is null ? value : ChannelScale.Activate(value, factor, summand);
                }

                (line[0], line[1], line[2], line[3], line[4], line[5]) = Winograd.Input(At(0), At(1), At(2), At(3), At(4), At(5));
            }

            for (var x = 0; x < Winograd.Window; x++)
            {
                var column = half + x;
                StoreSix(
                    Winograd.Input(column[0], column[6], column[12], column[18], column[24], column[30]),
                    to + (x * productStride),
                    Winograd.Window * productStride);
            }
        }
    }

    /// <summary>One tile, some channels of it.</summary>
    /// <param name="sums">36 times so many channels, <paramref name="productStride"/> numbers apart.</param>
    /// <param name="productStride">Numbers from one product to the next.</param>
    /// <param name="result">[height, width, out].</param>
    /// <param name="top">First row of the tile, which may reach beyond the map.</param>
    /// <param name="left">First column.</param>
    /// <param name="first">Channel.</param>
    /// <param name="channels">How many; a multiple of 16.</param>
    /// <param name="bias">By channel of the result.</param>
    /// <param name="adds">To what the result holds already.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather(
        float* sums, nint productStride, FeatureMap result, int top, int left, int first, int channels, float[] bias, bool adds)
    {
        var (rows, columns) = (Math.Min(Winograd.Tile, result.Height - top), Math.Min(Winograd.Tile, result.Width - left));
        var half = stackalloc Lane[Winograd.Tile * Winograd.Window];
        var line = stackalloc Lane[Winograd.Tile];
        for (var channel = first; channel < first + channels; channel += Lane.Count, sums += Lane.Count)
        {
            for (var x = 0; x < Winograd.Window; x++)
            {
                Lane At(int y) => Vector512.Load(sums + (((Winograd.Window * y) + x) * productStride));
                (half[x], half[6 + x], half[12 + x], half[18 + x]) = Winograd.Output(At(0), At(1), At(2), At(3), At(4), At(5));
            }

            var summand = Vector512.LoadUnsafe(ref bias[channel]);
            for (var y = 0; y < rows; y++)
            {
                var row = half + (y * Winograd.Window);
                (line[0], line[1], line[2], line[3]) = Winograd.Output(row[0], row[1], row[2], row[3], row[4], row[5]);
                var to = result.Row(top + y) + ((nint)left * result.Channels) + channel;
                for (var x = 0; x < columns; x++, to += result.Channels)
                {
                    (line[x] + (adds ? Vector512.Load(to) + summand : summand)).Store(to);
                }
            }
        }
    }

    public static void StoreSix((Lane A, Lane B, Lane C, Lane D, Lane E, Lane F) values, float* to, nint stride)
    {
        values.A.Store(to);
        values.B.Store(to + stride);
        values.C.Store(to + (2 * stride));
        values.D.Store(to + (3 * stride));
        values.E.Store(to + (4 * stride));
        values.F.Store(to + (5 * stride));
    }
}
