using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace iSeg.Engine.Backbones.StableDiffusion.Autoencoder;

/// <summary>x * factor + summand, by channel: what is left of a normalisation once its sums are known.</summary>
internal sealed record ChannelScale(float[] Factor, float[] Summand)
{
    /// <summary>Sixteen channels, scaled and then activated: x / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Activate(Vector512<float> value, Vector512<float> factor, Vector512<float> summand)
    {
        var scaled = Vector512.FusedMultiplyAdd(value, factor, summand);
        return scaled / (Vector512<float>.One + Vector512.Exp(-scaled));
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
}
