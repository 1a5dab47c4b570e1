using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Backbones.StableDiffusion.Autoencoder;

/// <summary>Two convolutions beside a shortcut; the autoencoder knows no timestep.</summary>
internal sealed class ResidualBlock
{
    private readonly ChannelNorm _norm1;
    private readonly ChannelNorm _norm2;
    private readonly WinogradConvolution _conv1;
    private readonly WinogradConvolution _conv2;
    private readonly PatchConvolution? _shortcut;

    /// <param name="weights">Where the block is.</param>
    /// <param name="name">Of the block.</param>
    /// <param name="input">Channels; a multiple of 16.</param>
    /// <param name="output">Channels; a multiple of 16.</param>
    /// <param name="groups">Of the normalisations.</param>
    /// <param name="epsilon">Of the normalisations.</param>
    public ResidualBlock(IWeights weights, string name, int input, int output, int groups, double epsilon)
    {
        _norm1 = new(weights, $"{name}.norm1", input, groups, epsilon);
        _norm2 = new(weights, $"{name}.norm2", output, groups, epsilon);
        _conv1 = new(weights, $"{name}.conv1", input, output);
        _conv2 = new(weights, $"{name}.conv2", output, output);
        _shortcut = input == output ? null : new(weights, $"{name}.conv_shortcut", input, output, 1);
    }

    /// <param name="x">[height, width, in]; taken over: it is disposed of, or is the result.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[height, width, out].</returns>
    public FeatureMap Run(FeatureMap x, CancellationToken cancellationToken)
    {
        var taken = x;
        try
        {
            using var inner = _conv1.Run(x, _norm1.Of(x, cancellationToken), cancellationToken);
            if (_shortcut is not null)
            {
                taken = _shortcut.Run(x, cancellationToken);
                x.Dispose();
            }

            _conv2.AddTo(taken, inner, _norm2.Of(inner, cancellationToken), cancellationToken);
            return taken;
        }
        catch
        {
            taken.Dispose();
            x.Dispose();
            throw;
        }
    }
}
