namespace iSeg.Engine.PixelStage;

/// <summary>
/// How likely a border between two regions is an object's border: logistic regression on <see cref="BorderFeatures"/> and their roots,
/// fitted on the odd pictures of three collections (docs/quality.md).
/// </summary>
internal static class BorderModel
{
    private const float Bias = -5.7173f;

    /// <summary>Log odds are raised by this before they become strengths, so that unlikely borders still differ.</summary>
    private const float Lift = 4;
    private static readonly float[] Plain = [
        -0.7548f, -0.4067f, -0.3343f, 1.147f, -0.8697f, 0.03441f, -1.196f, -0.3256f, 0.4064f, 1.442f, 0.8934f, 0.251f, -0.001633f,
        -0.7697f, 0.6801f, -0.1404f, 0.2982f, 1.904f, -0.2889f, 0.5529f, -0.3737f, 2.407f, 1.854f, 2.206f, -0.1406f, -0.1464f,
    ];

    private static readonly float[] Roots = [
        1.527f, 2.201f, 0.7217f, -0.6447f, 3.366f, 0.4683f, 0.4697f, 0.2509f, 0.1402f, 0.007731f, -0.4873f, 0.355f, -0.05415f,
        0.2707f, 0.5704f, -0.3401f, -0.1276f, -0.5774f, 0.07231f, -0.4451f, -0.1393f, -1.301f, -0.9113f, -0.22f, -0.1234f, -1.023f,
    ];

    /// <summary>Judges all borders of a graph.</summary>
    /// <param name="regions">Its strengths are colour steps.</param>
    /// <param name="regionWidth">Mean width of a region in pixels.</param>
    /// <returns>Per border, as in <see cref="RegionGraph.Neighbours"/>: the strength, ln(1 + e^(log odds + lift)), and the chance, 0..1.</returns>
    public static (float[] Strengths, float[] Chances) Judge(RegionGraph regions, float regionWidth)
    {
        var features = new BorderFeatures(regions, regionWidth);
        var strengths = new float[regions.Neighbours.Length];
        var chances = new float[strengths.Length];
        Parallel.For(0, regions.Count, region =>
        {
            Span<float> row = stackalloc float[BorderFeatures.Count];
            for (var i = regions.Starts[region]; i < regions.Starts[region + 1]; i++)
            {
                var other = regions.Neighbours[i];
                if (other < region)
                {
                    continue;
                }

                features.Measure(region, other, regions.Strength[i], row);
                var odds = Bias;
                for (var k = 0; k < row.Length; k++)
                {
                    odds += (Plain[k] * row[k]) + (Roots[k] * MathF.Sqrt(Math.Max(0, row[k])));
                }

                var back = regions.Neighbours.AsSpan(regions.Starts[other], regions.Starts[other + 1] - regions.Starts[other]).IndexOf(region) + regions.Starts[other];
                strengths[i] = strengths[back] = MathF.Log(1 + MathF.Exp(odds + Lift));
                chances[i] = chances[back] = 1 / (1 + MathF.Exp(-odds));
            }
        });
        return (strengths, chances);
    }
}
