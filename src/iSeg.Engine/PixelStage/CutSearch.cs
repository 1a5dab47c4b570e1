namespace iSeg.Engine.PixelStage;

/// <summary>Makes candidates: minimum cuts whose colours are learnt from a first idea of the object, and again from each result.</summary>
internal sealed class CutSearch
{
    /// <summary>Borders cost so much more in a smooth cut.</summary>
    private const float Smoother = 2.5f;

    /// <summary>Times that a cut in a box learns its colours: it begins with the whole box.</summary>
    private const int BoxRounds = 5;

    /// <summary>Of a box's depth (0 at its edge, 1 in its middle), where a cut in it begins.</summary>
    private static readonly float[] BoxStarts = [0, .15f, .35f];
    private static readonly BoxVariant[] BoxVariants =
        [new(1, 0, 0, false), new(1, .4f, 0, false), new(.6f, .4f, 1, false), new(1, .4f, .5f, true), new(1, -.4f, 0, false), new(.6f, 1, 0, true)];

    private readonly PixelScene _scene;
    private readonly RegionGraph _regions;
    private readonly RegionSeeds _seeds;
    private readonly Tuning _tuning;
    private readonly RegionMaps _maps;
    private readonly RegionCut _smoothCut;

    public CutSearch(PixelScene scene, RegionSeeds seeds, Tuning tuning, RegionMaps maps)
    {
        (_scene, _regions, _seeds, _tuning, _maps) = (scene, scene.Regions, seeds, tuning, maps);
        (Cut, _smoothCut) = (new(_regions, tuning.Smoothness), new(_regions, tuning.Smoothness * Smoother));
    }

    public RegionCut Cut { get; }

    /// <summary>Geodesic radii that hold the parts of the picture to be tried as object sizes.</summary>
    public List<float> Reaches()
    {
        var order = Enumerable.Range(0, _regions.Count).Where(region => float.IsFinite(_maps.ToObject[region]))
            .OrderBy(region => _maps.ToObject[region]).ToArray();
        var (reaches, at, area) = (new List<float>(), -1, 0.0);
        foreach (var scale in _tuning.Scales)
        {
            while (area < scale * _scene.Labels.Length && at + 1 < order.Length)
            {
                area += _regions.Area[order[++at]];
            }

            reaches.Add(at < 0 ? 0 : _maps.ToObject[order[at]]);
        }

        if (_seeds.Inside is not null || _seeds.Started is not null)
        {
            reaches.Add(float.PositiveInfinity);
        }

        return reaches;
    }

    /// <summary>An object of about one size around the seeds.</summary>
    /// <param name="reach">Geodesic radius that holds it.</param>
    /// <param name="variant">What counts how much.</param>
    /// <param name="memory">[regions] what earlier strokes had made, or null to begin anew.</param>
    public IEnumerable<Candidate> Grow(float reach, Tuning.Variant variant, float[]? memory)
    {
        var place = new float[_regions.Count];
        var inside = new bool[_regions.Count];
        for (var region = 0; region < place.Length; region++)
        {
            place[region] = (_tuning.Geodesic * RegionShape.Nearness(_maps.ToObject[region], Math.Min(_maps.ToBackground[region], reach)))
                + (variant.Attention * _maps.Attention[region])
                + (_seeds.Started is null ? 0 : _tuning.Start * ((2 * _seeds.Started[region]) - 1))
                + (memory is null ? 0 : variant.Memory * memory[region]);
            inside[region] = _seeds.Fixed[region] > 0 || (_seeds.Fixed[region] == 0 && place[region] > 0);
        }

        return Iterate(variant.IsSmooth ? _smoothCut : Cut, place, inside, variant.Colour, reach, _tuning.Rounds);
    }

    /// <summary>What the boxes may hold, beginning with all of them or with their middle (after GrabCut: Rother et al. 2004).</summary>
    public IEnumerable<Func<IEnumerable<Candidate>>> InBox()
    {
        var depth = BoxDepth(_seeds.Inside!);
        foreach (var start in BoxStarts)
        {
            foreach (var variant in BoxVariants)
            {
                yield return () => InBox(depth, start, variant);
            }
        }
    }

    private IEnumerable<Candidate> InBox(float[] depth, float start, BoxVariant variant)
    {
        var place = new float[_regions.Count];
        var inside = new bool[_regions.Count];
        for (var region = 0; region < place.Length; region++)
        {
            place[region] = variant.Lean + (variant.Attention * _maps.Attention[region]) + (.6f * ((2 * Math.Min(1, depth[region] / .3f)) - 1));
            inside[region] = _seeds.Fixed[region] > 0 || (_seeds.Fixed[region] == 0 && depth[region] >= start);
        }

        return Iterate(variant.IsSmooth ? _smoothCut : Cut, place, inside, variant.Colour, float.PositiveInfinity, BoxRounds);
    }

    private float[] BoxDepth(float[] box)
    {
        var (left, right, top, bottom) = RegionShape.Extent(_regions, region => box[region] >= .5f);
        var depth = new float[box.Length];
        for (var region = 0; region < depth.Length; region++)
        {
            var x = Math.Min(_regions.X[region] - left, right - _regions.X[region]) / Math.Max(1, right - left);
            var y = Math.Min(_regions.Y[region] - top, bottom - _regions.Y[region]) / Math.Max(1, bottom - top);
            depth[region] = box[region] >= .5f ? Math.Max(0, 2 * Math.Min(x, y)) : 0;
        }

        return depth;
    }

    private IEnumerable<Candidate> Iterate(RegionCut cut, float[] place, bool[] inside, float colour, float reach, int rounds)
    {
        var evidence = new float[_regions.Count];
        var logOdds = new float[_scene.Palette.Count];
        for (var round = 0; round < rounds; round++)
        {
            LearnColours(inside, logOdds);
            for (var region = 0; region < evidence.Length; region++)
            {
                evidence[region] = place[region] + (colour * logOdds[_scene.RegionColour[region]]);
            }

            var next = RegionShape.KeepSeeded(_regions, _seeds, cut.Cut(evidence, _seeds.Fixed, 0));
            if (round > 0 && (!next.AsSpan().Contains(true) || next.AsSpan().SequenceEqual(inside)))
            {
                break;
            }

            inside = next;
            yield return new(inside, (float[])evidence.Clone(), 0) { Reach = reach };
        }
    }

    private void LearnColours(bool[] inside, Span<float> logOdds)
    {
        Span<float> objectPixels = stackalloc float[logOdds.Length];
        Span<float> backgroundPixels = stackalloc float[logOdds.Length];
        objectPixels.Clear();
        backgroundPixels.Clear();
        for (var region = 0; region < inside.Length; region++)
        {
            (inside[region] ? objectPixels : backgroundPixels)[_scene.RegionColour[region]] += _regions.Area[region];
        }

        ColourModel.LogOdds(_scene.Palette, objectPixels, backgroundPixels, _tuning.ColourLimit, logOdds);
    }

    /// <param name="Colour">Weight of the colour model.</param>
    /// <param name="Lean">Evidence for the object everywhere in the box.</param>
    /// <param name="Attention">Weight of the refined attention maps, -1..1.</param>
    /// <param name="IsSmooth">Whether borders cost more than usual.</param>
    private readonly record struct BoxVariant(float Colour, float Lean, float Attention, bool IsSmooth);
}
