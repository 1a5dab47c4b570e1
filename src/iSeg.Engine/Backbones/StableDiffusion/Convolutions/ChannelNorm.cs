using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Backbones.StableDiffusion.Convolutions;

/// <summary>Normalises groups of channels together (Wu and He 2018).</summary>
internal sealed unsafe class ChannelNorm(IWeights weights, string name, int channels, int groups, double epsilon)
{
    private readonly float[] _weight = weights.ReadFloats($"{name}.weight", channels);
    private readonly float[] _bias = weights.ReadFloats($"{name}.bias", channels);

    /// <summary>The normalisation of one map, as a factor and a summand for each channel.</summary>
    public ChannelScale Of(FeatureMap map, CancellationToken cancellationToken)
    {
        var lines = LineSums(map, cancellationToken);
        var sums = new double[2 * channels];
        for (var y = 0; y < map.Height; y++)
        {
            TensorPrimitives.Add(sums, lines.AsSpan(y * sums.Length, sums.Length), sums);
        }

        var scale = new ChannelScale(new float[channels], new float[channels]);
        var perGroup = channels / groups;
        for (var first = 0; first < channels; first += perGroup)
        {
            var count = (double)perGroup * map.Pixels;
            var mean = TensorPrimitives.Sum(sums.AsSpan(first, perGroup)) / count;
            var variance = (TensorPrimitives.Sum(sums.AsSpan(channels + first, perGroup)) / count) - (mean * mean);
            var inverse = 1 / Math.Sqrt(Math.Max(variance, 0) + epsilon);
            for (var channel = first; channel < first + perGroup; channel++)
            {
                scale.Factor[channel] = (float)(_weight[channel] * inverse);
                scale.Summand[channel] = (float)(_bias[channel] - (mean * inverse * _weight[channel]));
            }
        }

        return scale;
    }

    /// <summary>A line of pixels in single precision, all lines in double: a quarter of a million numbers must not be added up one by one.</summary>
    /// <returns>[height, 2 * channels]: sums, then sums of squares.</returns>
    private double[] LineSums(FeatureMap map, CancellationToken cancellationToken)
    {
        var lines = new double[map.Height * 2 * channels];
        Parallel.For(0, map.Height, new ParallelOptions { CancellationToken = cancellationToken }, y =>
        {
            Span<float> line = stackalloc float[2 * channels];
            line.Clear();
            fixed (float* sums = line)
            {
                AddLine(map.Row(y), map.Width, sums);
            }

            TensorPrimitives.ConvertChecked<float, double>(line, lines.AsSpan(y * line.Length, line.Length));
        });
        return lines;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddLine(float* pixel, int width, float* sums)
    {
        for (var x = 0; x < width; x++, pixel += channels)
        {
            for (var channel = 0; channel < channels; channel += Vector512<float>.Count)
            {
                var value = Vector512.Load(pixel + channel);
                (Vector512.Load(sums + channel) + value).Store(sums + channel);
                Vector512.FusedMultiplyAdd(value, value, Vector512.Load(sums + channels + channel)).Store(sums + channels + channel);
            }
        }
    }
}
