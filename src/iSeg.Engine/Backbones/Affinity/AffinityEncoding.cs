using iSeg.Engine.PixelStage;
using iSeg.Engine.Refinement;

namespace iSeg.Engine.Backbones.Affinity;

/// <summary>
/// A picture seen by the built-in backbone. The cells of its self-attention are the scene's regions and not squares of a grid:
/// a square straddles borders, a region does not.
/// </summary>
internal sealed class AffinityEncoding : EncodedImage
{
    private const float Tau = 120;
    private readonly float[][] _features;
    private readonly AttentionMatrix _attention;

    private AffinityEncoding(PixelScene scene, float[][] features, AttentionMatrix attention)
        : base(AffinityBackbone.BackboneId, scene)
    {
        _features = features;
        _attention = attention;
    }

    private protected override long AttentionByteSize => _attention.ByteSize + (4L * _features.Length * Scene.Regions.Count);

    public static AffinityEncoding Build(PixelScene scene, CancellationToken cancellationToken)
    {
        var features = RegionFeatures.Measure(scene);
        return new(scene, features, Attend(features, SegmentationOptions.Default.Lambda, cancellationToken));
    }

    /// <summary>The reduced matrix is kept for the default lambda only; another one costs some ten milliseconds.</summary>
    internal override AttentionMatrix Attention(double lambda) =>
        lambda == SegmentationOptions.Default.Lambda ? _attention : Attend(_features, lambda, CancellationToken.None);

    private static AttentionMatrix Attend(float[][] features, double lambda, CancellationToken cancellationToken) =>
        EntropyReduction.Reduce(PixelAttention.Compute(features, Tau, cancellationToken), features[0].Length, (float)lambda, EntropyForm.ColumnScaled);
}
