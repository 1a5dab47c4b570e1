using iSeg.Core.Prompts;
using iSeg.Engine.PixelStage;

namespace iSeg.Engine;

/// <summary>What the strokes up to now have made, so that one more does not begin from the first again.</summary>
internal sealed record ReplayState(
    EncodedImage Encoded, PromptSet Prompts, SegmentationOptions Options, int Strokes, RegionStage Stage, Candidate Chosen)
{
    /// <summary>Whether the prompts are these and then only strokes: then going on gives what starting anew would give.</summary>
    public bool LeadsTo(EncodedImage encoded, PromptSet prompts, SegmentationOptions options)
    {
        var (own, all) = (Prompts.Prompts, prompts.Prompts);
        return ReferenceEquals(encoded, Encoded) && options.SpreadsLike(Options)
            && !own.IsDefaultOrEmpty && all.Length >= own.Length
            && own.Any(prompt => prompt is PointPrompt { IsPositive: true } or LinePrompt { IsPositive: true } or BoxPrompt or MaskPrompt or TextPrompt)
            && own.AsSpan().SequenceEqual(all.AsSpan()[..own.Length])
            && all.Skip(own.Length).All(prompt => prompt is PointPrompt or LinePrompt);
    }
}
