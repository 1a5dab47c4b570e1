using System.Numerics.Tensors;

namespace iSeg.Engine.PixelStage;

/// <summary>Orders the candidates of one stroke by how good they are likely to be.</summary>
/// <param name="scene">The picture.</param>
/// <param name="seeds">What is known of the regions.</param>
/// <param name="map">[regions] refined map of the object's seeds.</param>
/// <param name="correction">The stroke that corrects, or null.</param>
internal sealed class Ranking(PixelScene scene, RegionSeeds seeds, float[] map, Correction? correction)
{
    private static readonly Lazy<RankForest> Corrections = new(() => RankForest.Load("CorrectionRanking"));

    /// <param name="candidates">At least one, no two the same.</param>
    /// <param name="free">So many of them, the first ones, were free to change anything.</param>
    /// <returns>Best first.</returns>
    public List<Candidate> Order(IReadOnlyList<Candidate> candidates, int free)
    {
        var features = Measure(candidates, free);
        if (correction is not null)
        {
            Centre(features);
        }

        return
        [
            .. candidates.Select((candidate, i) => candidate with { Score = Score(features[i]) }).OrderByDescending(candidate => candidate.Score),
        ];
    }

    /// <summary>The features of every candidate, as the rankings were fitted on them.</summary>
    public float[][] Measure(IReadOnlyList<Candidate> candidates, int free)
    {
        var agreement = Agreement(candidates);
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

    private float Score(float[] features) => correction is not null
        ? Corrections.Value.Of(features)
        : TensorPrimitives.Dot<float>(seeds.Inside is null ? RankWeights.FirstStroke : RankWeights.Box, features);

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

    /// <summary>Mean overlap with all candidates: what many ways of cutting agree on is more likely.</summary>
    private float[] Agreement(IReadOnlyList<Candidate> candidates)
    {
        // Intersections as dot products: every pair of candidates is compared.
        var area = Array.ConvertAll(scene.Regions.Area, pixels => (float)pixels);
        var (sets, weighted, sizes) = (new float[candidates.Count][], new float[candidates.Count][], new float[candidates.Count]);
        var overlaps = new float[candidates.Count, candidates.Count];
        Parallel.For(0, sets.Length, i =>
        {
            sets[i] = Array.ConvertAll(candidates[i].Inside, isInside => isInside ? 1f : 0);
            weighted[i] = new float[area.Length];
            TensorPrimitives.Multiply(sets[i], area, weighted[i]);
            sizes[i] = TensorPrimitives.Sum<float>(weighted[i]);
        });
        Parallel.For(0, sets.Length, i =>
        {
            overlaps[i, i] = 1;
            for (var j = i + 1; j < sets.Length; j++)
            {
                var both = TensorPrimitives.Dot<float>(weighted[i], sets[j]);
                overlaps[i, j] = overlaps[j, i] = both / Math.Max(1, sizes[i] + sizes[j] - both);
            }
        });
        var means = new float[sets.Length];
        for (var i = 0; i < means.Length; i++)
        {
            for (var j = 0; j < means.Length; j++)
            {
                means[i] += overlaps[i, j] / means.Length;
            }
        }

        return means;
    }
}
