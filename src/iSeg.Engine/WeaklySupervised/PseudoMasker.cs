using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Core.Prompts;
using iSeg.Engine.Backbones.StableDiffusion;

namespace iSeg.Engine.WeaklySupervised;

/// <summary>Masks from image-level categories alone: the paper's weakly supervised task.</summary>
/// <param name="backbone">Loaded Stable Diffusion; stays the caller's.</param>
/// <param name="preset">Settings.</param>
public sealed class PseudoMasker(StableDiffusionBackbone backbone, MaskPreset preset)
{
    /// <param name="image">The picture, or a reduced version of it.</param>
    /// <param name="size">Its true size.</param>
    /// <param name="categories">What it shows, and the value (1..255) that each is written as; none makes everything background.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[height, width], 0 is background.</returns>
    /// <exception cref="InvalidPromptException">A name has nothing in it.</exception>
    public async Task<byte[]> LabelAsync(RgbImage image, PixelSize size, IReadOnlyList<(string Name, byte Value)> categories, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(categories);
        return categories.Count == 0
            ? new byte[size.Area]
            : await LabelAsync(await backbone.EncodePictureAsync(image, size, cancellationToken), categories, preset, cancellationToken);
    }

    /// <summary>The same with other settings on a picture that was looked at before: a look takes most of the time.</summary>
    /// <param name="encoded">Of this backbone.</param>
    /// <param name="categories">As above.</param>
    /// <param name="settings">In place of the masker's own.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[height, width], 0 is background.</returns>
    public async Task<byte[]> LabelAsync(
        StableDiffusionEncoding encoded, IReadOnlyList<(string Name, byte Value)> categories, MaskPreset settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        ArgumentNullException.ThrowIfNull(categories);
        ArgumentNullException.ThrowIfNull(settings);
        if (categories.Count == 0)
        {
            return new byte[encoded.PictureSize.Area];
        }

        var maps = await ManyNames.FindAsync(backbone, encoded, [.. categories.Select(category => category.Name)], settings.BackgroundWords, settings.Options, cancellationToken);
        return CategoryLabels.Assign(maps.Refined, maps.Grid, [.. categories.Select(category => category.Value)], encoded.PictureSize, settings.Background);
    }
}
