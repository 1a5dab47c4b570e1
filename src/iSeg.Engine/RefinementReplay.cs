using iSeg.Core.Prompts;
using iSeg.Engine.PixelStage;
using iSeg.Engine.Unsupervised;

namespace iSeg.Engine;

/// <summary>
/// The refined map of prompts after 0, 1, ... N iterations, for people who want to see how it comes about. It is what the region stage
/// starts from: the positive prompts' map, less the negative ones' where there are any. With names alone it begins with the cross-attention.
/// </summary>
public static class RefinementReplay
{
    /// <summary>The maps of all iterations. Pure, like <see cref="Segmenter.Predict"/>; costs N iterations.</summary>
    /// <param name="encoded">The picture.</param>
    /// <param name="prompts">What was pointed at.</param>
    /// <param name="options">Lambda and Iterations (N); the threshold plays no part.</param>
    /// <param name="cancellationToken">Checked before every map.</param>
    /// <returns>
    /// One map more than iterations were made, of [regions] (see <see cref="RegionMap"/>) each, 0..1. Without negative prompts 0 is nothing and 1 the most; with
    /// them 0.5 is neither and 0 belongs to them.
    /// </returns>
    /// <exception cref="InvalidPromptException">A prompt means nothing on this picture, or the backbone does not understand it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IReadOnlyList<float[]> Run(
        EncodedImage encoded, PromptSet prompts, SegmentationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        ArgumentNullException.ThrowIfNull(prompts);
        options ??= SegmentationOptions.Default;
        options.Validate();
        prompts.Validate(encoded.PictureSize);
        prompts = SegmentSelection.AsMask(prompts, encoded);
        if (prompts.Prompts.All(prompt => prompt is TextPrompt))
        {
            return Watch(encoded.LocateSteps([.. prompts.Prompts.OfType<TextPrompt>().Select(prompt => prompt.Text)], options), cancellationToken);
        }

        var all = Seeds.From(prompts, encoded, options);
        var seeds = new RegionSeeds(encoded.Scene.Regions, all, all.Strokes.Count);
        var maps = new List<float[]>(options.Iterations + 1);
        float[][] signs = seeds.Background.AsSpan().ContainsAnyExcept(0f) ? [seeds.Object, seeds.Background] : [seeds.Object];
        foreach (var step in encoded.SpreadSteps(signs, options))
        {
            cancellationToken.ThrowIfCancellationRequested();
            maps.Add(step.Length == 1 ? step[0] : [.. step[0].Zip(step[1], (own, other) => (1 + own - other) / 2)]);
        }

        return maps;
    }

    private static List<float[]> Watch(IEnumerable<float[]> steps, CancellationToken cancellationToken)
    {
        var maps = new List<float[]>();
        foreach (var map in steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            maps.Add(map);
        }

        return maps;
    }
}
