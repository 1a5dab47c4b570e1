using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace iSeg.Engine.Backbones.StableDiffusion.Convolutions;

/// <summary>x * factor + summand, by channel: what is left of a normalisation once its sums are known.</summary>
internal sealed record ChannelScale(float[] Factor, float[] Summand)
{
    /// <summary>Sixteen channels, scaled and then activated: x / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Activate(Vector512<float> value, Vector512<float> factor, Vector512<float> summand)
    {
        var scaled = Vector512.FusedMultiplyAdd(value, factor, summand);
        return scaled * Inverse(Vector512<float>.One + Exp(-scaled));
    }

    /// <summary>A copy of a map, scaled.</summary>
    /// <param name="map">[height, width, channels].</param>
    /// <param name="activate">Whether x / (1 + e^-x) follows.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public FeatureMap Apply(FeatureMap map, bool activate, CancellationToken cancellationToken) =>
        FeatureMap.Filled(map.Height, map.Width, map.Channels, result => Apply(map, result, activate, cancellationToken));

    private unsafe void Apply(FeatureMap map, FeatureMap result, bool activate, CancellationToken cancellationToken) =>
        Parallel.For(0, map.Height, new ParallelOptions { CancellationToken = cancellationToken }, y =>
        {
            var from = map.Row(y);
            var to = result.Row(y);
            for (var x = 0; x < map.Width; x++, from += map.Channels, to += map.Channels)
            {
                for (var channel = 0; channel < map.Channels; channel += Vector512<float>.Count)
                {
                    var (value, factor, summand) = (
                        Vector512.Load(from + channel),
                        Vector512.LoadUnsafe(ref Factor[channel]),
                        Vector512.LoadUnsafe(ref Summand[channel]));
                    (activate ? Activate(value, factor, summand) : Vector512.FusedMultiplyAdd(value, factor, summand)).Store(to + channel);
                }
            }
        });

    /// <summary>
    /// e^x within two units of the last place, for what is not beyond 2^±126: 2^n e^r with |r| at most ln 2 / 2, the latter as Taylor's
    /// polynomial. The library's goes through double precision, which took as long as the convolution itself.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Exp(Vector512<float> x)
    {
        // Adding 1.5 * 2^23 rounds to a whole number, which then stands in the lowest bits.
        var rounder = Vector512.Create(12582912f);
        x = Vector512.MinNative(Vector512.MaxNative(x, Vector512.Create(-87f)), Vector512.Create(87f));
        var shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(1.44269504f), rounder);
        var n = shifted - rounder;

        // ln 2 in two parts, the first with so few digits that its product is exact.
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(2.12194440e-4f), Vector512.FusedMultiplyAdd(n, Vector512.Create(-.693359375f), x));
        var sum = Vector512.Create(1 / 5040f);
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 720f));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 120f));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 24f));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 6f));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(.5f));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512<float>.One);
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512<float>.One);
        return ((shifted.AsInt32() << 23) + sum.AsInt32()).AsSingle();
    }

    /// <summary>1 / x: an estimate of 14 bits and a step of Newton's, where the processor gives one; it divides in five times the time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Inverse(Vector512<float> x)
    {
        if (!Avx512F.IsSupported)
        {
            return Vector512<float>.One / x;
        }

        var near = Avx512F.Reciprocal14(x);
        return Vector512.FusedMultiplyAdd(near, Vector512.FusedMultiplyAdd(-x, near, Vector512<float>.One), near);
    }
}
