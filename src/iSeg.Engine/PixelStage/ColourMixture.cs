using System.Numerics.Tensors;

namespace iSeg.Engine.PixelStage;

/// <summary>
/// A few Gaussians over the mean colours of regions, after GrabCut (Rother et al. 2004), but by nearest centres and with the sum of all parts: other
/// than a table of colours they say something about shades between those that were seen. Learnt again and again from a changing set, each
/// time from where it was.
/// </summary>
/// <param name="regions">The picture.</param>
internal sealed class ColourMixture(RegionGraph regions)
{
    private const int Parts = 5;

    /// <summary>Rounds of k-means at the beginning; later the parts only move on.</summary>
    private const int FirstRounds = 4;

    /// <summary>Variance of a part in every direction at least, in Lab units squared: what one surface varies by.</summary>
    private const double Least = 6;

    /// <summary>Density at a colour that no part explains.</summary>
    private const float Floor = 1e-12f;

    private readonly ColourGaussian[] _parts = new ColourGaussian[Parts];
    private readonly (float L, float A, float B)[] _centres = new (float, float, float)[Parts];
    private bool _hasBegun;

    /// <summary>Learns the regions on one side, each counted by its area.</summary>
    /// <param name="inside">[regions] the object.</param>
    /// <param name="ofObject">Whether the object's colours are learnt, or those of the rest.</param>
    /// <returns>False where there is no region.</returns>
    public bool Learn(bool[] inside, bool ofObject)
    {
        var members = new int[regions.Count];
        var count = 0;
        for (var region = 0; region < members.Length; region++)
        {
            if (inside[region] == ofObject)
            {
                members[count++] = region;
            }
        }

        if (count == 0)
        {
            return false;
        }

        if (!_hasBegun)
        {
            Spread(members.AsSpan(0, count));
        }

        for (var round = _hasBegun ? FirstRounds : 1; round <= FirstRounds; round++)
        {
            Move(members.AsSpan(0, count));
        }

        _hasBegun = true;
        return true;
    }

    /// <summary>Logarithm of the density at every region's mean colour.</summary>
    /// <param name="to">[regions], overwritten.</param>
    public void LogDensities(Span<float> to)
    {
        to.Fill(Floor);
        var part = new float[to.Length];
        foreach (var gaussian in _parts)
        {
            gaussian.Densities(regions.L, regions.A, regions.B, part);
            TensorPrimitives.Add(to, part, to);
        }

        TensorPrimitives.Log<float>(to, to);
    }

    /// <summary>Centres at the colours furthest apart that take much room: no chance involved.</summary>
    private void Spread(ReadOnlySpan<int> members)
    {
        var distances = new float[members.Length];
        Array.Fill(distances, float.MaxValue);
        var next = 0;
        for (var part = 0; part < Parts; part++)
        {
            _centres[part] = (regions.L[members[next]], regions.A[members[next]], regions.B[members[next]]);
            var furthest = -1f;
            for (var i = 0; i < distances.Length; i++)
            {
                distances[i] = Math.Min(distances[i], Squared(members[i], _centres[part]) * regions.Area[members[i]]);
                (next, furthest) = distances[i] > furthest ? (i, distances[i]) : (next, furthest);
            }
        }
    }

    /// <summary>Every region goes to the nearest centre; parts and centres become those of their regions.</summary>
    private void Move(ReadOnlySpan<int> members)
    {
        var moments = new ColourMoments[Parts];
        var total = 0.0;
        foreach (var region in members)
        {
            var (nearest, distance) = (0, float.MaxValue);
            for (var part = 0; part < Parts; part++)
            {
                var d = Squared(region, _centres[part]);
                (nearest, distance) = d < distance ? (part, d) : (nearest, distance);
            }

            moments[nearest].Add(regions.L[region], regions.A[region], regions.B[region], regions.Area[region]);
            total += regions.Area[region];
        }

        for (var part = 0; part < Parts; part++)
        {
            _parts[part] = moments[part].ToGaussian(total, Least);
            _centres[part] = moments[part].Area > 0 ? _parts[part].Mean : _centres[part];
        }
    }

    private float Squared(int region, (float L, float A, float B) colour)
    {
        var (l, a, b) = (regions.L[region] - colour.L, regions.A[region] - colour.A, regions.B[region] - colour.B);
        return (l * l) + (a * a) + (b * b);
    }
}
