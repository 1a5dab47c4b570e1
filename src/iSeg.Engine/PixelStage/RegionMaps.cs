namespace iSeg.Engine.PixelStage;

/// <summary>How near regions are to the strokes, along the picture and in the backbone's attention.</summary>
/// <param name="ToObject">[regions] geodesic distance from where the object is thought to be.</param>
/// <param name="ToBackground">[regions] geodesic distance from what is background for certain.</param>
/// <param name="Positive">[regions] refined map of the object's seeds, 0..1.</param>
/// <param name="Attention">[regions] that less the background's map, -1..1.</param>
/// <param name="OfStroke">[regions] refined map of the last stroke alone, 0..1, where it corrects; else empty.</param>
internal sealed record RegionMaps(float[] ToObject, float[] ToBackground, float[] Positive, float[] Attention, float[] OfStroke)
{
    /// <param name="encoded">The picture.</param>
    /// <param name="seeds">What is known of the regions.</param>
    /// <param name="options">The knobs.</param>
    /// <param name="tuning">The constants.</param>
    /// <param name="mark">[regions] 1 under the stroke that corrects, or null.</param>
    public static RegionMaps From(EncodedImage encoded, RegionSeeds seeds, SegmentationOptions options, Tuning tuning, float[]? mark)
    {
        var regions = encoded.Scene.Regions;
        var stepCost = tuning.StepCost * regions.MeanStrength;
        var hasBackground = seeds.Background.AsSpan().ContainsAnyExcept(0f);
        var maps = encoded.Spread([seeds.Object, .. hasBackground ? [seeds.Background] : Array.Empty<float[]>(), .. mark is null ? [] : new[] { mark }], options);
        var positive = maps[0];
        var attention = hasBackground
            ? [.. positive.Zip(maps[1], (own, other) => own - other)]
            : Array.ConvertAll(positive, value => (2 * value) - 1);
        return new(
            Geodesics.Distances(regions, seeds.Object, stepCost),
            Geodesics.Distances(regions, seeds.Background, stepCost),
            positive,
            attention,
            mark is null ? [] : maps[^1]);
    }
}
