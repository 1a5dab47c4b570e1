namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>What a look at a picture with names left behind, and the names: settings that are compared often differ in what follows the look only, which takes most of the time.</summary>
/// <param name="Text">[tokens, width], as the look was given them.</param>
/// <param name="Weights">Per token how much it counted.</param>
/// <param name="Queries">What it left.</param>
internal sealed record ExactLook(float[] Text, float[] Weights, AttentionQueries Queries)
{
    public long ByteSize => Queries.ByteSize + (sizeof(float) * (Text.LongLength + Weights.LongLength));

    /// <summary>Whether a look with these would be this one.</summary>
    public bool IsOf(float[] text, float[] weights) => Text.AsSpan().SequenceEqual(text) && Weights.AsSpan().SequenceEqual(weights);
}
