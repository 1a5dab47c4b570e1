namespace iSeg.Web.Editing.Canvas;

/// <summary>Work that only the latest question is worth: a newer one, or something more important, ends it.</summary>
/// <typeparam name="T">The answer.</typeparam>
internal sealed class PassingWork<T> : IDisposable
    where T : class
{
    private Running? _running;
    private volatile bool _closed;

    /// <summary>Ends what runs and begins this.</summary>
    /// <param name="question">To be recognised by.</param>
    /// <param name="work">Stops when its token is cancelled.</param>
    /// <returns>The answer, or null when it was ended before there was one.</returns>
    public async Task<T?> RunAsync(string question, Func<CancellationToken, Task<T>> work)
    {
        var stop = new CancellationTokenSource();
        var running = new Running(question, stop, work(stop.Token));
        Interlocked.Exchange(ref _running, running)?.Stop.Cancel();
        if (_closed)
        {
            await stop.CancelAsync();
        }

        try
        {
            return await running.Answer;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        finally
        {
            Interlocked.CompareExchange(ref _running, null, running);
        }
    }

    /// <summary>Ends what runs, unless it is about the same question: then its end is waited for, and what it found out is known.</summary>
    public async Task YieldToAsync(string question)
    {
        if (Interlocked.Exchange(ref _running, null) is not { } running)
        {
            return;
        }

        if (running.Question != question)
        {
            await running.Stop.CancelAsync();
            return;
        }

        // However it ended, whoever asked for it is told; here only the end counts.
        await running.Answer.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public void Dispose()
    {
        _closed = true;
        Interlocked.Exchange(ref _running, null)?.Stop.Cancel();
    }

    /// <summary>The source is left to the garbage collector: it has neither timer nor handle, and who ends it may come late.</summary>
    private sealed record Running(string Question, CancellationTokenSource Stop, Task<T> Answer);
}
