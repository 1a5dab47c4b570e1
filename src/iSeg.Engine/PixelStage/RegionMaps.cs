namespace iSeg.Engine.PixelStage;

/// <summary>How near regions are to the strokes, along the picture and in the backbone's attention.</summary>
/// <param name="ToObject">[regions] geodesic distance from where the object is thought to be.</param>
/// <param name="ToBackground">[regions] geodesic distance from what is background for certain.</param>
/// <param name="Positive">[regions] refined map of the object's seeds, 0..1.</param>
/// <param name="Attention">[regions] that less the background's map, -1..1.</param>
internal sealed record RegionMaps(float[] ToObject, float[] ToBackground, float[] Positive, float[] Attention)
{
    public static RegionMaps From(EncodedImage encoded, RegionSeeds seeds, SegmentationOptions options, Tuning tuning)
    {
        var regions = encoded.Scene.Regions;
        var stepCost = tuning.StepCost * regions.MeanStrength;
        var positive = encoded.Spread(seeds.Object, options);
        var attention = seeds.Background.AsSpan().ContainsAnyExcept(0f)
            ? [.. positive.Zip(encoded.Spread(seeds.Background, options), (own, other) => own - other)]
            : Array.ConvertAll(positive, value => (2 * value) - 1);
        return new(
            Geodesics.Distances(regions, seeds.Object, stepCost),
            Geodesics.Distances(regions, seeds.Background, stepCost),
            positive,
            attention);
    }
}
