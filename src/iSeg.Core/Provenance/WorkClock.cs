using iSeg.Core.Annotations;

namespace iSeg.Core.Provenance;

/// <summary>
/// How long people worked, as far as a log of moments can say: the time from a person's last edit on the picture to this one, but never
/// more than <see cref="LongestPause"/>, since who is silent for longer was away. The first edit on a picture counts nothing: when its
/// work began is not known.
/// </summary>
public sealed class WorkClock
{
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, DateTimeOffset> _last = new(StringComparer.Ordinal);

    /// <summary>Seconds that led to this edit. Edits come in the order of the log.</summary>
    public double Take(EditRecord edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var gap = _last.TryGetValue(edit.Author, out var before) ? edit.At - before : TimeSpan.Zero;
        _last[edit.Author] = edit.At;
        return Math.Clamp(gap.TotalSeconds, 0, LongestPause.TotalSeconds);
    }
}
