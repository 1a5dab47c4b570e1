using iSeg.Engine.Backbones.StableDiffusion;

namespace iSeg.Cli.Segmenting;

/// <summary>What a Stable Diffusion checkpoint is asked on a command line.</summary>
/// <param name="Model">Its folder or name.</param>
/// <param name="Texts">Names of what is wanted; may be empty.</param>
/// <param name="Background">Names of what is not.</param>
/// <param name="Options">The method's knobs.</param>
/// <param name="Timestep">How much noise the picture gets.</param>
/// <param name="Seed">Of the noise.</param>
/// <param name="Noise">FILE:KEY of noise to use instead; null for the seed's.</param>
/// <param name="Maps">Where the maps go; null for nowhere.</param>
internal sealed record TextRequest(
    string Model, IReadOnlyList<string> Texts, IReadOnlyList<string> Background, DiffusionOptions Options, int Timestep, int Seed, string? Noise, FileInfo? Maps)
{
    /// <exception cref="Engine.Checkpoints.CheckpointException">The checkpoint or the noise cannot be read.</exception>
    /// <exception cref="CliException">The noise does not fit, or the checkpoint has no such timestep or head.</exception>
    public StableDiffusionBackbone Load(CancellationToken cancellationToken)
    {
        var checkpoint = ModelOption.Open(Model, cancellationToken);
        var settings = new DiffusionSettings { Timestep = Timestep, Seed = Seed };
        if (Noise is not null)
        {
            var (noise, side) = TensorReference.ReadSquare(Noise, checkpoint.Vae.LatentChannels);
            settings = settings with { Noise = noise, LatentSide = side };
        }

        try
        {
            return StableDiffusionBackbone.Load(checkpoint, ModelOption.NameOf(Model), settings);
        }
        catch (ArgumentException refusal)
        {
            throw new CliException(refusal.Plain());
        }
    }
}
