using System.Numerics.Tensors;
using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Backbones.StableDiffusion.Convolutions;

/// <summary>A 1x1 convolution, or a linear layer of every pixel, whose weights stay where their file is mapped.</summary>
internal sealed unsafe class PixelConvolution
{
    /// <summary>Input channels at a time: their weights, 64 outputs of each, stay in the second cache.</summary>
    private const int Step = 256;

    /// <summary>Pixels at a time.</summary>
    private const int Group = 192;

    private readonly int _in;
    private readonly int _out;
    private readonly FilterRows _filters;
    private readonly float[] _bias;

    /// <param name="weights">Where the layer is.</param>
    /// <param name="name">Of the layer.</param>
    /// <param name="input">Channels; a multiple of 16.</param>
    /// <param name="output">Channels; a multiple of 16.</param>
    public PixelConvolution(MappedWeights weights, string name, int input, int output)
    {
        (_in, _out) = (input, output);
        _filters = new(weights, $"{name}.weight", output, input);
        _bias = weights.ReadFloats($"{name}.bias", output);
    }

    /// <param name="map">[height, width, in].</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[height, width, out].</returns>
    public FeatureMap Run(FeatureMap map, CancellationToken cancellationToken) =>
        FeatureMap.Filled(map.Height, map.Width, _out, result => Run(map, result, cancellationToken));

    private void Run(FeatureMap map, FeatureMap result, CancellationToken cancellationToken)
    {
        var panels = PanelMatrix.Panels(_out);
        var scratch = _filters.Scratch(Step);
        Parallel.For(
            0,
            panels * ((map.Pixels + Group - 1) / Group),
            new ParallelOptions { CancellationToken = cancellationToken },
            () => new AlignedFloats(scratch + ((Step + Group) * PanelMatrix.Width)),
            (item, _, own) =>
            {
                var (panel, first) = (item % panels, item / panels * Group);
                var (column, count) = (panel * PanelMatrix.Width, Math.Min(Group, map.Pixels - first));
                var columns = Math.Min(PanelMatrix.Width, _out - column);
                var (filters, sums) = ((nint)(own.Pointer + scratch), (nint)(own.Pointer + scratch + (Step * PanelMatrix.Width)));
                for (var step = 0; step < _in; step += Step)
                {
                    var channels = Math.Min(Step, _in - step);
                    for (var lane = 0; lane < columns; lane += FilterRows.Lanes)
                    {
                        _filters.Read(column + lane, step, channels, own.Pointer, (float*)filters + lane, PanelMatrix.Width);
                    }

                    PanelMatrix.MultiplyPanel(
                        map.Values + ((nint)first * _in) + step, _in, count, (float*)filters, channels, (float*)sums, adds: step > 0);
                }

                for (var pixel = 0; pixel < count; pixel++)
                {
                    TensorPrimitives.Add(
                        new ReadOnlySpan<float>((float*)sums + (pixel * PanelMatrix.Width), columns),
                        _bias.AsSpan(column, columns),
                        new(result.Values + ((nint)(first + pixel) * _out) + column, columns));
                }

                return own;
            },
            own => own.Dispose());
    }
}
