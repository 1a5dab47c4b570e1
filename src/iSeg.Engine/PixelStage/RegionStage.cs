namespace iSeg.Engine.PixelStage;

/// <summary>
/// Finds the object on the regions: several sizes are tried, each becomes a cut with a colour model of its own, and the one that
/// looks most like an object is taken.
/// </summary>
internal sealed class RegionStage
{
    private readonly PixelScene _scene;
    private readonly RegionGraph _regions;
    private readonly Seeds _seeds;
    private readonly Tuning _tuning;
    private readonly RegionCut _cut;
    private readonly sbyte[] _fixed;
    private readonly float[] _positiveDistance;
    private readonly float[] _negativeDistance;
    private readonly float[] _positiveAttention;
    private readonly float[] _attention;

    public RegionStage(EncodedImage encoded, Seeds seeds, SegmentationOptions options, Tuning tuning)
    {
        (_scene, _regions, _seeds, _tuning) = (encoded.Scene, encoded.Scene.Regions, seeds, tuning);
        _cut = new(_regions, tuning.Smoothness);
        _fixed = FixedSigns();
        var positive = PositiveSeeds();
        var negative = NegativeSeeds();
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
    }

    /// <summary>All candidates, best first.</summary>
    public List<Candidate> Candidates(CancellationToken cancellationToken)
    {
        var found = new List<Candidate>();
        foreach (var reach in Reaches())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var candidate = Refine(reach);
            if (!found.Exists(other => other.Inside.AsSpan().SequenceEqual(candidate.Inside)))
            {
                found.Add(candidate);
            }
        }

        return [.. found.OrderByDescending(candidate => candidate.Score)];
    }

    /// <summary>The candidate with more or less evidence for the object everywhere; larger biases give larger objects.</summary>
    public bool[] WithBias(Candidate candidate, float bias) => KeepSeeded(_cut.Cut(candidate.Evidence, _fixed, bias));

    /// <summary>Geodesic radii that hold the parts of the picture to be tried as object sizes.</summary>
    private List<float> Reaches()
    {
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

        if (_seeds.HasNegative || _seeds.Inside is not null || _seeds.Started is not null)
        {
            reaches.Add(float.PositiveInfinity);
        }

        return reaches;
    }

    private Candidate Refine(float reach)
    {
        var place = new float[_regions.Count];
        var evidence = new float[_regions.Count];
        var inside = new bool[_regions.Count];
        for (var region = 0; region < place.Length; region++)
        {
            place[region] = (_tuning.Geodesic * Nearness(_positiveDistance[region], Math.Min(_negativeDistance[region], reach)))
                + (_tuning.Attention * _attention[region])
                + (_seeds.Started is null ? 0 : _tuning.Start * ((2 * _seeds.Started[region]) - 1));
            inside[region] = _fixed[region] > 0 || (_fixed[region] == 0 && place[region] > 0);
        }

        Span<float> logOdds = stackalloc float[_scene.Palette.Count];
        for (var round = 0; round < _tuning.Rounds; round++)
        {
            LearnColours(inside, logOdds);
            for (var region = 0; region < evidence.Length; region++)
            {
                evidence[region] = place[region] + (_tuning.Colour * logOdds[_scene.RegionColour[region]]);
            }

            var next = KeepSeeded(_cut.Cut(evidence, _fixed, 0));
            if (!next.AsSpan().Contains(true) || next.AsSpan().SequenceEqual(inside))
            {
                break;
            }

            inside = next;
        }

        var features = CandidateScore.Measure(_regions, inside, _scene.RegionColour, _scene.Palette, _seeds.Positive, _positiveAttention);
        return new(inside, evidence, CandidateScore.Of(features)) { Features = features };
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

    private sbyte[] FixedSigns()
    {
        var signs = new sbyte[_regions.Count];
        for (var region = 0; region < signs.Length; region++)
        {
            var outside = _seeds.Inside is not null && _seeds.Inside[region] < .5f;
            signs[region] = (_seeds.Positive[region], _seeds.Negative[region]) switch
            {
                ( > 0, > 0) => 0,
                ( > 0, _) => 1,
                (_, > 0) => -1,
                _ => outside ? (sbyte)-1 : (sbyte)0,
            };
        }

        return signs;
    }

    /// <summary>Positive prompts; without any, the middle of the box or the starting mask.</summary>
    private float[] PositiveSeeds()
    {
        if (_seeds.HasPositive)
        {
            return _seeds.Positive;
        }

        if (_seeds.Started is not null)
        {
            return Array.ConvertAll(_seeds.Started, part => part > .5f ? part : 0);
        }

        var middle = new float[_regions.Count];
        double sum = 0, x = 0, y = 0;
        for (var region = 0; region < middle.Length; region++)
        {
            var weight = _seeds.Inside![region] * _regions.Area[region];
            sum += weight;
            x += weight * _regions.X[region];
            y += weight * _regions.Y[region];
        }

        (x, y) = (x / sum, y / sum);
        var radius = .15 * Math.Sqrt(sum);
        for (var region = 0; region < middle.Length; region++)
        {
            var (dx, dy) = (_regions.X[region] - x, _regions.Y[region] - y);
            middle[region] = _seeds.Inside![region] > .5f && (dx * dx) + (dy * dy) <= radius * radius ? 1 : 0;
        }

        if (!middle.AsSpan().ContainsAnyExcept(0f))
        {
            _seeds.Inside!.CopyTo(middle, 0);
        }

        return middle;
    }

    /// <summary>Negative prompts, and what lies outside the boxes.</summary>
    private float[] NegativeSeeds()
    {
        var seeds = (float[])_seeds.Negative.Clone();
        for (var region = 0; region < seeds.Length && _seeds.Inside is not null; region++)
        {
            seeds[region] += _fixed[region] < 0 ? 1 : 0;
        }

        return seeds;
    }
}
