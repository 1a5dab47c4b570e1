using System.Numerics.Tensors;
using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Backbones.StableDiffusion.Convolutions;

/// <summary>Convolutions of any channels, stride and kernel, for those that <see cref="WinogradConvolution"/> and <see cref="PixelConvolution"/> do not do: the numbers under the kernel are laid side by side and multiplied.</summary>
internal sealed unsafe class PatchConvolution
{
    /// <summary>Pixels at a time: their patches stay in the second cache.</summary>
    private const int Chunk = 48;

    private readonly int _in;
    private readonly int _out;
    private readonly int _kernel;
    private readonly int _stride;
    private readonly int _before;
    private readonly float[] _packed;
    private readonly float[] _bias;

    /// <param name="weights">Where the layer is.</param>
    /// <param name="name">Of the layer.</param>
    /// <param name="input">Channels.</param>
    /// <param name="output">Channels.</param>
    /// <param name="kernel">1 or 3.</param>
    /// <param name="stride">1, or 2: a map of half the size, with zeros below and at the right only.</param>
    public PatchConvolution(IWeights weights, string name, int input, int output, int kernel, int stride = 1)
    {
        (_in, _out, _kernel, _stride, _before) = (input, output, kernel, stride, stride == 1 ? kernel / 2 : 0);
        var taps = kernel * kernel;
        var filters = weights.ReadFloats($"{name}.weight", output, input, kernel, kernel);
        _packed = PanelMatrix.Pack((row, column) => filters[(((column * input) + (row % input)) * taps) + (row / input)], taps * input, output);
        _bias = weights.ReadFloats($"{name}.bias", output);
    }

    /// <param name="map">[height, width, in].</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[height / stride, width / stride, out].</returns>
    public FeatureMap Run(FeatureMap map, CancellationToken cancellationToken) =>
        FeatureMap.Filled(map.Height / _stride, map.Width / _stride, _out, result => Run(map, result, cancellationToken));

    private void Run(FeatureMap map, FeatureMap result, CancellationToken cancellationToken)
    {
        var patch = _kernel * _kernel * _in;
        Parallel.For(
            0,
            (result.Pixels + Chunk - 1) / Chunk,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => new AlignedFloats((long)Chunk * patch),
            (part, _, patches) =>
            {
                var first = part * Chunk;
                var count = Math.Min(Chunk, result.Pixels - first);
                var left = patches.Pointer;
                for (var i = 0; i < count; i++)
                {
                    Lay(map, (first + i) / result.Width * _stride - _before, (first + i) % result.Width * _stride - _before, left + ((nint)i * patch));
                }

                var to = result.Values + ((nint)first * _out);
                fixed (float* packed = _packed)
                {
                    PanelMatrix.Multiply(left, patch, count, packed, patch, _out, to, _out);
                }

                for (var i = 0; i < count; i++, to += _out)
                {
                    TensorPrimitives.Add(new ReadOnlySpan<float>(to, _out), _bias, new Span<float>(to, _out));
                }

                return patches;
            },
            patches => patches.Dispose());
    }

    /// <summary>The numbers under a kernel, line by line; 0 outside.</summary>
    private void Lay(FeatureMap map, int top, int left, float* to)
    {
        for (var y = top; y < top + _kernel; y++)
        {
            for (var x = left; x < left + _kernel; x++, to += _in)
            {
                var target = new Span<float>(to, _in);
                if (y < 0 || y >= map.Height || x < 0 || x >= map.Width)
                {
                    target.Clear();
                }
                else
                {
                    new ReadOnlySpan<float>(map.Row(y) + ((nint)x * _in), _in).CopyTo(target);
                }
            }
        }
    }
}
