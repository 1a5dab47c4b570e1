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
    /// <exception cref="InvalidPromptException">A name has nothing in it, or there are too many for one sentence.</exception>
    public async Task<byte[]> LabelAsync(RgbImage image, PixelSize size, IReadOnlyList<(string Name, byte Value)> categories, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(categories);
        if (categories.Count == 0)
        {
            return new byte[size.Area];
        }

        var encoded = await backbone.EncodePictureAsync(image, size, cancellationToken);
        var maps = await backbone.FindAsync(encoded, [.. categories.Select(category => category.Name)], preset.BackgroundWords, preset.Options, cancellationToken);
        return CategoryLabels.Assign(maps.Refined, maps.Grid, [.. categories.Select(category => category.Value)], size, preset.Background);
    }
}
