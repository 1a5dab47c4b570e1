using iSeg.Core.Geometry;
using iSeg.Engine.PixelStage;
using iSeg.Engine.Refinement;

namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>A picture seen by Stable Diffusion: queries and keys of one look, and the self-attention between the cells of its grid.</summary>
public sealed class StableDiffusionEncoding : EncodedImage
{
    private readonly StableDiffusionBackbone _backbone;
    private readonly RegionSampling _sampling;
    private readonly AttentionMatrix _attention;

    internal StableDiffusionEncoding(
        StableDiffusionBackbone backbone, PixelScene scene, float[] noisy, AttentionQueries queries, AttentionMatrix attention, AttentionMatrix textAttention)
        : base(backbone.Id, scene)
    {
        (_backbone, Noisy, Queries, _attention, TextAttention) = (backbone, noisy, queries, attention, textAttention);
        Grid = new(backbone.Grid, backbone.Grid);
        _sampling = RegionSampling.Build(scene, backbone.Grid);
    }

    /// <summary>Cells across and down: 64x64 for pictures of 512 pixels.</summary>
    public PixelSize Grid { get; }

    /// <summary>The noisy latents, for another look with a text.</summary>
    internal float[] Noisy { get; }

    internal AttentionQueries Queries { get; }

    /// <summary>The self-attention after Ent-Self as <see cref="DiffusionOptions.Default"/> wants it, so that a text does not wait for it.</summary>
    internal AttentionMatrix TextAttention { get; }

    private protected override long AttentionByteSize =>
        Queries.ByteSize + (sizeof(float) * Noisy.LongLength) + _attention.ByteSize + TextAttention.ByteSize + _sampling.ByteSize;

    /// <summary>The reduced matrix is kept for the default lambda only; another one takes the self-attention anew.</summary>
    internal override AttentionMatrix Attention(double lambda) =>
        lambda == SegmentationOptions.Default.Lambda ? _attention : _backbone.ReduceAnew(Queries, lambda);

    private protected override float[] ToCells(float[] regions) => _sampling.ToCells(regions);

    private protected override float[] ToRegions(float[] cells) => _sampling.ToRegions(cells);
}
