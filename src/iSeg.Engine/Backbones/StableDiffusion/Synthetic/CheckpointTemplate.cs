using System.Collections.Immutable;

namespace iSeg.Engine.Backbones.StableDiffusion.Synthetic;

/// <summary>The sizes by which published checkpoints differ.</summary>
/// <param name="Name">As people call it; "sd-2.1" is the one for pictures of 512 pixels, also called 2.1-base.</param>
/// <param name="LatentSide">Side of the latents; eight times that in pixels.</param>
/// <param name="Channels">Of the UNet, finest level first.</param>
/// <param name="Heads">Of the UNet's attention, finest level first.</param>
/// <param name="LinearProjection">Whether the UNet's transformers begin with a linear layer instead of a convolution.</param>
/// <param name="TextWidth">Of the text embeddings.</param>
/// <param name="TextLayers">Of the text encoder.</param>
/// <param name="TextHeads">Of the text encoder.</param>
/// <param name="TextActivation">"gelu" or "quick_gelu".</param>
/// <param name="VaeChannels">Of the autoencoder, finest level first.</param>
/// <param name="Prediction">"epsilon" or "v_prediction".</param>
public sealed record CheckpointTemplate(
    string Name,
    int LatentSide,
    ImmutableArray<int> Channels,
    ImmutableArray<int> Heads,
    bool LinearProjection,
    int TextWidth,
    int TextLayers,
    int TextHeads,
    string TextActivation,
    ImmutableArray<int> VaeChannels,
    string Prediction)
{
    private static readonly ImmutableArray<int> UNetChannels = [320, 640, 1280, 1280];
    private static readonly ImmutableArray<int> AutoencoderChannels = [128, 256, 512, 512];

    /// <summary>Everything that can be imitated, by name.</summary>
    public static ImmutableArray<CheckpointTemplate> All { get; } =
    [
        new("sd-1.5", 64, UNetChannels, [8, 8, 8, 8], false, 768, 12, 12, "quick_gelu", AutoencoderChannels, "epsilon"),
        new("sd-2.1", 64, UNetChannels, [5, 10, 20, 20], true, 1024, 23, 16, "gelu", AutoencoderChannels, "epsilon"),
        new("sd-2.1-768", 96, UNetChannels, [5, 10, 20, 20], true, 1024, 23, 16, "gelu", AutoencoderChannels, "v_prediction"),
    ];

    /// <exception cref="ArgumentException">There is no template of this name; lists those that there are.</exception>
    public static CheckpointTemplate Named(string name) =>
        All.FirstOrDefault(template => template.Name == (name == "sd-2.1-base" ? "sd-2.1" : name))
        ?? throw new ArgumentException($"There is no template {name}; there are {string.Join(", ", All.Select(template => template.Name))}.", nameof(name));
}
