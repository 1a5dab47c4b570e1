namespace iSeg.Engine.PixelStage;

/// <summary>
/// Finds the object on the regions: several sizes are tried, each becomes a cut with a colour model of its own, and the one that
/// looks most like an object is taken.
/// </summary>
internal sealed class RegionStage
{
    private readonly PixelScene _scene;
    private readonly RegionGraph _regions;
    private readonly RegionSeeds _seeds;
    private readonly Tuning _tuning;
    private readonly RegionCut _cut;
    private readonly RegionCut _smoothCut;
    private readonly sbyte[] _fixed;
    private readonly float[] _positiveDistance;
    private readonly float[] _negativeDistance;
    private readonly float[] _positiveAttention;
    private readonly float[] _attention;
    private readonly float[]? _memory;
    private readonly float _reach;
    private readonly Correction? _correction;

    public RegionStage(EncodedImage encoded, RegionSeeds seeds, SegmentationOptions options, Tuning tuning, (Candidate Candidate, Stroke Stroke)? previous = null)
    {
        (_scene, _regions, _seeds, _tuning) = (encoded.Scene, encoded.Scene.Regions, seeds, tuning);
        _cut = new(_regions, tuning.Smoothness);
        _smoothCut = new(_regions, tuning.Smoothness * 2.5f);
        _fixed = seeds.Fixed;
        var (positive, negative) = (seeds.Object, seeds.Background);
        var stepCost = tuning.StepCost * _regions.MeanStrength;
        _positiveDistance = Geodesics.Distances(_regions, positive, stepCost);
        _negativeDistance = Geodesics.Distances(_regions, negative, stepCost);
        _positiveAttention = encoded.Spread(positive, options);
        _attention = (float[])_positiveAttention.Clone();
        if (negative.AsSpan().ContainsAnyExcept(0f))
        {
            var against = encoded.Spread(negative, options);
            for (var region = 0; region < against.Length; region++)
            {
                _attention[region] -= against[region];
            }
        }
        else
        {
            for (var region = 0; region < _attention.Length; region++)
            {
                _attention[region] = (2 * _attention[region]) - 1;
            }
        }

        _correction = previous is { } last ? Correction.From(encoded, seeds, options, last.Candidate, last.Stroke, stepCost) : null;
        _memory = _correction is null ? null : Memory(_correction);
        _reach = previous is { Candidate.Reach: var reach } ? reach : float.PositiveInfinity;
    }

