using System.Numerics.Tensors;

namespace iSeg.Engine.PixelStage;

/// <summary>Makes candidates: minimum cuts whose colours are learnt from a first idea of the object, and again from each result.</summary>
internal sealed class CutSearch
{
    /// <summary>Borders cost so much more in a smooth cut.</summary>
    private const float Smoother = 2.5f;

    /// <summary>Times that a cut in a box, or one with mixtures of colours, learns its colours.</summary>
    private const int ManyRounds = 5;

    /// <summary>Bound of what a region's colour says by <see cref="ColourMixture"/>.</summary>
    private const float MixtureLimit = 6;

    /// <summary>Those with mixtures of colours begin from different starts; the fewer other things are asked, the more they add to the first six.</summary>
    private static readonly BoxVariant[] BoxVariants =
    [
        new(false, 1, Depth: .6f), new(false, 1, .4f, Depth: .6f), new(false, .6f, .4f, 1, .6f), new(false, 1, .4f, .5f, .6f, IsSmooth: true),
        new(false, 1, -.4f, Depth: .6f), new(false, .6f, 1, Depth: .6f, IsSmooth: true),
        new(true, .5f), new(true, .3f, Depth: .2f), new(true, .5f, Depth: .2f, Start: .15f), new(true, .5f, Depth: .2f, Start: .35f),
        new(true, .3f), new(true, .3f, Attention: .3f, Start: .15f), new(true, .5f, IsSmooth: true), new(true, .3f, -.2f),
        new(true, .3f, Attention: .3f, Depth: .2f, Start: .35f), new(true, .8f, IsSmooth: true, Start: .15f),
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

        return Iterate(variant.IsSmooth, place, inside, ColoursOf(variant.IsMixture, variant.Colour), reach, variant.IsMixture ? ManyRounds : _tuning.Rounds);
    }

    /// <summary>What the boxes may hold, beginning with all of them or with their middle (after GrabCut: Rother et al. 2004).</summary>
    public IEnumerable<Func<IEnumerable<Candidate>>> InBox()
    {
        var depth = BoxDepth(_seeds.Inside!);
        return BoxVariants.Select(variant => new Func<IEnumerable<Candidate>>(() => InBox(depth, variant)));
    }

    private IEnumerable<Candidate> InBox(float[] depth, BoxVariant variant)
    {
        var place = new float[_regions.Count];
        var inside = new bool[_regions.Count];
        for (var region = 0; region < place.Length; region++)
        {
            place[region] = variant.Lean + (variant.Attention * _maps.Attention[region]) + (variant.Depth * ((2 * Math.Min(1, depth[region] / .3f)) - 1));
            inside[region] = _seeds.Fixed[region] > 0 || (_seeds.Fixed[region] == 0 && depth[region] >= variant.Start);
        }

        return Iterate(variant.IsSmooth, place, inside, ColoursOf(variant.IsMixture, variant.Colour), float.PositiveInfinity, ManyRounds);
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

    private IEnumerable<Candidate> Iterate(bool isSmooth, float[] place, bool[] inside, Colours colours, float reach, int rounds)
    {
        var evidence = new float[_regions.Count];
        for (var round = 0; round < rounds && colours(inside, evidence); round++)
        {
            TensorPrimitives.Add(evidence, place, evidence);
            var next = RegionShape.KeepSeeded(_regions, _seeds, (isSmooth ? _smoothCut : Cut).Cut(evidence, _seeds.Fixed, 0));
            if (round > 0 && (!next.AsSpan().Contains(true) || next.AsSpan().SequenceEqual(inside)))
            {
                break;
            }

            inside = next;
            yield return new(inside, (float[])evidence.Clone(), 0) { Reach = reach };
        }
    }

    private Colours ColoursOf(bool isMixture, float weight) => isMixture ? Mixture(weight) : Table(weight);

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

    /// <param name="IsMixture">Whether colours are mixtures of Gaussians, not counts of the palette's entries.</param>
    /// <param name="Colour">Weight of the colour model.</param>
    /// <param name="Lean">Evidence for the object everywhere in the box.</param>
    /// <param name="Attention">Weight of the refined attention maps, -1..1.</param>
    /// <param name="Depth">Weight of the depth in the box: for the middle and against the edge.</param>
    /// <param name="Start">Of the box's depth (0 at its edge, 1 in its middle), where the cut begins.</param>
    /// <param name="IsSmooth">Whether borders cost more than usual.</param>
    private readonly record struct BoxVariant(
        bool IsMixture, float Colour, float Lean = 0, float Attention = 0, float Depth = 0, float Start = 0, bool IsSmooth = false);
}
