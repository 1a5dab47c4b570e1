namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>How a picture is looked at; fixed for a backbone, so that all its encodings can be compared.</summary>
public sealed record DiffusionSettings
{
    public static readonly DiffusionSettings Default = new();

    /// <summary>t, how much noise the picture gets: 0..999; the paper uses 100.</summary>
    public int Timestep { get; init; } = 100;

    /// <summary>Of the noise: the same picture gives the same encoding.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// Noise to use in place of the seed's, [channels, side, side] row-major, as many numbers as the latents have: for reproducing what
    /// another program computed.
    /// </summary>
    public ReadOnlyMemory<float>? Noise { get; init; }

    /// <summary>Side of the latents, a reduction (8) of the side in pixels at which pictures are looked at; null for what the checkpoint was trained on.</summary>
    public int? LatentSide { get; init; }

    /// <summary>
    /// What the picture is said to show when nobody has named anything: the authors' sentence without categories. Queries for later texts come
    /// from this look.
    /// </summary>
    public string NeutralPrompt { get; init; } = "a photograph of other object and background";

    /// <summary>
    /// Computes in half precision. For graphics processors: on a CPU it saves nothing and runs slower.
    /// </summary>
    public bool HalfPrecision { get; init; }

    /// <summary>
    /// How many pictures a queue should hand over at once, 1 or more. On a CPU one pass of several takes as long as several passes of one,
    /// and the memory of all; a graphics processor is not filled by one picture.
    /// </summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>
    /// Keeps reduced self-attention on the device that the networks run on and refines there; null for what suits the device: graphics processors yes,
    /// the processor no, where sparse storage is smaller and faster.
    /// </summary>
    public bool? RefineOnDevice { get; init; }
}
