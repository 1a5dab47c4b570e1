namespace iSeg.Engine.Unsupervised;

/// <summary>Locks around work that takes seconds: whoever waits for a turn may give up meanwhile.</summary>
internal static class Turns
{
    /// <summary>How soon a wait notices that it is given up.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs something alone.</summary>
    /// <exception cref="OperationCanceledException">Given up, before or while waiting.</exception>
    public static T Take<T>(this Lock gate, Func<T> work, CancellationToken cancellationToken)
    {
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
        while (!gate.TryEnter(Notice));

        try
        {
            return work();
        }
        finally
        {
            gate.Exit();
        }
    }
}
