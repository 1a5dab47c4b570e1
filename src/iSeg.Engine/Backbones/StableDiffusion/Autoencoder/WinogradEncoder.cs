using System.Runtime.Intrinsics.X86;
using iSeg.Engine.Backbones.StableDiffusion.Convolutions;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;

namespace iSeg.Engine.Backbones.StableDiffusion.Autoencoder;

/// <summary>
/// The encoder on processors with vectors of 512 bits. Nine tenths of it are 3x3 convolutions, which ONNX Runtime already computes as
/// fast as the processor multiplies: only fewer multiplications are faster (<see cref="Winograd"/>).
/// </summary>
internal sealed class WinogradEncoder : IPictureEncoder
{
    private readonly VaeConfig _config;
    private readonly MappedWeights _weights;
    private readonly int _side;
    private readonly PatchConvolution _first;
    private readonly Level[] _levels;
    private readonly ResidualBlock _before;
    private readonly PixelAttention? _attention;
    private readonly ResidualBlock _after;
    private readonly ChannelNorm _norm;
    private readonly PatchConvolution _last;
    private readonly PatchConvolution? _moments;

    /// <param name="config">Its shape.</param>
    /// <param name="weights">Of the autoencoder.</param>
    /// <param name="side">Of the pictures in pixels; a multiple of <see cref="VaeConfig.Reduction"/>.</param>
    /// <exception cref="CheckpointException">A tensor is missing, has another shape, or cannot be read.</exception>
    public WinogradEncoder(VaeConfig config, IWeights weights, int side)
    {
        (_config, _weights, _side) = (config, new(weights), side);
        try
        {
            ResidualBlock Block(string name, int input, int output) => new(_weights, $"encoder.{name}", input, output, config.NormGroups, VaeGraphs.Epsilon);
            _first = new(weights, "encoder.conv_in", config.InChannels, config.Channels[0], 3);
            _levels =
            [
                .. config.Channels.Select((channels, level) => new Level(
                    [
                        .. Enumerable.Range(0, config.LayersPerBlock).Select(block => Block(
                            $"down_blocks.{level}.resnets.{block}", block > 0 || level == 0 ? channels : config.Channels[level - 1], channels)),
                    ],
                    level == config.Channels.Length - 1 ? null : new(weights, $"encoder.down_blocks.{level}.downsamplers.0.conv", channels, channels, 3, stride: 2))),
            ];
            var deepest = config.Channels[^1];
            _before = Block("mid_block.resnets.0", deepest, deepest);
            _attention = config.HasMidAttention
                ? new(_weights, "encoder.mid_block.attentions.0", deepest, config.NormGroups, VaeGraphs.Epsilon)
                : null;
            _after = Block("mid_block.resnets.1", deepest, deepest);
            _norm = new(weights, "encoder.conv_norm_out", deepest, config.NormGroups, VaeGraphs.Epsilon);
            _last = new(weights, "encoder.conv_out", deepest, 2 * config.LatentChannels, 3);
            _moments = config.HasQuantConv ? new(weights, "quant_conv", 2 * config.LatentChannels, 2 * config.LatentChannels, 1) : null;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether this machine and checkpoint are what this is written for.</summary>
    public static bool Suits(VaeConfig config, NumberType precision) =>
        Avx512F.IsSupported && precision == NumberType.Float && !ComputeDevice.Current.IsGpu && config.Channels.All(WinogradConvolution.IsWorthIt);

    public float[][] Encode(IReadOnlyList<float[]> pictures, CancellationToken cancellationToken) =>
        [.. pictures.Select(picture => Encode(picture, cancellationToken))];

    public void Dispose() => _weights.Dispose();

    private float[] Encode(float[] picture, CancellationToken cancellationToken)
    {
        FeatureMap x;
        using (var planes = FeatureMap.FromPlanes(picture, _side, _side))
        {
            x = _first.Run(planes, cancellationToken);
        }

        foreach (var level in _levels)
        {
            x = level.Blocks.Aggregate(x, (map, block) => block.Run(map, cancellationToken));
            x = level.Smaller is { } smaller ? Then(x, map => smaller.Run(map, cancellationToken)) : x;
        }

        x = _before.Run(x, cancellationToken);
        x = Then(x, map =>
        {
            _attention?.AddTo(map, cancellationToken);
            return map;
        });
        x = _after.Run(x, cancellationToken);
        x = Then(x, map => _norm.Of(map, cancellationToken).Apply(map, activate: true, cancellationToken));
        x = Then(x, map => _last.Run(map, cancellationToken));
        using var moments = _moments is { } quant ? Then(x, map => quant.Run(map, cancellationToken)) : x;
        return moments.ToPlanes(_config.LatentChannels);
    }

    /// <summary>One step, after which what it was made from goes back to the system at once, whatever happens.</summary>
    private static FeatureMap Then(FeatureMap map, Func<FeatureMap, FeatureMap> step)
    {
        FeatureMap? result = null;
        try
        {
            return result = step(map);
        }
        finally
        {
            if (result != map)
            {
                map.Dispose();
            }
        }
    }

    private sealed record Level(ResidualBlock[] Blocks, PatchConvolution? Smaller);
}
