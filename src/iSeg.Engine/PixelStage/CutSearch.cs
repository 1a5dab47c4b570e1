using System.Numerics.Tensors;

namespace iSeg.Engine.PixelStage;

/// <summary>Makes candidates: minimum cuts whose colours are learnt from a first idea of the object, and again from each result.</summary>
internal sealed class CutSearch
{
    /// <summary>Borders cost so much more in a smooth cut.</summary>
    private const float Smoother = 2.5f;

    /// <summary>Times that a cut in a box, or one with mixtures of colours, learns its colours.</summary>
    private const int ManyRounds = 5;

    private static readonly BoxVariant[] BoxVariants =
        [new(1, 0, 0, false), new(1, .4f, 0, false), new(.6f, .4f, 1, false), new(1, .4f, .5f, true), new(1, -.4f, 0, false), new(.6f, 1, 0, true)];

    /// <summary>Bound of what a region's colour says by <see cref="ColourMixture"/>.</summary>
    private const float MixtureLimit = 6;

    /// <summary>With mixtures of colours, from different starts; the fewer other things are asked, the more they add to the cuts above.</summary>
    private static readonly BoxMixture[] BoxMixtures =
    [
        new(0, .5f, 0, 0, 0, false), new(0, .3f, 0, 0, .2f, false), new(.15f, .5f, 0, 0, .2f, false), new(.35f, .5f, 0, 0, .2f, false),
        new(0, .3f, 0, 0, 0, false), new(.15f, .3f, 0, .3f, 0, false), new(0, .5f, 0, 0, 0, true), new(0, .3f, -.2f, 0, 0, false),
        new(.35f, .3f, 0, .3f, .2f, false), new(.15f, .8f, 0, 0, 0, true),
    ];

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

        var (colours, rounds) = variant.IsMixture ? (Mixture(variant.Colour), ManyRounds) : (Table(variant.Colour), _tuning.Rounds);
        return Iterate(variant.IsSmooth ? _smoothCut : Cut, place, inside, colours, reach, rounds);
    }

    /// <summary>What the boxes may hold, beginning with all of them or with their middle (after GrabCut: Rother et al. 2004).</summary>
    public IEnumerable<Func<IEnumerable<Candidate>>> InBox()
    {
        var depth = BoxDepth(_seeds.Inside!);
        foreach (var variant in BoxVariants)
        {
            yield return () => InBox(depth, 0, (variant.Lean, variant.Attention, .6f), variant.IsSmooth, Table(variant.Colour));
        }

        foreach (var mixture in BoxMixtures)
        {
            yield return () => InBox(depth, mixture.Start, (mixture.Lean, mixture.Attention, mixture.Depth), mixture.IsSmooth, Mixture(mixture.Colour));
        }
    }

    private IEnumerable<Candidate> InBox(float[] depth, float start, (float Lean, float Attention, float Depth) weights, bool isSmooth, Colours colours)
    {
        var place = new float[_regions.Count];
        var inside = new bool[_regions.Count];
        for (var region = 0; region < place.Length; region++)
        {
            place[region] = weights.Lean + (weights.Attention * _maps.Attention[region]) + (weights.Depth * ((2 * Math.Min(1, depth[region] / .3f)) - 1));
            inside[region] = _seeds.Fixed[region] > 0 || (_seeds.Fixed[region] == 0 && depth[region] >= start);
        }

        return Iterate(isSmooth ? _smoothCut : Cut, place, inside, colours, float.PositiveInfinity, ManyRounds);
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

    private IEnumerable<Candidate> Iterate(RegionCut cut, float[] place, bool[] inside, Colours colours, float reach, int rounds)
    {
        var evidence = new float[_regions.Count];
        for (var round = 0; round < rounds && colours(inside, evidence); round++)
        {
            TensorPrimitives.Add(evidence, place, evidence);
            var next = RegionShape.KeepSeeded(_regions, _seeds, cut.Cut(evidence, _seeds.Fixed, 0));
            if (round > 0 && (!next.AsSpan().Contains(true) || next.AsSpan().SequenceEqual(inside)))
            {
                break;
            }

            inside = next;
            yield return new(inside, (float[])evidence.Clone(), 0) { Reach = reach };
        }
    }

    /// <summary>Colours as counts of the palette's entries.</summary>
    private Colours Table(float weight)
    {
        var logOdds = new float[_scene.Palette.Count];
        return (inside, evidence) =>
        {
            LearnColours(inside, logOdds);
            for (var region = 0; region < evidence.Length; region++)
            {
                evidence[region] = weight * logOdds[_scene.RegionColour[region]];
            }

            return true;
        };
    }

    /// <summary>Colours as mixtures of Gaussians.</summary>
    private Colours Mixture(float weight)
    {
        var (ours, others, rest) = (new ColourMixture(_regions), new ColourMixture(_regions), new float[_regions.Count]);
        return (inside, evidence) =>
        {
            if (!ours.Learn(inside, ofObject: true) || !others.Learn(inside, ofObject: false))
            {
                return false;
            }

            ours.LogDensities(evidence);
            others.LogDensities(rest);
            for (var region = 0; region < evidence.Length; region++)
            {
                evidence[region] = weight * Math.Clamp(evidence[region] - rest[region], -MixtureLimit, MixtureLimit);
            }

            return true;
        };
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

    /// <summary>Learns colours from a first idea of the object and overwrites [regions] what they say for it.</summary>
    /// <returns>False where there is nothing to learn from.</returns>
    private delegate bool Colours(bool[] inside, float[] evidence);

    /// <param name="Colour">Weight of the colour model.</param>
    /// <param name="Lean">Evidence for the object everywhere in the box.</param>
    /// <param name="Attention">Weight of the refined attention maps, -1..1.</param>
    /// <param name="IsSmooth">Whether borders cost more than usual.</param>
    private readonly record struct BoxVariant(float Colour, float Lean, float Attention, bool IsSmooth);

    /// <param name="Start">Of the box's depth (0 at its edge, 1 in its middle), where the cut begins.</param>
    /// <param name="Colour">Weight of the colour model.</param>
    /// <param name="Lean">Evidence for the object everywhere in the box.</param>
    /// <param name="Attention">Weight of the refined attention maps, -1..1.</param>
    /// <param name="Depth">Weight of the depth in the box: for the middle and against the edge.</param>
    /// <param name="IsSmooth">Whether borders cost more than usual.</param>
    private readonly record struct BoxMixture(float Start, float Colour, float Lean, float Attention, float Depth, bool IsSmooth);
}
