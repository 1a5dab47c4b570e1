using iSeg.Core.Prompts;
using iSeg.Engine.PixelStage;

namespace iSeg.Engine.Unsupervised;

/// <summary>What people clicked together of a divided picture, as a prediction like any other.</summary>
internal static class SegmentSelection
{
    /// <summary>Soft values of what is chosen begin here, and of what is not end this far below 1: in between the mask is just what was chosen.</summary>
    private const float Sure = .35f;

    /// <summary>Whether there is anything else to follow.</summary>
    public static bool IsAlone(PromptSet prompts) => !prompts.Prompts.IsDefaultOrEmpty && prompts.Prompts.All(prompt => prompt is SegmentsPrompt);

    /// <summary>The same prompts, segments as the mask that they make together: points and lines correct it from there on.</summary>
    /// <exception cref="InvalidPromptException">Nothing is chosen, or of another division.</exception>
    public static PromptSet AsMask(PromptSet prompts, EncodedImage image)
    {
        if (!prompts.Prompts.Any(prompt => prompt is SegmentsPrompt))
        {
            return prompts;
        }

        var (tree, chosen) = Choose(prompts, image);
        return new([new MaskPrompt(tree.Mask(chosen)), .. prompts.Prompts.Where(prompt => prompt is not SegmentsPrompt)]);
    }

    /// <summary>
    /// Just what was chosen at a threshold of one half. Further down joins what is most like it in the self-attention, further up leaves it
    /// that is least like the rest of it.
    /// </summary>
    /// <param name="prompts">Segments only.</param>
    /// <param name="image">The picture.</param>
    /// <param name="options">Lambda, iterations, threshold.</param>
    public static MaskPrediction Predict(PromptSet prompts, EncodedImage image, SegmentationOptions options)
    {
        var (tree, chosen) = Choose(prompts, image);
        var (regions, scene) = (tree.Regions(chosen), image.Scene);
        var spread = image.Spread([regions], options)[0];
        var values = new float[scene.Labels.Length];
        for (var at = 0; at < values.Length; at++)
        {
            var (isIn, like) = (chosen[tree.Labels[at]], spread[scene.Labels[at]]);
            values[at] = isIn ? .5f + (.5f * Math.Max(like, Sure)) : .5f * Math.Min(like, 1 - Sure);
        }

        return new(new(scene, values), Seeds.From(PromptSet.Empty, scene), options.Threshold, null, tree.Mask(chosen));
    }

    private static (SegmentTree Tree, bool[] Chosen) Choose(PromptSet prompts, EncodedImage image)
    {
        var tree = image.DivideAtEveryFineness();
        var chosen = tree.Chosen(prompts.Prompts.OfType<SegmentsPrompt>());
        return chosen.Contains(true) ? (tree, chosen) : throw new InvalidPromptException("No segment is left. Click on one to take it in.");
    }
}
