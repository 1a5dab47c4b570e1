using iSeg.Core.Prelabelling;
using iSeg.Web.Editing.Segmenting;

namespace iSeg.Web.Prelabelling;

/// <summary>Lets people go first: a job begins no picture while somebody waits for an answer of the engine, or has just had one.</summary>
public sealed class Politeness(EncodingCache encodings, TimeProvider time)
{
    /// <summary>Who has just clicked is about to click again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1.5);

    /// <summary>A job must come to its end, however busy people are.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        for (var started = time.GetTimestamp(); time.GetElapsedTime(started) < Longest && !IsQuiet();)
        {
            await Task.Delay(Look, time, cancellationToken);
        }
    }

    private bool IsQuiet() => !encodings.IsBusy && time.GetElapsedTime(encodings.LastAsked) >= Pause;
}

/// <summary>A labeller that lets people go first.</summary>
internal sealed class PoliteLabeller(IPictureLabeller inner, Politeness politeness) : IPictureLabeller
{
    public string Model => inner.Model;

    public async Task<IReadOnlyList<FoundMask>> LabelAsync(PictureToLabel picture, CancellationToken cancellationToken)
    {
        await politeness.WaitAsync(cancellationToken);
        return await inner.LabelAsync(picture, cancellationToken);
    }

    public async Task<MadePicture> MakeAsync(int number, CancellationToken cancellationToken)
    {
        await politeness.WaitAsync(cancellationToken);
        return await inner.MakeAsync(number, cancellationToken);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
