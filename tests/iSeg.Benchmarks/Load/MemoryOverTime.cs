namespace iSeg.Benchmarks.Load;

/// <summary>The server's private memory during a run, in bytes; what it shares with other programs (mapped files, code) does not count.</summary>
/// <param name="Start">Before the first edit.</param>
/// <param name="WarmedUp">When the measuring began.</param>
/// <param name="Middle">In the middle of what was measured.</param>
/// <param name="End">When the last edit was made.</param>
/// <param name="Peak">The largest of all.</param>
internal sealed record MemoryOverTime(long Start, long WarmedUp, long Middle, long End, long Peak)
{
    /// <param name="samples">By time since the work began; at least one. 0 bytes is a moment at which there was no server.</param>
    /// <param name="warmUp">How long nothing was measured.</param>
    /// <param name="duration">How long it was measured.</param>
    public static MemoryOverTime Of(IReadOnlyList<(TimeSpan At, long Bytes)> samples, TimeSpan warmUp, TimeSpan duration)
    {
        var alive = samples.Where(s => s.Bytes > 0).DefaultIfEmpty(samples[0]).ToList();
        long At(TimeSpan moment) => alive.MinBy(s => (s.At - moment).Duration()).Bytes;
        return new(alive[0].Bytes, At(warmUp), At(warmUp + (duration / 2)), At(warmUp + duration), alive.Max(s => s.Bytes));
    }
}
