namespace iSeg.Engine.Unsupervised;

/// <summary>What a picture's self-attention merged to last: settings that are compared often differ only in the refinement that follows. Safe to call concurrently.</summary>
internal sealed class MergedMaps
{
    private readonly Turn _turn = new();
    private Merged? _last;

    /// <summary>Memory that the maps hold, in bytes; does not wait for merging.</summary>
    public long ByteSize => Volatile.Read(ref _last) is { } last ? sizeof(float) * last.Maps.Sum(map => map.LongLength) : 0;

    /// <param name="options">Only what merging depends on is looked at.</param>
    /// <param name="merge">Makes the maps where they are not there.</param>
    /// <param name="cancellationToken">Ends the wait for somebody else's merging.</param>
    /// <returns>Not to be written to.</returns>
    public IReadOnlyList<float[]> Get(DivideOptions options, Func<IReadOnlyList<float[]>> merge, CancellationToken cancellationToken) => _turn.Take(
        () =>
        {
            if (_last is not { } last || last.Options.PointsPerSide != options.PointsPerSide || !IsSame(last.Options, options))
            {
                Volatile.Write(ref _last, last = new(options, merge()));
            }

            return last.Maps;
        },
        cancellationToken);

    private static bool IsSame(DivideOptions one, DivideOptions other) =>
        one.Thresholds is { } a ? other.Thresholds is { } b && a.SequenceEqual(b) : other.Thresholds is null;

    private sealed record Merged(DivideOptions Options, IReadOnlyList<float[]> Maps);
}
