using iSeg.Engine.PixelStage;

namespace iSeg.Engine.Backbones.Affinity;

/// <summary>
/// What the built-in backbone sees of a region: its colour, the colour of its surroundings at two scales, its texture, and a little
/// of its place.
/// </summary>
internal static class RegionFeatures
{
    private const float ColourWeight = 1;
    private const float NearWeight = .8f;
    private const float FarWeight = .6f;
    private const float TextureWeight = 1;
    private const float PlaceWeight = 12;
    private const int NearRounds = 1;
    private const int FarRounds = 4;

    /// <returns>Per feature an array [regions]; distances are in Lab units.</returns>
    public static float[][] Measure(PixelScene scene)
    {
        var regions = scene.Regions;
        var diagonal = MathF.Sqrt(((float)scene.Size.Width * scene.Size.Width) + ((float)scene.Size.Height * scene.Size.Height));
        var features = new List<float[]>();
        foreach (var plane in (float[][])[regions.L, regions.A, regions.B])
        {
            features.Add(Scale(plane, ColourWeight));
            features.Add(Scale(Diffuse(regions, plane, NearRounds), NearWeight));
            features.Add(Scale(Diffuse(regions, plane, FarRounds), FarWeight));
        }

        features.Add(Scale(Diffuse(regions, regions.Deviation, NearRounds), TextureWeight));
        features.Add(Scale(regions.X, PlaceWeight / diagonal));
        features.Add(Scale(regions.Y, PlaceWeight / diagonal));
        return [.. features];
    }

    private static float[] Scale(float[] values, float factor) => Array.ConvertAll(values, value => value * factor);

    /// <summary>Averages over neighbours by area, again and again: a blur that knows the regions.</summary>
    private static float[] Diffuse(RegionGraph regions, float[] values, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            var next = new float[values.Length];
            for (var region = 0; region < regions.Count; region++)
            {
                var (sum, weight) = (values[region] * regions.Area[region], (float)regions.Area[region]);
                for (var i = regions.Starts[region]; i < regions.Starts[region + 1]; i++)
                {
                    sum += values[regions.Neighbours[i]] * regions.Area[regions.Neighbours[i]];
                    weight += regions.Area[regions.Neighbours[i]];
                }

                next[region] = sum / weight;
            }

            values = next;
        }

        return values;
    }
}
