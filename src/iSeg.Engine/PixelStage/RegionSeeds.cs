namespace iSeg.Engine.PixelStage;

/// <summary>What the first so many strokes, the boxes and the masks say about each region.</summary>
internal sealed class RegionSeeds
{
    private readonly RegionGraph _regions;
    private readonly Seeds _seeds;

    /// <param name="regions">The graph.</param>
    /// <param name="seeds">All prompts.</param>
    /// <param name="strokes">How many strokes were given up to now.</param>
    public RegionSeeds(RegionGraph regions, Seeds seeds, int strokes)
    {
        (_regions, _seeds, Strokes) = (regions, seeds, strokes);
        (Positive, Negative, Fixed) = (new float[regions.Count], new float[regions.Count], new sbyte[regions.Count]);
        foreach (var stroke in seeds.Strokes.Take(strokes))
        {
            foreach (var region in stroke.Regions)
            {
                (stroke.IsPositive ? Positive : Negative)[region] = 1;
            }

            HasPositive |= stroke.IsPositive;
        }

        for (var region = 0; region < Fixed.Length; region++)
        {
            var outside = seeds.Inside is not null && seeds.Inside[region] < .5f;
            Fixed[region] = (Positive[region], Negative[region]) switch
            {
                ( > 0, > 0) => 0,
                ( > 0, _) => 1,
                (_, > 0) => -1,
                _ => outside ? (sbyte)-1 : (sbyte)0,
            };
        }

        Object = HasPositive ? Positive : Guess();
        Background = (float[])Negative.Clone();
        for (var region = 0; region < Background.Length && seeds.Inside is not null; region++)
        {
            Background[region] += Fixed[region] < 0 ? 1 : 0;
        }
    }

    /// <summary>How many strokes were given up to now.</summary>
    public int Strokes { get; }

    public bool HasPositive { get; }

    /// <summary>[regions] 1 under positive strokes.</summary>
    public float[] Positive { get; }

    /// <summary>[regions] 1 under negative strokes.</summary>
    public float[] Negative { get; }

    /// <summary>[regions] 1 object, -1 background, 0 for the cut to decide.</summary>
    public sbyte[] Fixed { get; }

    /// <summary>[regions] above 0 where the object is thought to be: strokes, else the starting mask, else the middle of the boxes.</summary>
    public float[] Object { get; }

    /// <summary>[regions] above 0 under negative strokes and outside the boxes.</summary>
    public float[] Background { get; }

    /// <inheritdoc cref="Seeds.Inside"/>
    public float[]? Inside => _seeds.Inside;

    /// <inheritdoc cref="Seeds.Started"/>
    public float[]? Started => _seeds.Started;

    private float[] Guess()
    {
        if (_seeds.Started is not null && _seeds.Started.AsSpan().ContainsAnyExcept(0f))
        {
            return Array.ConvertAll(_seeds.Started, part => part > .5f ? part : part > 0 ? .01f : 0);
        }

        // An empty starting mask says as little as none.
        var inside = _seeds.Inside ?? [.. Enumerable.Repeat(1f, _regions.Count)];
        double sum = 0, x = 0, y = 0;
        for (var region = 0; region < inside.Length; region++)
        {
            var weight = inside[region] * _regions.Area[region];
            sum += weight;
            x += weight * _regions.X[region];
            y += weight * _regions.Y[region];
        }

        (x, y) = (x / sum, y / sum);
        var radius = .15 * Math.Sqrt(sum);
        var middle = new float[inside.Length];
        for (var region = 0; region < middle.Length; region++)
        {
            var (dx, dy) = (_regions.X[region] - x, _regions.Y[region] - y);
            middle[region] = inside[region] > .5f && (dx * dx) + (dy * dy) <= radius * radius ? 1 : 0;
        }

        return middle.AsSpan().ContainsAnyExcept(0f) ? middle : inside;
    }
}
