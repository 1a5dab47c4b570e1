using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Backbones.StableDiffusion.Convolutions;

/// <summary>Two convolutions beside a shortcut.</summary>
internal sealed class ResidualBlock
{
    private readonly ChannelNorm _norm1;
    private readonly ChannelNorm _norm2;
    private readonly WinogradConvolution _conv1;
    private readonly WinogradConvolution _conv2;
    private readonly PixelConvolution? _shortcut;

    /// <param name="weights">Where the block is.</param>
    /// <param name="name">Of the block.</param>
    /// <param name="input">Channels; a multiple of 16.</param>
    /// <param name="output">Channels; a multiple of 16.</param>
    /// <param name="groups">Of the normalisations.</param>
    /// <param name="epsilon">Of the normalisations.</param>
    public ResidualBlock(MappedWeights weights, string name, int input, int output, int groups, double epsilon)
    {
        _norm1 = new(weights, $"{name}.norm1", input, groups, epsilon);
        _norm2 = new(weights, $"{name}.norm2", output, groups, epsilon);
        _conv1 = new(weights, $"{name}.conv1", input, output);
        _conv2 = new(weights, $"{name}.conv2", output, output);
        _shortcut = input == output ? null : new(weights, $"{name}.conv_shortcut", input, output);
    }

    /// <param name="x">[height, width, in]; taken over: it is disposed of, or is the result.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[height, width, out].</returns>
    public FeatureMap Run(FeatureMap x, CancellationToken cancellationToken)
    {
        FeatureMap? result = null;
        try
        {
            return result = Run(x, () => x, null, cancellationToken);
        }
        finally
        {
            if (result != x)
            {
                x.Dispose();
            }
        }
    }

    /// <summary>The same of a map that others read too.</summary>
    /// <param name="x">[height, width, in].</param>
    /// <param name="time">[out], what the timestep adds between the convolutions.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[height, width, out], a new map.</returns>
    public FeatureMap Run(FeatureMap x, float[] time, CancellationToken cancellationToken) => Run(x, x.Copy, time, cancellationToken);

    /// <param name="x">[height, width, in].</param>
    /// <param name="beside">What the convolutions are added to where the channels stay the same.</param>
    /// <param name="time">[out] or null.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    private FeatureMap Run(FeatureMap x, Func<FeatureMap> beside, float[]? time, CancellationToken cancellationToken)
    {
        using var inner = _conv1.Run(x, _norm1.Of(x, cancellationToken), cancellationToken, time);
        var result = _shortcut?.Run(x, cancellationToken) ?? beside();
        try
        {
            _conv2.AddTo(result, inner, _norm2.Of(inner, cancellationToken), cancellationToken);
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }
}
