namespace iSeg.Engine.Unsupervised;

/// <summary>What a picture's self-attention merged to last: settings that are compared often differ only in the refinement that follows. Safe to call concurrently.</summary>
internal sealed class MergedMaps
{
    private readonly Lock _gate = new();
    private (DivideOptions Options, IReadOnlyList<float[]> Maps)? _last;

    /// <param name="options">Only what merging depends on is looked at.</param>
    /// <param name="merge">Makes the maps where they are not there.</param>
    /// <returns>Not to be written to.</returns>
    public IReadOnlyList<float[]> Get(DivideOptions options, Func<IReadOnlyList<float[]>> merge)
    {
        lock (_gate)
        {
            if (_last is not { } last || last.Options.PointsPerSide != options.PointsPerSide || !IsSame(last.Options, options))
            {
                _last = last = (options, merge());
            }

            return last.Maps;
        }
    }

    private static bool IsSame(DivideOptions one, DivideOptions other) =>
        one.Thresholds is { } a ? other.Thresholds is { } b && a.SequenceEqual(b) : other.Thresholds is null;
}
