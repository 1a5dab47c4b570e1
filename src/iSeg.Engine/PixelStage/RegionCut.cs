using System.Collections.Concurrent;

namespace iSeg.Engine.PixelStage;

/// <summary>A minimum cut over the regions: pixels' evidence against borders that follow edges.</summary>
internal sealed class RegionCut
{
    /// <summary>Capacities are whole numbers; this is one unit of evidence.</summary>
    private const float Unit = 16;
    private const int Certain = 100_000_000;
    private readonly RegionGraph _regions;
    private readonly int[] _links;
    private readonly float _areaWeight;

    /// <summary>Graphs that nobody cuts at the moment: the same regions are cut some hundred times for one stroke.</summary>
    private readonly ConcurrentBag<MaxFlow> _idle = [];

    /// <param name="regions">The graph.</param>
    /// <param name="smoothness">Weight of a border pixel without any edge, in units of a pixel's evidence.</param>
    public RegionCut(RegionGraph regions, float smoothness)
    {
        _regions = regions;

        // Evidence grows with the area and borders with its root: this keeps their balance at any working size.
        var meanArea = regions.Area.Sum() / (float)regions.Count;
        _areaWeight = 12 / MathF.Sqrt(meanArea);
        var contrast = 2 * regions.MeanStrength * regions.MeanStrength;
        _links = new int[regions.Neighbours.Length];
        for (var i = 0; i < _links.Length; i++)
        {
            var edge = contrast > 0 ? MathF.Exp(-regions.Strength[i] * regions.Strength[i] / contrast) : 1;
            _links[i] = (int)MathF.Round(Unit * smoothness * regions.Border[i] * edge);
        }
    }

    /// <param name="evidence">[regions] per pixel, above 0 for the object.</param>
    /// <param name="fixedSigns">[regions] 1 object, -1 background, 0 free.</param>
    /// <param name="bias">Added to every region's evidence: more makes the object larger, never smaller.</param>
    /// <returns>[regions] whether it belongs to the object.</returns>
    public bool[] Cut(ReadOnlySpan<float> evidence, ReadOnlySpan<sbyte> fixedSigns, float bias)
    {
        if (_idle.TryTake(out var flow))
        {
            flow.Restart();
        }
        else
        {
            flow = BuildGraph();
        }

        for (var region = 0; region < _regions.Count; region++)
        {
            flow.AddTerminal(region, fixedSigns[region] != 0
                ? fixedSigns[region] * Certain
                : (int)MathF.Round(Unit * _areaWeight * _regions.Area[region] * (evidence[region] + bias)));
        }

        flow.Solve();
        var inside = new bool[_regions.Count];
        for (var region = 0; region < inside.Length; region++)
        {
            inside[region] = flow.IsSource(region);
        }

        _idle.Add(flow);
        return inside;
    }

    private MaxFlow BuildGraph()
    {
        var flow = new MaxFlow(_regions.Count, _links.Length / 2);
        for (var region = 0; region < _regions.Count; region++)
        {
            for (var i = _regions.Starts[region]; i < _regions.Starts[region + 1]; i++)
            {
                if (_regions.Neighbours[i] > region)
                {
                    flow.AddEdge(region, _regions.Neighbours[i], _links[i], _links[i]);
                }
            }
        }

        flow.KeepCapacities();
        return flow;
    }
}
