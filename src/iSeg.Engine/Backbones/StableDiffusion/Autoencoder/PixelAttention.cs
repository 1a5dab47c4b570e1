using System.Numerics.Tensors;
using iSeg.Engine.Backbones.StableDiffusion.Convolutions;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Backbones.StableDiffusion.Autoencoder;

/// <summary>The attention of all pixels to all, with one head, in the middle of the autoencoder.</summary>
internal sealed unsafe class PixelAttention
{
    /// <summary>Pixels at a time: their rows of the attention stay in the second cache.</summary>
    private const int Chunk = 48;

    private readonly ChannelNorm _norm;
    private readonly PixelConvolution _query;
    private readonly PixelConvolution _key;
    private readonly PixelConvolution _value;
    private readonly PixelConvolution _last;

    public PixelAttention(MappedWeights weights, string name, int channels, int groups, double epsilon)
    {
        var (query, key, value, last) = VaeGraphs.AttentionNames(weights, name);
        _norm = new(weights, $"{name}.group_norm", channels, groups, epsilon);
        PixelConvolution Linear(string part) => new(weights, $"{name}.{part}", channels, channels);
        (_query, _key, _value, _last) = (Linear(query), Linear(key), Linear(value), Linear(last));
    }

    /// <param name="x">[height, width, channels]; the attention is added to it.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public void AddTo(FeatureMap x, CancellationToken cancellationToken)
    {
        using var attended = Attend(x, cancellationToken);
        using var last = _last.Run(attended, cancellationToken);
        for (var y = 0; y < x.Height; y++)
        {
            var row = new Span<float>(x.Row(y), x.Width * x.Channels);
            TensorPrimitives.Add(row, new ReadOnlySpan<float>(last.Row(y), row.Length), row);
        }
    }

    private FeatureMap Attend(FeatureMap x, CancellationToken cancellationToken)
    {
        var (pixels, channels) = (x.Pixels, x.Channels);
        using var normal = _norm.Of(x, cancellationToken).Apply(x, activate: false, cancellationToken);
        using var query = _query.Run(normal, cancellationToken);
        var keys = Packed(_key, normal, (map, row, column) => map.Values[((nint)column * channels) + row], channels, pixels, cancellationToken);
        var values = Packed(_value, normal, (map, row, column) => map.Values[((nint)row * channels) + column], pixels, channels, cancellationToken);
        return FeatureMap.Filled(x.Height, x.Width, channels, result => Mix(query, keys, values, result, cancellationToken));
    }

    /// <param name="query">[pixels, channels].</param>
    /// <param name="keys">[channels, pixels], packed.</param>
    /// <param name="values">[pixels, channels], packed.</param>
    /// <param name="result">[pixels, channels].</param>
    /// <param name="cancellationToken">Stops the work.</param>
    private static void Mix(FeatureMap query, float[] keys, float[] values, FeatureMap result, CancellationToken cancellationToken)
    {
        var (pixels, channels) = (query.Pixels, query.Channels);
        var scale = 1 / MathF.Sqrt(channels);
        Parallel.For(
            0,
            (pixels + Chunk - 1) / Chunk,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => new AlignedFloats((long)Chunk * pixels),
            (part, _, looks) =>
            {
                var first = part * Chunk;
                var count = Math.Min(Chunk, pixels - first);
                fixed (float* key = keys, value = values)
                {
                    PanelMatrix.Multiply(query.Values + ((nint)first * channels), channels, count, key, channels, pixels, looks.Pointer, pixels);
                    for (var i = 0; i < count; i++)
                    {
                        var row = new Span<float>(looks.Pointer + ((nint)i * pixels), pixels);
                        TensorPrimitives.Multiply(row, scale, row);
                        Softmax.Apply(row);
                    }

                    PanelMatrix.Multiply(looks.Pointer, pixels, count, value, pixels, channels, result.Values + ((nint)first * channels), channels);
                }

                return looks;
            },
            looks => looks.Dispose());
    }

    private static float[] Packed(
        PixelConvolution layer, FeatureMap map, Func<FeatureMap, int, int, float> at, int inner, int columns, CancellationToken cancellationToken)
    {
        using var projected = layer.Run(map, cancellationToken);
        return PanelMatrix.Pack((row, column) => at(projected, row, column), inner, columns);
    }
}
