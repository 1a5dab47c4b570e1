using System.Numerics.Tensors;

namespace iSeg.Engine.PixelStage;

/// <summary>Orders the candidates of one stroke by how good they are likely to be.</summary>
/// <param name="scene">The picture.</param>
/// <param name="seeds">What is known of the regions.</param>
/// <param name="map">[regions] refined map of the object's seeds.</param>
/// <param name="correction">The stroke that corrects, or null.</param>
/// <param name="tuning">With the weights.</param>
internal sealed class Ranking(PixelScene scene, RegionSeeds seeds, float[] map, Correction? correction, Tuning tuning)
{
    /// <param name="candidates">At least one, no two the same.</param>
    /// <param name="free">So many of them, the first ones, were free to change anything.</param>
    /// <returns>Best first.</returns>
    public List<Candidate> Order(IReadOnlyList<Candidate> candidates, int free)
    {
        var overlaps = Overlaps(candidates);
        var features = Measure(candidates, free, overlaps.Means());
        var scores = Array.ConvertAll(features, row => TensorPrimitives.Dot<float>(row, Weights));
        scores = IsBox ? scores : overlaps.Expected(scores);
        return [.. candidates.Select((candidate, i) => candidate with { Score = scores[i] }).OrderByDescending(candidate => candidate.Score)];
    }

    /// <summary>The features of every candidate, as the rankings were fitted on them.</summary>
    public float[][] Measure(IReadOnlyList<Candidate> candidates, int free) => Measure(candidates, free, Overlaps(candidates).Means());

    private CandidateOverlaps Overlaps(IReadOnlyList<Candidate> candidates) => new(scene.Regions.Area, [.. candidates.Select(candidate => candidate.Inside)]);

    private float[][] Measure(IReadOnlyList<Candidate> candidates, int free, float[] agreement)
    {
        var features = new float[candidates.Count][];
        Parallel.For(0, features.Length, i =>
        {
            var inside = candidates[i].Inside;
            var row = new List<float>(128) { i < free ? 0 : 1 };
            SetFeatures.Measure(scene, inside, correction is null && !seeds.HasPositive ? seeds.Object : seeds.Positive, map, row);
            if (IsBox)
            {
                BoxFeatures.Measure(scene.Regions, seeds.Inside!, inside, row);
            }

            row.Add(agreement[i]);
            if (correction is not null)
            {
                ChangeFeatures.Measure(scene, correction, inside, i >= free, row);
            }

            features[i] = [.. row];
        });
        return features;
    }

    private bool IsBox => correction is null && seeds.Inside is not null;

    private float[] Weights => correction is not null ? tuning.CorrectionWeights : IsBox ? tuning.BoxWeights : tuning.FirstStrokeWeights;
}
