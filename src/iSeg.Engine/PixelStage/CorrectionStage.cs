namespace iSeg.Engine.PixelStage;

/// <summary>
/// What a stroke that corrects may mean: the same question as with the first click, asked only of the regions that the mask so far
/// has on the wrong side. Everything else stays, so that a correction ends at the next strong border or at what is right already.
/// </summary>
internal sealed class CorrectionStage
{
    /// <summary>A region that changed sides has at least so much evidence for its new side.</summary>
    private const float LeastEvidence = .5f;
    private readonly PixelScene _scene;
    private readonly RegionGraph _regions;
    private readonly RegionSeeds _seeds;
    private readonly Tuning _tuning;
    private readonly RegionCut _cut;
    private readonly Candidate _previous;
    private readonly Stroke _stroke;
    private readonly bool[] _open;
    private readonly sbyte[] _fixed;
    private readonly float[] _toStroke;
    private readonly float[] _toOpposite;

    public CorrectionStage(PixelScene scene, RegionSeeds seeds, RegionCut cut, Tuning tuning, Correction correction)
    {
        (_scene, _regions, _seeds, _cut, _tuning) = (scene, scene.Regions, seeds, cut, tuning);
        var (previous, stroke) = (_previous, _stroke) = (correction.Previous, correction.Stroke);
        var sign = (sbyte)(stroke.IsPositive ? 1 : -1);
        _open = new bool[_regions.Count];
        _fixed = new sbyte[_regions.Count];
        var opposite = new float[_regions.Count];
        for (var region = 0; region < _open.Length; region++)
        {
            _open[region] = previous.Inside[region] != stroke.IsPositive;
            _fixed[region] = _open[region] ? seeds.Fixed[region] : sign;
            opposite[region] = _open[region] && seeds.Fixed[region] == -sign ? 1 : 0;
        }

        foreach (var region in stroke.Regions)
        {
            _open[region] = true;
        }

        var stepCost = tuning.StepCost * _regions.MeanStrength;
        _toStroke = Geodesics.Distances(_regions, correction.Mark, stepCost, _open);
        _toOpposite = Geodesics.Distances(_regions, opposite, stepCost, _open);
    }

    /// <summary>Changes of several sizes, from the stroke's own regions alone to everything that is open.</summary>
    public IEnumerable<Candidate> Proposals()
    {
        var sign = _stroke.IsPositive ? 1 : -1;
        var change = new bool[_regions.Count];
        var place = new float[_regions.Count];
        var evidence = new float[_regions.Count];
        var logOdds = new float[_scene.Palette.Count];
        foreach (var region in _stroke.Regions)
        {
            change[region] = true;
        }

        yield return Apply(change, evidence, sign);
        foreach (var reach in Reaches())
        {
            foreach (var colour in _tuning.CorrectionColours)
            {
                change = new bool[_regions.Count];
                for (var region = 0; region < place.Length; region++)
                {
                    place[region] = _open[region]
                        ? _tuning.Geodesic * RegionShape.Nearness(_toStroke[region], Math.Min(_toOpposite[region], reach))
                        : 0;
                    change[region] = _open[region] && _fixed[region] != -sign && place[region] > 0;
                }

                for (var round = 0; round < _tuning.CorrectionRounds; round++)
                {
                    Learn(change, logOdds);
                    for (var region = 0; region < place.Length; region++)
                    {
                        evidence[region] = sign * (place[region] + (colour * logOdds[_scene.RegionColour[region]]));
                    }

                    change = Connected(_cut.Cut(evidence, _fixed, 0));
                    yield return Apply(change, evidence, sign);
                }
            }
        }
    }

    /// <summary>The mask so far with a change; what did not change keeps its evidence.</summary>
    private Candidate Apply(bool[] change, float[] evidence, int sign)
    {
        var inside = (bool[])_previous.Inside.Clone();
        var merged = (float[])_previous.Evidence.Clone();
        for (var region = 0; region < inside.Length; region++)
        {
            if (change[region])
            {
                inside[region] = _stroke.IsPositive;
                merged[region] = sign * Math.Max(sign * evidence[region], LeastEvidence);
            }
        }

        return new(RegionShape.KeepSeeded(_regions, _seeds, inside), merged, 0) { Reach = _previous.Reach };
    }

    /// <summary>Geodesic radii that hold the parts of the picture to be tried as sizes of the change.</summary>
    private List<float> Reaches()
    {
        var order = Enumerable.Range(0, _regions.Count).Where(region => float.IsFinite(_toStroke[region])).OrderBy(region => _toStroke[region]).ToArray();
        double total = _scene.Labels.Length, area = 0;
        var reaches = new List<float>();
        var scale = 0;
        foreach (var region in order)
        {
            area += _regions.Area[region];
            while (scale < _tuning.CorrectionScales.Length && area >= _tuning.CorrectionScales[scale] * total)
            {
                if (reaches.Count == 0 || reaches[^1] < _toStroke[region])
                {
                    reaches.Add(_toStroke[region]);
                }

                scale++;
            }
        }

        if (scale < _tuning.CorrectionScales.Length)
        {
            reaches.Add(float.PositiveInfinity);
        }

        return reaches;
    }

    /// <summary>The change's colours against those of what else is open: what is right already says little about them.</summary>
    private void Learn(bool[] change, Span<float> logOdds)
    {
        Span<float> changed = stackalloc float[logOdds.Length];
        Span<float> rest = stackalloc float[logOdds.Length];
        changed.Clear();
        rest.Clear();
        for (var region = 0; region < change.Length; region++)
        {
            if (_open[region])
            {
                (change[region] ? changed : rest)[_scene.RegionColour[region]] += _regions.Area[region];
            }
        }

        ColourModel.LogOdds(_scene.Palette, changed, rest, _tuning.ColourLimit, logOdds);
    }

    /// <summary>The open regions of a cut that hang together with the stroke.</summary>
    private bool[] Connected(bool[] cut)
    {
        var kept = new bool[cut.Length];
        var queue = new Queue<int>();
        foreach (var region in _stroke.Regions)
        {
            kept[region] = true;
            queue.Enqueue(region);
        }

        while (queue.TryDequeue(out var region))
        {
            for (var i = _regions.Starts[region]; i < _regions.Starts[region + 1]; i++)
            {
                var next = _regions.Neighbours[i];
                if (_open[next] && cut[next] == _stroke.IsPositive && !kept[next])
                {
                    kept[next] = true;
                    queue.Enqueue(next);
                }
            }
        }

        return kept;
    }
}
