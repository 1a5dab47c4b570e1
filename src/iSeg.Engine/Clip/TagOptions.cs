using System.Collections.Immutable;

namespace iSeg.Engine.Clip;

/// <summary>How pictures are tagged; the defaults are the authors' for VOC and COCO.</summary>
public sealed record TagOptions
{
    public static readonly TagOptions Default = new();

    /// <summary>Sentences that a word is put into, "{}" in its place; a word is the mean of them. At least one.</summary>
    public ImmutableArray<string> Templates { get; init; } =
        ["a photo of a {}.", "a photo of the {}.", "a photo of the large {}.", "a photo of the small {}.", "a painting of the {}.", "a {} in the scene."];

    /// <summary>
    /// Words for what nobody asks about: they take what would otherwise go to a wrong tag. A choice of our own, as the templates above; TagCLIP (MIT) has
    /// longer lists. May be empty.
    /// </summary>
    public ImmutableArray<string> Background { get; init; } =
        ["ground", "grass", "tree", "building", "wall", "sky", "water", "railway", "cloud", "mountain", "road", "rock", "street", "bridge"];

    /// <summary>A tag is kept when its score exceeds min + so much of (max - min) over the picture's tags: 0..1. The authors use 0.1 with many classes.</summary>
    public double Keep { get; init; } = .3;

    /// <summary>Pictures are reduced to this on their long side, in pixels, 32..2048: the time grows with its fourth power.</summary>
    public int MaxLongSide { get; init; } = 512;

    /// <exception cref="ArgumentOutOfRangeException">Names the option and its range.</exception>
    public void Validate()
    {
        if (Templates.IsDefaultOrEmpty || Templates.Any(template => !template.Contains("{}", StringComparison.Ordinal)))
        {
            throw new ArgumentOutOfRangeException(nameof(Templates), "Every template needs {} where the word goes, and there must be one.");
        }

        if (Keep is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(Keep), Keep, "Keep must be in 0..1.");
        }

        if (MaxLongSide is < 32 or > 2048)
        {
            throw new ArgumentOutOfRangeException(nameof(MaxLongSide), MaxLongSide, "MaxLongSide must be in 32..2048.");
        }
    }
}
