using iSeg.Engine.PixelStage;
using iSeg.Engine.Refinement;
using iSeg.Engine.Unsupervised;

namespace iSeg.Engine.Backbones.Affinity;

/// <summary>
/// A picture seen by the built-in backbone. The cells of its self-attention are the scene's regions and not squares of a grid:
/// a square straddles borders, a region does not.
/// </summary>
internal sealed class AffinityEncoding : EncodedImage
{
    private const float Tau = 120;

    /// <summary>Of merging, chosen by eye on drawn and photographed pictures: this attention is sharper than a network's.</summary>
    private static readonly System.Collections.Immutable.ImmutableArray<double> Thresholds = [1, 1, 1];
    private readonly float[][] _features;
    private readonly AttentionMatrix _attention;
    private readonly MergedMaps _merged = new();

    /// <summary>Of the picture; colours that lie between two others make slivers along their border.</summary>
    private const double LeastPart = .005;

    private AffinityEncoding(PixelScene scene, float[][] features, AttentionMatrix attention)
        : base(AffinityBackbone.BackboneId, scene)
    {
        _features = features;
        _attention = attention;
    }

    private protected override long AttentionByteSize => _attention.ByteSize + (4L * _features.Length * Scene.Regions.Count) + _merged.ByteSize;

    public static AffinityEncoding Build(PixelScene scene, CancellationToken cancellationToken)
    {
        var features = RegionFeatures.Measure(scene);
        return new(scene, features, Attend(features, SegmentationOptions.Default.Lambda, cancellationToken));
    }

    /// <summary>The reduced matrix is kept for the default lambda only; another one costs some ten milliseconds.</summary>
    internal override AttentionMatrix Attention(double lambda) =>
        lambda == SegmentationOptions.Default.Lambda ? _attention : Attend(_features, lambda, CancellationToken.None);

    /// <summary>Anchors are the regions under the points of a regular grid.</summary>
    internal override IReadOnlyList<float[]> Divide(DivideOptions options, CancellationToken cancellationToken)
    {
        var (size, points) = (Scene.Size, options.PointsPerSide);
        var anchors = Enumerable.Range(0, points * points)
            .Select(i => Scene.Labels[((((2 * (i / points)) + 1) * size.Height / (2 * points)) * size.Width) + (((2 * (i % points)) + 1) * size.Width / (2 * points))])
            .Distinct().ToArray();
        var maps = _merged.Get(options, () => AttentionMerging.Merge(
            PixelAttention.Compute(_features, Tau, cancellationToken), Scene.Regions.Count, anchors, options.Thresholds ?? Thresholds, cancellationToken), cancellationToken);
        IReadOnlyList<float[]> segments = options.Refine ? SegmentMaps.Spread(maps, Attention(options.Lambda), options.Iterations) : maps;
        return SegmentMaps.WithoutSlivers(segments, Scene.Regions.Area, LeastPart);
    }

    internal override float[][] Looks(CancellationToken cancellationToken)
    {
        var (attention, cells) = (PixelAttention.Compute(_features, Tau, cancellationToken), Scene.Regions.Count);
        return [.. Enumerable.Range(0, cells).Select(region => attention.AsSpan(region * cells, cells).ToArray())];
    }

    internal override float[] LookFrom(int at, bool isReduced) =>
        isReduced ? _attention.LookOf(Scene.Labels[at]) : PixelAttention.Row(_features, Tau, Scene.Labels[at]);

    private static AttentionMatrix Attend(float[][] features, double lambda, CancellationToken cancellationToken) =>
        EntropyReduction.Reduce(PixelAttention.Compute(features, Tau, cancellationToken), features[0].Length, (float)lambda, EntropyForm.ColumnScaled);
}
