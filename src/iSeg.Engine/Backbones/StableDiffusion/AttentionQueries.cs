namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>What a pass through the UNet leaves behind: enough for every attention map, a small part of their size.</summary>
/// <param name="SelfQuery">[heads, positions, width].</param>
/// <param name="SelfKey">[heads, positions, width].</param>
/// <param name="Cross">Per layer of cross-attention [heads, positions, width].</param>
internal sealed record AttentionQueries(float[] SelfQuery, float[] SelfKey, IReadOnlyList<float[]> Cross)
{
    public long ByteSize => sizeof(float) * (SelfQuery.LongLength + SelfKey.LongLength + Cross.Sum(query => query.LongLength));
}
