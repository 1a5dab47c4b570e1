using System.Collections.Immutable;
using iSeg.Engine.Backbones.StableDiffusion;

namespace iSeg.Engine.WeaklySupervised;

/// <summary>
/// The authors' settings for a data set: numbers from the options of their code (github.com/linsun449/iseg.code, ovs/arguments.py and wsss/arguments.py at
/// 2e8fb32), which carries no licence; nothing but these numbers is taken from it.
/// </summary>
/// <param name="Name">As a command line names it.</param>
/// <param name="Options">The method's knobs.</param>
/// <param name="Background">What is no category.</param>
/// <param name="BackgroundWords">Said in the prompt for what is none of the categories.</param>
public sealed record MaskPreset(string Name, DiffusionOptions Options, BackgroundRule Background, ImmutableArray<string> BackgroundWords)
{
    // Words of CLIP-ES's list of background words (github.com/linyq2117/CLIP-ES and TagCLIP's clip_text.py, MIT), as far as the authors say them:
    // the second and third line of the authors' lists are expressions of their own in their code and never reach the prompt; so neither here.
    private static readonly ImmutableArray<string> Outdoors = ["ground", "land", "grass", "tree", "building", "wall", "sky", "lake", "water"];
    private static readonly ImmutableArray<string> OutdoorsOfCoco = [.. Outdoors, "river", "sea", "railway"];

    /// <summary>PASCAL VOC 2012, weakly supervised: ent 0.015, N 10, heads 1 and 2, squared background.</summary>
    public static readonly MaskPreset Voc = Of("voc", .015, 10, [1, 2], BackgroundRule.Squared, Outdoors);

    /// <summary>PASCAL VOC 2012 with an open vocabulary: N 8.</summary>
    public static readonly MaskPreset VocOpen = Of("voc-open", .015, 8, [1, 2], BackgroundRule.Squared, Outdoors);

    /// <summary>COCO, weakly supervised: ent 0.1, N 10, all heads, background below 0.45.</summary>
    public static readonly MaskPreset Coco = Of("coco", .1, 10, [], BackgroundRule.Fixed(.45), OutdoorsOfCoco);

    /// <summary>PASCAL Context: ent 0.002, N 5, all heads, squared background, no further words.</summary>
    public static readonly MaskPreset Context = Of("context", .002, 5, [], BackgroundRule.Squared, []);

    /// <summary>COCO-Object with an open vocabulary: ent 0.2, N 10, all heads, background below 0.45.</summary>
    public static readonly MaskPreset CocoObject = Of("coco-object", .2, 10, [], BackgroundRule.Fixed(.45), OutdoorsOfCoco);

    public static IReadOnlyList<MaskPreset> All { get; } = [Voc, VocOpen, Coco, Context, CocoObject];

    private static MaskPreset Of(string name, double ent, int iterations, ImmutableArray<int> heads, BackgroundRule rule, ImmutableArray<string> words) =>
        new(name, DiffusionOptions.Default with { Lambda = ent, Iterations = iterations, SelfAttentionHeads = heads }, rule, words);
}
