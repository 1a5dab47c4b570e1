namespace iSeg.Engine.PixelStage;

/// <summary>A stroke that corrects what the ones before it had made.</summary>
/// <param name="Previous">What they had made.</param>
/// <param name="Stroke">The stroke.</param>
/// <param name="Strokes">Strokes up to now, with this one.</param>
/// <param name="Mark">[regions] 1 under the stroke.</param>
/// <param name="Map">[regions] the stroke's refined attention map.</param>
/// <param name="ToStroke">[regions] geodesic distance from the stroke.</param>
/// <param name="ToOthers">[regions] geodesic distance from the nearest of the other strokes.</param>
/// <param name="Past">The last strokes before this one.</param>
internal sealed record Correction(
    Candidate Previous, Stroke Stroke, int Strokes, float[] Mark, float[] Map, float[] ToStroke, float[] ToOthers, IReadOnlyList<PastStroke> Past)
{
    public static Correction From(
        EncodedImage encoded,
        RegionSeeds seeds,
        Candidate previous,
        Stroke stroke,
        float[] mark,
        float[] map,
        Tuning tuning,
        IReadOnlyList<PastStroke> past)
    {
        var regions = encoded.Scene.Regions;
        var stepCost = tuning.StepCost * regions.MeanStrength;
        var others = new float[regions.Count];
        for (var region = 0; region < others.Length; region++)
        {
            others[region] = seeds.Positive[region] + seeds.Negative[region];
        }

        foreach (var region in stroke.Regions)
        {
            others[region] = 0;
        }

        return new(
            previous,
            stroke,
            seeds.Strokes,
            mark,
            map,
            Geodesics.Distances(regions, mark, stepCost),
            Geodesics.Distances(regions, others, stepCost),
            past);
    }
}
