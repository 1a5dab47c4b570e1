using iSeg.Engine.Evaluation;

namespace iSeg.Engine.PixelStage;

/// <summary>
/// Finds the object on the regions: many sizes and kinds of cut are tried, each becomes a cut with a colour model of its own, and the
/// one that looks most like an object, and explains best where people clicked, is taken.
/// </summary>
internal sealed class RegionStage
{
    /// <summary>So many strokes, with the masks that they answered, are remembered.</summary>
    private const int PastStrokes = 5;
    private readonly PixelScene _scene;
    private readonly RegionSeeds _seeds;
    private readonly Tuning _tuning;
    private readonly RegionMaps _maps;
    private readonly CutSearch _search;
    private readonly float[]? _memory;
    private readonly float _reach;
    private readonly Correction? _correction;

    public RegionStage(
        EncodedImage encoded,
        RegionSeeds seeds,
        SegmentationOptions options,
        Tuning tuning,
        (Candidate Candidate, Stroke Stroke, RegionStage Stage)? previous = null)
    {
        (_scene, _seeds, _tuning) = (encoded.Scene, seeds, tuning);
        var mark = previous is { } correcting ? Mark(correcting.Stroke) : null;
        _maps = RegionMaps.From(encoded, seeds, options, tuning, mark);
        _search = new(_scene, seeds, tuning, _maps);
        if (previous is not { } last)
        {
            Past = seeds.HasPositive ? [new(seeds.Positive, true, new bool[_scene.Regions.Count])] : [];
            _reach = float.PositiveInfinity;
            return;
        }

        var correction = _correction = Correction.From(encoded, seeds, last.Candidate, last.Stroke, mark!, _maps.OfStroke, tuning, last.Stage.Past);
        Past = Lacks(EngineParts.Explanation) ? [] : [.. correction.Past.TakeLast(PastStrokes - 1), new(correction.Mark, correction.Stroke.IsPositive, correction.Previous.Inside)];
        _memory = Memory(correction);
        _reach = last.Candidate.Reach;
    }

    /// <summary>The last strokes, with what there was when they were made.</summary>
    public IReadOnlyList<PastStroke> Past { get; }

    /// <summary>All candidates, best first.</summary>
    public IReadOnlyList<Candidate> Candidates(CancellationToken cancellationToken)
    {
        var (all, free) = Found(cancellationToken);
        if (all.Count == 0)
        {
            // Nothing speaks for any object: what was pointed at is all there is to say.
            var evidence = Array.ConvertAll(_seeds.Object, seed => seed > 0 ? 1f : -1);
            return [new(Array.ConvertAll(_seeds.Object, seed => seed > 0), evidence, 0)];
        }

        return Ranking.Order(all, free);
    }

    /// <summary>All candidates and what a ranking may know of them, to fit one.</summary>
    public (IReadOnlyList<Candidate> Candidates, float[][] Features) Measured(CancellationToken cancellationToken)
    {
        var (all, free) = Found(cancellationToken);
        return (all, Ranking.Measure(all, free));
    }

    /// <summary>The candidate with more or less evidence for the object everywhere; larger biases give larger objects.</summary>
    public bool[] WithBias(Candidate candidate, float bias) =>
        RegionShape.KeepSeeded(_scene.Regions, _seeds, _search.Cut.Cut(candidate.Evidence, _seeds.Fixed, bias));

    /// <summary>
    /// First the changes around the stroke; then cuts that may change everything: such as remember the mask so far, such as begin anew
    /// with all strokes, and those of a box.
    /// </summary>
    private List<Func<IEnumerable<Candidate>>> Searches()
    {
        var searches = new List<Func<IEnumerable<Candidate>>>
        {
            () => _correction is null || Lacks(EngineParts.Local) ? [] : new CorrectionStage(_scene, _seeds, _search.Cut, _tuning, _correction).Proposals(),
        };
        if (_memory is not null && !Lacks(EngineParts.Memory))
        {
            searches.AddRange(_tuning.LaterVariants.Select(variant => new Func<IEnumerable<Candidate>>(() => _search.Grow(_reach, variant, _memory))));
        }

        foreach (var reach in _correction is not null && Lacks(EngineParts.Anew) ? [] : _search.Reaches())
        {
            searches.AddRange(Anew().Select(variant => new Func<IEnumerable<Candidate>>(() => _search.Grow(reach, variant, null))));
        }

        if (_correction is null && _seeds.Inside is not null)
        {
            searches.AddRange(_search.InBox());
        }

        return searches;
    }

    /// <summary>Boxes have mixtures of their own, and the ranking of corrections was fitted without.</summary>
    private IEnumerable<Tuning.Variant> Anew() => _correction is null && _seeds.Inside is null ? _tuning.Variants.Append(_tuning.FirstStroke) : _tuning.Variants;

    private Ranking Ranking => new(_scene, _seeds, _maps.Positive, _correction, _tuning);

    /// <summary>No two the same; so many of them, the first ones, were free to change anything.</summary>
    private (List<Candidate> All, int Free) Found(CancellationToken cancellationToken)
    {
        var searches = Searches();
        var found = new Candidate[searches.Count][];
        Parallel.For(0, found.Length, new ParallelOptions { CancellationToken = cancellationToken }, i => found[i] = [.. searches[i]()]);
        cancellationToken.ThrowIfCancellationRequested();

        // The first search is the local one; of two that found the same the free one counts.
        var free = Distinct([], found[1..]);
        return (Distinct(free, found[..1]), free.Count);
    }

    private float[] Mark(Stroke stroke)
    {
        var mark = new float[_scene.Regions.Count];
        foreach (var region in stroke.Regions)
        {
            mark[region] = 1;
        }

        return mark;
    }

    private bool Lacks(EngineParts part) => _tuning.Without.HasFlag(part);

    private static List<Candidate> Distinct(List<Candidate> known, Candidate[][] more)
    {
        var seen = new HashSet<bool[]>(known.Select(candidate => candidate.Inside), RegionShape.SameSet);
        return [.. known, .. more.SelectMany(candidates => candidates).Where(candidate => candidate.Inside.AsSpan().Contains(true) && seen.Add(candidate.Inside))];
    }

    /// <summary>What the strokes before the last one had made of it, -1..1; nothing where the last stroke is the nearest.</summary>
    private float[] Memory(Correction correction)
    {
        var memory = new float[_scene.Regions.Count];
        var (inside, isPositive) = (correction.Previous.Inside, correction.Stroke.IsPositive);
        for (var region = 0; region < memory.Length; region++)
        {
            var near = Math.Clamp(RegionShape.Nearness(correction.ToOthers[region], correction.ToStroke[region]) * _tuning.MemorySlope, 0, 1);
            memory[region] = (_tuning.Memory * (inside[region] ? 1 : -1) * (inside[region] == isPositive ? 1 : near))
                + (_tuning.LastStroke * (isPositive ? 1 : -1) * correction.Map[region] * (1 - near));
        }

        return memory;
    }
}
