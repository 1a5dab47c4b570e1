using System.Numerics.Tensors;

namespace iSeg.Engine.PixelStage;

/// <summary>Orders the candidates of one stroke by how good they are likely to be.</summary>
/// <param name="scene">The picture.</param>
/// <param name="seeds">What is known of the regions.</param>
/// <param name="map">[regions] refined map of the object's seeds.</param>
/// <param name="correction">The stroke that corrects, or null.</param>
internal sealed class Ranking(PixelScene scene, RegionSeeds seeds, float[] map, Correction? correction)
{
    /// <summary>At a second click, a score so much lower means a chance e times smaller; what looks good later is more certain (docs/quality.md).</summary>
    private const float Temperature = .07f;

    /// <summary>At a second click, what the IoU to be expected counts against the score alone; later less, or strokes late in the work turn over what is right.</summary>
    private const float Caution = .6f;

    private static readonly Lazy<RankForest> Corrections = new(() => RankForest.Load("CorrectionRanking"));

    /// <param name="candidates">At least one, no two the same.</param>
    /// <param name="free">So many of them, the first ones, were free to change anything.</param>
    /// <returns>Best first.</returns>
    public List<Candidate> Order(IReadOnlyList<Candidate> candidates, int free)
    {
        var overlaps = Overlaps(candidates);
        var features = Measure(candidates, free, overlaps.Means());
        var scores = correction is null ? Array.ConvertAll(features, Score) : Correcting(features, overlaps, correction.Strokes);
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
            if (correction is null && seeds.Inside is not null)
            {
                BoxFeatures.Measure(scene.Regions, seeds.Inside, inside, row);
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

    private float Score(float[] features) => TensorPrimitives.Dot<float>(seeds.Inside is null ? RankWeights.FirstStroke : RankWeights.Box, features);

    private static float[] Correcting(float[][] features, CandidateOverlaps overlaps, int strokes)
    {
        Centre(features);
        var scores = Array.ConvertAll(features, row => Corrections.Value.Of(row));
        var certainty = MathF.Sqrt(Math.Max(1, strokes - 1));
        var (expected, caution) = (overlaps.Expected(scores, Temperature / certainty), Caution / certainty);
        return [.. scores.Zip(expected, (score, iou) => ((1 - caution) * score) + (caution * iou))];
    }

    /// <summary>The trees know a candidate only against the others of its stroke.</summary>
    private static void Centre(float[][] features)
    {
        for (var k = 0; k < features[0].Length; k++)
        {
            var mean = features.Average(row => row[k]);
            foreach (var row in features)
            {
                row[k] -= mean;
            }
        }
    }
}
