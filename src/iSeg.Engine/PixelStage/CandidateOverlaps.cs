using System.Numerics.Tensors;

namespace iSeg.Engine.PixelStage;

/// <summary>How much the candidates of one stroke have in common: IoU of every pair, by area.</summary>
internal sealed class CandidateOverlaps
{
    private readonly float[,] _overlaps;

    /// <param name="area">[regions] pixels.</param>
    /// <param name="sets">Per candidate [regions] whether it belongs.</param>
    public CandidateOverlaps(int[] area, IReadOnlyList<bool[]> sets)
    {
        // Intersections as dot products: every pair of candidates is compared.
        var pixels = Array.ConvertAll(area, count => (float)count);
        var (members, weighted, sizes) = (new float[sets.Count][], new float[sets.Count][], new float[sets.Count]);
        _overlaps = new float[sets.Count, sets.Count];
        Parallel.For(0, sets.Count, i =>
        {
            members[i] = Array.ConvertAll(sets[i], isInside => isInside ? 1f : 0);
            weighted[i] = new float[pixels.Length];
            TensorPrimitives.Multiply(members[i], pixels, weighted[i]);
            sizes[i] = TensorPrimitives.Sum<float>(weighted[i]);
        });
        Parallel.For(0, sets.Count, i =>
        {
            _overlaps[i, i] = 1;
            for (var j = i + 1; j < sets.Count; j++)
            {
                var both = TensorPrimitives.Dot<float>(weighted[i], members[j]);
                _overlaps[i, j] = _overlaps[j, i] = both / Math.Max(1, sizes[i] + sizes[j] - both);
            }
        });
    }

    /// <summary>Mean overlap with all candidates, itself too: what many ways of cutting agree on is more likely.</summary>
    public float[] Means()
    {
        var means = new float[_overlaps.GetLength(0)];
        for (var i = 0; i < means.Length; i++)
        {
            for (var j = 0; j < means.Length; j++)
            {
                means[i] += _overlaps[i, j] / means.Length;
            }
        }

        return means;
    }

    /// <summary>
    /// The IoU to be expected of each candidate if each of them is the object with a chance that grows with its score (minimum Bayes risk,
    /// as in Kumar and Byrne 2004): of two that look equally good, the one whose neighbours look good too is the safer choice.
    /// </summary>
    /// <param name="scores">How good each looks: one less means a chance e times smaller.</param>
    public float[] Expected(ReadOnlySpan<float> scores)
    {
        var chances = scores.ToArray();
        Softmax.Apply(chances);
        var expected = new float[scores.Length];
        for (var i = 0; i < expected.Length; i++)
        {
            for (var j = 0; j < expected.Length; j++)
            {
                expected[i] += chances[j] * _overlaps[i, j];
            }
        }

        return expected;
    }
}
