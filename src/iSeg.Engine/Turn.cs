namespace iSeg.Engine;

/// <summary>A lock around work that takes seconds: whoever waits for a turn may give up meanwhile.</summary>
#pragma warning disable CA1001 // The semaphore holds nothing of the system's as long as nobody asks for its wait handle.
internal sealed class Turn
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _free = new(1);

    /// <summary>Runs something alone.</summary>
    /// <exception cref="OperationCanceledException">Given up, before or while waiting.</exception>
    public T Take<T>(Func<T> work, CancellationToken cancellationToken)
    {
        _free.Wait(cancellationToken);
        try
        {
            return work();
        }
        finally
        {
            _free.Release();
        }
    }
}
