using iSeg.Engine.PixelStage;

namespace iSeg.Engine.Tests.PixelStage;

public sealed class ColourGaussianTests
{
    /// <summary>Three numbers turned against each other, so that no entry of the covariance is 0; against the definition with the determinant written out.</summary>
    [Fact]
    public void Densities_ColoursOfAnyDirection_AreThoseOfTheDefinition()
    {
        var random = new Random(1);
        var colours = Enumerable.Range(0, 200).Select(_ =>
        {
            var (u, v, w) = (random.NextDouble() * 30, random.NextDouble() * 10, random.NextDouble() * 4);
            return (L: 50 + u + v, A: u - v + w, B: (2 * v) - w + (u / 2), Area: 1 + random.Next(50));
        }).ToArray();
        var moments = new ColourMoments();
        foreach (var (l, a, b, area) in colours)
        {
            moments.Add(l, a, b, area);
        }

        var total = 3.0 * colours.Sum(colour => colour.Area);
        var gaussian = moments.ToGaussian(total, least: 2);
        float[] l1 = [60, 70, 75], a1 = [5, 12, 8], b1 = [9, 14, 16], found = new float[3];
        gaussian.Densities(l1, a1, b1, found);

        for (var i = 0; i < 3; i++)
        {
            var truth = Definition(colours, l1[i], a1[i], b1[i]);
            truth.ShouldBeGreaterThan(1e-6);
            ((double)found[i] / truth).ShouldBe(1, 1e-4);
        }
    }

    [Fact]
    public void ToGaussian_Nothing_HasNoDensity()
    {
        var found = new float[] { 1, 2 };
        default(ColourMoments).ToGaussian(10, 1).Densities([0, 0], [0, 0], [0, 0], found);
        found.ShouldBe([0, 0]);
    }

    /// <summary>A third of all colours are these; the constant of the normal distribution is left out, as it is the same for all.</summary>
    private static double Definition((double L, double A, double B, int Area)[] colours, double l, double a, double b)
    {
        double area = colours.Sum(colour => colour.Area);
        double Mean(Func<(double L, double A, double B, int Area), double> of) => colours.Sum(colour => colour.Area * of(colour)) / area;
        double[] mean = [Mean(c => c.L), Mean(c => c.A), Mean(c => c.B)];
        double[] At((double L, double A, double B, int Area) c) => [c.L - mean[0], c.A - mean[1], c.B - mean[2]];
        var covariance = new double[3, 3];
        for (var i = 0; i < 9; i++)
        {
            covariance[i / 3, i % 3] = Mean(c => At(c)[i / 3] * At(c)[i % 3]) + (i % 4 == 0 ? 2 : 0);
        }

        double[] x = [l - mean[0], a - mean[1], b - mean[2]];
        var solved = Solve(covariance, x, out var determinant);
        return Math.Exp(-.5 * ((x[0] * solved[0]) + (x[1] * solved[1]) + (x[2] * solved[2]))) / 3 / Math.Sqrt(determinant);
    }

    /// <summary>Cramer's rule.</summary>
    private static double[] Solve(double[,] matrix, double[] right, out double determinant)
    {
        determinant = Determinant(matrix);
        var result = new double[3];
        for (var column = 0; column < 3; column++)
        {
            var changed = (double[,])matrix.Clone();
            for (var row = 0; row < 3; row++)
            {
                changed[row, column] = right[row];
            }

            result[column] = Determinant(changed) / determinant;
        }

        return result;
    }

    private static double Determinant(double[,] m) =>
        (m[0, 0] * ((m[1, 1] * m[2, 2]) - (m[1, 2] * m[2, 1]))) - (m[0, 1] * ((m[1, 0] * m[2, 2]) - (m[1, 2] * m[2, 0]))) + (m[0, 2] * ((m[1, 0] * m[2, 1]) - (m[1, 1] * m[2, 0])));
}
