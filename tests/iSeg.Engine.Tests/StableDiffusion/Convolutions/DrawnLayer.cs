using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Tests.StableDiffusion.Convolutions;

/// <summary>One layer of random numbers in a file of its own, and its convolution as the definition has it: a loop for each sum, in double precision.</summary>
internal sealed class DrawnLayer : IDisposable
{
    public const string Name = "conv";

    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly float[] _filters;
    private readonly float[] _bias;
    private readonly int _kernel;

    public DrawnLayer(Random random, int input, int output, int kernel)
    {
        _kernel = kernel;
        _filters = Numbers(random, input * output * kernel * kernel, 1 / Math.Sqrt(input * kernel * kernel));
        _bias = Numbers(random, output, 1);
        TensorPlan[] plan = [new($"{Name}.weight", [output, input, kernel, kernel]), new($"{Name}.bias", [output])];
        using (var writer = new SafetensorsWriter(_path, plan))
        {
            writer.Write(_filters);
            writer.Write(_bias);
            writer.Finish();
        }

        Weights = new(new CheckpointWeights(_path, SafetensorsFile.Open(_path).Tensors));
    }

    public MappedWeights Weights { get; }

    /// <summary>Evenly distributed between minus and plus <paramref name="range"/>.</summary>
    public static float[] Numbers(Random random, int count, double range)
    {
        var numbers = new float[count];
        for (var i = 0; i < count; i++)
        {
            numbers[i] = (float)(range * ((2 * random.NextDouble()) - 1));
        }

        return numbers;
    }

    /// <param name="at">The number at a channel, row and column that lie inside.</param>
    /// <param name="size">Of the map: channels, height, width.</param>
    /// <param name="stride">1, or 2: nothing is added above and at the left then.</param>
    /// <returns>[out, height, width].</returns>
    public float[] Convolve(Func<int, int, int, double> at, (int Channels, int Height, int Width) size, int stride = 1)
    {
        var (height, width, before) = (size.Height / stride, size.Width / stride, stride == 1 ? _kernel / 2 : 0);
        var result = new float[_bias.Length * height * width];
        for (var i = 0; i < result.Length; i++)
        {
            var (filter, top, left) = (i / (height * width), (i / width % height * stride) - before, (i % width * stride) - before);
            double sum = _bias[filter];
            for (var tap = 0; tap < size.Channels * _kernel * _kernel; tap++)
            {
                var (channel, y, x) = (tap / (_kernel * _kernel), top + (tap / _kernel % _kernel), left + (tap % _kernel));
                if (y >= 0 && y < size.Height && x >= 0 && x < size.Width)
                {
                    sum += _filters[(filter * size.Channels * _kernel * _kernel) + tap] * at(channel, y, x);
                }
            }

            result[i] = (float)sum;
        }

        return result;
    }

    public void Dispose()
    {
        Weights.Dispose();
        File.Delete(_path);
    }
}
