using System.Numerics.Tensors;

namespace iSeg.Benchmarks;

/// <summary>
/// Weights with which a linear ranking takes good candidates. What is made large is the IoU to be expected if candidates are drawn by the softmax of their
/// scores, less a penalty on the weights; a regression of the IoU spends itself on candidates that nobody would take. Every set counts the same.
/// </summary>
internal static class RankFit
{
    private const int Steps = 400;
    private const double Rate = .05;

    /// <param name="sets">Per set its strokes; at least one each.</param>
    /// <param name="penalty">Of the weights' squares, of features in units of their spread.</param>
    /// <returns>[features].</returns>
    public static float[] Fit(IReadOnlyList<RankedStroke>[] sets, double penalty)
    {
        var spread = Spread(sets);
        var strokes = sets.SelectMany(set => set.Select(stroke => (Rows: Scaled(stroke.Features, spread), stroke.Iou, Weight: 1.0 / set.Count / sets.Length))).ToArray();
        var weights = new float[spread.Length];
        var (mean, square) = (new double[spread.Length], new double[spread.Length]);
        for (var step = 1; step <= Steps; step++)
        {
            var gradient = Array.ConvertAll(weights, weight => -penalty * weight);
            foreach (var (rows, iou, weight) in strokes)
            {
                var chances = Chances(rows, weights);
                var expected = chances.Zip(iou, (chance, value) => chance * value).Sum();
                for (var i = 0; i < rows.Length; i++)
                {
                    var pull = weight * chances[i] * (iou[i] - expected);
                    for (var k = 0; k < gradient.Length; k++)
                    {
                        gradient[k] += pull * rows[i][k];
                    }
                }
            }

            // Adam (Kingma and Ba 2015), with steps that become smaller to the end.
            for (var k = 0; k < gradient.Length; k++)
            {
                mean[k] = (.9 * mean[k]) + (.1 * gradient[k]);
                square[k] = (.99 * square[k]) + (.01 * gradient[k] * gradient[k]);
                var move = mean[k] / (1 - Math.Pow(.9, step)) / (Math.Sqrt(square[k] / (1 - Math.Pow(.99, step))) + 1e-9);
                weights[k] += (float)(Rate * (1 - (step / (double)Steps)) * move);
            }
        }

        return [.. weights.Zip(spread, (weight, deviation) => deviation > 0 ? weight / deviation : 0)];
    }

    /// <summary>Mean IoU of the candidates that weights would take.</summary>
    public static double Taken(IReadOnlyList<RankedStroke> set, float[] weights) => set.Average(stroke =>
        stroke.Features.Zip(stroke.Iou).MaxBy(candidate => TensorPrimitives.Dot<float>(candidate.First, weights)).Second);

    /// <summary>Standard deviation within a stroke's candidates; 0 for a feature that is always the same there.</summary>
    private static float[] Spread(IReadOnlyList<RankedStroke>[] sets)
    {
        var rows = sets.SelectMany(set => set).SelectMany(stroke => Scaled(stroke.Features, null)).ToArray();
        return [.. Enumerable.Range(0, rows[0].Length).Select(k => Math.Sqrt(rows.Average(row => (double)row[k] * row[k]))).Select(deviation => deviation > 1e-5 ? (float)deviation : 0)];
    }

    /// <summary>Less their means over the stroke's candidates: only differences rank.</summary>
    private static float[][] Scaled(float[][] features, float[]? spread)
    {
        var means = Enumerable.Range(0, features[0].Length).Select(k => features.Average(row => row[k])).ToArray();
        return Array.ConvertAll(features, row => row.Select((value, k) => spread is null ? value - means[k] : spread[k] > 0 ? (value - means[k]) / spread[k] : 0).ToArray());
    }

    private static double[] Chances(float[][] rows, float[] weights)
    {
        var scores = Array.ConvertAll(rows, row => (double)TensorPrimitives.Dot<float>(row, weights));
        var most = scores.Max();
        var chances = Array.ConvertAll(scores, score => Math.Exp(score - most));
        var sum = chances.Sum();
        return Array.ConvertAll(chances, chance => chance / sum);
    }
}
