using System.Numerics.Tensors;
using iSeg.Engine;

namespace iSeg.Benchmarks.Fitting;

/// <summary>
/// Weights with which a linear ranking takes good candidates. What is made large is the IoU to be expected if candidates are drawn by the softmax of their
/// scores, less a penalty on the weights; a regression of the IoU spends itself on candidates that nobody would take. Every set counts the same.
/// </summary>
internal static class RankFit
{
    private const int Steps = 400;
    private const float Rate = .05f;

    /// <summary>Features that vary less than this among a stroke's candidates get no weight.</summary>
    private const double LeastSpread = 1e-5;

    /// <param name="sets">Per set its strokes; at least one each.</param>
    /// <param name="penalty">Of the weights' squares, of features in units of their spread.</param>
    /// <returns>[features].</returns>
    public static float[] Fit(IReadOnlyList<RankedStroke>[] sets, double penalty)
    {
        var centred = Array.ConvertAll(sets, set => set.Select(stroke => stroke with { Features = Centred(stroke.Features) }).ToArray());
        var spread = Spread(centred);
        foreach (var row in centred.SelectMany(set => set).SelectMany(stroke => stroke.Features))
        {
            TensorPrimitives.Divide(row, spread, row);
        }

        var strokes = centred.SelectMany(set => set.Select(stroke => (stroke, Weight: 1f / set.Length / sets.Length))).ToArray();
        var weights = new float[spread.Length];
        var (mean, square) = (new float[spread.Length], new float[spread.Length]);
        for (var step = 1; step <= Steps; step++)
        {
            var gradient = Array.ConvertAll(weights, weight => -(float)penalty * weight);
            foreach (var (stroke, weight) in strokes)
            {
                Pull(stroke, weight, weights, gradient);
            }

            // Adam (Kingma and Ba 2015), with steps that become smaller to the end.
            for (var k = 0; k < gradient.Length; k++)
            {
                mean[k] = (.9f * mean[k]) + (.1f * gradient[k]);
                square[k] = (.99f * square[k]) + (.01f * gradient[k] * gradient[k]);
                var move = mean[k] / (1 - MathF.Pow(.9f, step)) / (MathF.Sqrt(square[k] / (1 - MathF.Pow(.99f, step))) + 1e-9f);
                weights[k] += Rate * (1 - (step / (float)Steps)) * move;
            }
        }

        TensorPrimitives.Divide(weights, spread, weights);
        return weights;
    }

    /// <summary>Mean IoU of the candidates that weights would take.</summary>
    public static double Taken(IReadOnlyList<RankedStroke> set, float[] weights) => set.Average(stroke =>
        stroke.Iou[TensorPrimitives.IndexOfMax<float>(Scores(stroke.Features, weights))]);

    /// <summary>Adds the gradient of the IoU to be expected of a stroke.</summary>
    private static void Pull(RankedStroke stroke, float weight, float[] weights, float[] gradient)
    {
        var chances = Scores(stroke.Features, weights);
        Softmax.Apply(chances);
        var expected = TensorPrimitives.Dot<float>(chances, stroke.Iou);
        for (var i = 0; i < chances.Length; i++)
        {
            TensorPrimitives.MultiplyAdd(stroke.Features[i], weight * chances[i] * (stroke.Iou[i] - expected), gradient, gradient);
        }
    }

    private static float[] Scores(float[][] features, float[] weights) => Array.ConvertAll(features, row => TensorPrimitives.Dot<float>(row, weights));

    /// <summary>Standard deviation among a stroke's candidates, over all strokes; infinite, for no weight, where it is next to nothing.</summary>
    private static float[] Spread(RankedStroke[][] centred)
    {
        var rows = centred.SelectMany(set => set).SelectMany(stroke => stroke.Features).ToArray();
        var squares = new double[rows[0].Length];
        foreach (var row in rows)
        {
            for (var k = 0; k < squares.Length; k++)
            {
                squares[k] += (double)row[k] * row[k] / rows.Length;
            }
        }

        return Array.ConvertAll(squares, square => Math.Sqrt(square) > LeastSpread ? (float)Math.Sqrt(square) : float.PositiveInfinity);
    }

    /// <summary>Less their means over the stroke's candidates: only differences rank.</summary>
    private static float[][] Centred(float[][] features)
    {
        var means = new float[features[0].Length];
        foreach (var row in features)
        {
            TensorPrimitives.MultiplyAdd(row, 1f / features.Length, means, means);
        }

        return Array.ConvertAll(features, row =>
        {
            var rest = new float[row.Length];
            TensorPrimitives.Subtract(row, means, rest);
            return rest;
        });
    }
}