    /// <summary>All candidates, best first.</summary>
    public List<Candidate> Candidates(CancellationToken cancellationToken)
    {
        var found = new List<Candidate>();
        foreach (var reach in Reaches())
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var variant in _memory is null ? _tuning.Variants : _tuning.LaterVariants)
            {
                foreach (var candidate in Refine(reach, variant))
                {
                    if (candidate.Inside.AsSpan().Contains(true) && !found.Exists(other => other.Inside.AsSpan().SequenceEqual(candidate.Inside)))
                    {
                        found.Add(candidate);
                    }
                }
            }
        }

        var reaching = found.Count;
        if (_correction is not null)
        {
            AddLocal(found, _correction);
        }

        if (found.Count == 0)
        {
            // Nothing speaks for any object: what was pointed at is all there is to say.
            var evidence = Array.ConvertAll(_seeds.Object, seed => seed > 0 ? 1f : -1);
            return [new(Array.ConvertAll(_seeds.Object, seed => seed > 0), evidence, 0)];
        }

        Compare(found, reaching);
        return [.. found.OrderByDescending(candidate => candidate.Score)];
    }

    /// <summary>Changes around the stroke that leave everything else as it was.</summary>
    private void AddLocal(List<Candidate> found, Correction correction)
    {
        foreach (var candidate in new CorrectionStage(_scene, _seeds, _cut, _tuning, correction).Proposals())
        {
            if (!found.Exists(other => other.Inside.AsSpan().SequenceEqual(candidate.Inside)))
            {
                var features = CandidateScore.Measure(_regions, candidate.Inside, _scene.RegionColour, _scene.Palette, _seeds.Positive, _positiveAttention);
                found.Add(candidate with { Features = features });
            }
        }
    }

    /// <summary>Finishes the scores: what many ways of cutting agree on is more likely, and so is what fits the box.</summary>
    /// <param name="found">The candidates.</param>
    /// <param name="reaching">So many of them, the first ones, were free to change anything.</param>
    private void Compare(List<Candidate> found, int reaching)
    {
        var sums = new double[found.Count];
        for (var i = 0; i < found.Count; i++)
        {
            sums[i]++;
            for (var j = 0; j < i; j++)
            {
                var overlap = RegionShape.Overlap(_regions, found[i].Inside, found[j].Inside);
                sums[i] += overlap;
                sums[j] += overlap;
            }
        }

        for (var i = 0; i < found.Count; i++)
        {
            found[i].Features[^1] = (float)(sums[i] / found.Count);
            var score = _correction is null
                ? CandidateScore.Of(found[i].Features)
                : CorrectionScore.Of(CorrectionScore.Measure(_scene, _correction, found[i], i >= reaching));
            found[i] = found[i] with { Score = score + (_tuning.BoxFit * RegionShape.BoxFit(_regions, _seeds, found[i].Inside)) };
        }
    }

    /// <summary>The candidate with more or less evidence for the object everywhere; larger biases give larger objects.</summary>
    public bool[] WithBias(Candidate candidate, float bias) => RegionShape.KeepSeeded(_regions, _seeds, _cut.Cut(candidate.Evidence, _fixed, bias));

    /// <summary>What the strokes before the last one had made of it, -1..1; nothing where the last stroke is the nearest.</summary>
    private float[] Memory(Correction correction)
    {
        var memory = new float[_regions.Count];
        var (inside, isPositive) = (correction.Previous.Inside, correction.Stroke.IsPositive);
        for (var region = 0; region < memory.Length; region++)
        {
            var near = Math.Clamp(RegionShape.Nearness(correction.ToOthers[region], correction.ToStroke[region]) * _tuning.MemorySlope, 0, 1);
            memory[region] = (_tuning.Memory * (inside[region] ? 1 : -1) * (inside[region] == isPositive ? 1 : near))
                + (_tuning.LastStroke * (isPositive ? 1 : -1) * correction.Map[region] * (1 - near));
        }

        return memory;
    }

    /// <summary>Geodesic radii that hold the parts of the picture to be tried as object sizes.</summary>
    private List<float> Reaches()
    {
        if (_memory is not null)
        {
            return [_reach];
        }

        var order = Enumerable.Range(0, _regions.Count).Where(region => float.IsFinite(_positiveDistance[region]))
            .OrderBy(region => _positiveDistance[region]).ToArray();
        double total = _scene.Labels.Length;
        var reaches = new List<float>();
        foreach (var scale in _tuning.Scales)
        {
            double area = 0;
            var reach = 0f;
            foreach (var region in order)
            {
                area += _regions.Area[region];
                reach = _positiveDistance[region];
                if (area >= scale * total)
                {
                    break;
                }
            }

            reaches.Add(reach);
        }

        if (_memory is not null || _seeds.Inside is not null || _seeds.Started is not null)
        {
            reaches.Add(float.PositiveInfinity);
        }

        return reaches;
    }

    private IEnumerable<Candidate> Refine(float reach, Tuning.Variant variant)
    {
        var cut = variant.IsSmooth ? _smoothCut : _cut;
        var place = new float[_regions.Count];
        var evidence = new float[_regions.Count];
        var inside = new bool[_regions.Count];
        for (var region = 0; region < place.Length; region++)
        {
            place[region] = (_tuning.Geodesic * RegionShape.Nearness(_positiveDistance[region], Math.Min(_negativeDistance[region], reach)))
                + (variant.Attention * _attention[region])
                + (_seeds.Started is null ? 0 : _tuning.Start * ((2 * _seeds.Started[region]) - 1))
                + (_memory is null ? 0 : variant.Memory * _memory[region]);
            inside[region] = _fixed[region] > 0 || (_fixed[region] == 0 && place[region] > 0);
        }

        var logOdds = new float[_scene.Palette.Count];
        for (var round = 0; round < _tuning.Rounds; round++)
        {
            LearnColours(inside, logOdds);
            for (var region = 0; region < evidence.Length; region++)
            {
                evidence[region] = place[region] + (variant.Colour * logOdds[_scene.RegionColour[region]]);
            }

            var next = RegionShape.KeepSeeded(_regions, _seeds, cut.Cut(evidence, _fixed, 0));
            if (round > 0 && (!next.AsSpan().Contains(true) || next.AsSpan().SequenceEqual(inside)))
            {
                break;
            }

            inside = next;
            var features = CandidateScore.Measure(_regions, inside, _scene.RegionColour, _scene.Palette, _seeds.Positive, _positiveAttention);
            yield return new(inside, (float[])evidence.Clone(), CandidateScore.Of(features)) { Features = features, Reach = reach };
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
}
