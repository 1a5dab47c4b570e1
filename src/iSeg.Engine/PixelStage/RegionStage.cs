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
    private readonly bool[]? _previous;

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

        _memory = previous is { } last ? Memory(encoded, options, last.Candidate.Inside, last.Stroke, stepCost) : null;
        _previous = previous?.Candidate.Inside;
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

        if (found.Count == 0)
        {
            // Nothing speaks for any object: what was pointed at is all there is to say.
            var evidence = Array.ConvertAll(_seeds.Object, seed => seed > 0 ? 1f : -1);
            return [new(Array.ConvertAll(_seeds.Object, seed => seed > 0), evidence, 0)];
        }

        Compare(found);
        return [.. found.OrderByDescending(candidate => candidate.Score)];
    }

    /// <summary>Intersection over union by area.</summary>
    private float Overlap(bool[] a, bool[] b)
    {
        double both = 0, either = 0;
        for (var region = 0; region < _regions.Count; region++)
        {
            both += a[region] && b[region] ? _regions.Area[region] : 0;
            either += a[region] || b[region] ? _regions.Area[region] : 0;
        }

        return (float)(both / Math.Max(1, either));
    }

    /// <summary>People draw boxes tight: how much of the boxes' extent an object fills in both directions, 0..1; 0 without a box.</summary>
    private float BoxFit(bool[] inside)
    {
        if (_seeds.Inside is null)
        {
            return 0;
        }

        var (own, wanted) = (Extent(region => inside[region]), Extent(region => _seeds.Inside[region] >= .5f));
        return Math.Min(own.Width / wanted.Width, 1) * Math.Min(own.Height / wanted.Height, 1);
    }

    private (float Width, float Height) Extent(Func<int, bool> belongs)
    {
        var (left, right, top, bottom) = (float.MaxValue, 0f, float.MaxValue, 0f);
        for (var region = 0; region < _regions.Count; region++)
        {
            if (belongs(region))
            {
                (left, right) = (Math.Min(left, _regions.X[region]), Math.Max(right, _regions.X[region]));
                (top, bottom) = (Math.Min(top, _regions.Y[region]), Math.Max(bottom, _regions.Y[region]));
            }
        }

        return (Math.Max(0, right - left) + 1, Math.Max(0, bottom - top) + 1);
    }

    /// <summary>Finishes the scores: what many ways of cutting agree on is more likely, and so is what fits the box and the strokes before.</summary>
    private void Compare(List<Candidate> found)
    {
        for (var i = 0; i < found.Count; i++)
        {
            double sum = 0;
            for (var j = 0; j < found.Count; j++)
            {
                sum += Overlap(found[i].Inside, found[j].Inside);
            }

            found[i].Features[^1] = (float)(sum / found.Count);
            var constancy = _previous is null ? 0 : _tuning.Constancy * Overlap(found[i].Inside, _previous);
            found[i] = found[i] with { Score = CandidateScore.Of(found[i].Features) + (_tuning.BoxFit * BoxFit(found[i].Inside)) + constancy };
        }
    }

    /// <summary>The candidate with more or less evidence for the object everywhere; larger biases give larger objects.</summary>
    public bool[] WithBias(Candidate candidate, float bias) => KeepSeeded(_cut.Cut(candidate.Evidence, _fixed, bias));

    /// <summary>What the strokes before the last one had made of it, -1..1; nothing where the last stroke is the nearest.</summary>
    private float[] Memory(EncodedImage encoded, SegmentationOptions options, bool[] inside, Stroke stroke, float stepCost)
    {
        var last = new float[_regions.Count];
        var others = new float[_regions.Count];
        for (var region = 0; region < others.Length; region++)
        {
            others[region] = _seeds.Positive[region] + _seeds.Negative[region];
        }

        foreach (var region in stroke.Regions)
        {
            last[region] = 1;
            others[region] = 0;
        }

        var map = encoded.Spread(last, options);
        var (toLast, toOthers) = (Geodesics.Distances(_regions, last, stepCost), Geodesics.Distances(_regions, others, stepCost));
        for (var region = 0; region < last.Length; region++)
        {
            var near = Math.Clamp(Nearness(toOthers[region], toLast[region]) * _tuning.MemorySlope, 0, 1);
            var sign = stroke.IsPositive ? 1 : -1;
            last[region] = (_tuning.Memory * (inside[region] ? 1 : -1) * (inside[region] == stroke.IsPositive ? 1 : near))
                + (_tuning.LastStroke * sign * map[region] * (1 - near));
        }

        return last;
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
            place[region] = (_tuning.Geodesic * Nearness(_positiveDistance[region], Math.Min(_negativeDistance[region], reach)))
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

            var next = KeepSeeded(cut.Cut(evidence, _fixed, 0));
            if (round > 0 && (!next.AsSpan().Contains(true) || next.AsSpan().SequenceEqual(inside)))
            {
                break;
            }

            inside = next;
            var features = CandidateScore.Measure(_regions, inside, _scene.RegionColour, _scene.Palette, _seeds.Positive, _positiveAttention);
            yield return new(inside, (float[])evidence.Clone(), CandidateScore.Of(features)) { Features = features, Reach = reach };
        }
    }

    private static float Nearness(float toObject, float toBackground)
    {
        if (!float.IsFinite(toBackground))
        {
            return float.IsFinite(toObject) ? 0 : -1;
        }

        var sum = toObject + toBackground;
        return sum > 0 ? float.IsFinite(sum) ? (toBackground - toObject) / sum : -1 : 0;
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

    /// <summary>Drops what does not hang together with a positive prompt; without one nothing is dropped.</summary>
    private bool[] KeepSeeded(bool[] inside)
    {
        if (!_seeds.HasPositive)
        {
            return inside;
        }

        var kept = new bool[inside.Length];
        var queue = new Queue<int>();
        for (var region = 0; region < inside.Length; region++)
        {
            if (_seeds.Positive[region] > 0)
            {
                kept[region] = true;
                queue.Enqueue(region);
            }
        }

        while (queue.TryDequeue(out var region))
        {
            for (var i = _regions.Starts[region]; i < _regions.Starts[region + 1]; i++)
            {
                var next = _regions.Neighbours[i];
                if (inside[next] && !kept[next])
                {
                    kept[next] = true;
                    queue.Enqueue(next);
                }
            }
        }

        return kept;
    }
}
