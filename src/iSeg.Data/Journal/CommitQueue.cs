using System.Threading.Channels;

namespace iSeg.Data.Journal;

/// <summary>
/// Group commit: what arrives while the disk is busy with one transaction goes into the next one together, so that many pictures'
/// edits share one wait for the disk. Nobody is answered before his own entry is on disk, and nobody fails for another's fault:
/// a group that cannot be stored is stored again one by one.
/// </summary>
/// <param name="store">Stores a group in one transaction or throws and stores nothing. Never called twice at once.</param>
internal sealed class CommitQueue<T>(Func<IReadOnlyList<T>, Task> store)
{
    /// <summary>So many entries share a transaction at most: what waits behind it must not wait long.</summary>
    public const int LargestGroup = 64;

    private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>(new() { SingleReader = true });
    private int _running;

    /// <summary>Returns when the entry is on disk; throws what <c>store</c> said about it.</summary>
    public Task AddAsync(T entry)
    {
        var waiting = new Waiting(entry, new(TaskCreationOptions.RunContinuationsAsynchronously));
        _waiting.Writer.TryWrite(waiting);
        StartWorking();
        return waiting.Done.Task;
    }

    private void StartWorking()
    {
        if (Interlocked.CompareExchange(ref _running, 1, 0) == 0)
        {
            // SQLite works in the calling thread, which is not ours.
            _ = Task.Run(WorkAsync);
        }
    }

    private async Task WorkAsync()
    {
        var group = new List<Waiting>();
        while (_waiting.Reader.TryRead(out var first))
        {
            group.Clear();
            group.Add(first);
            while (group.Count < LargestGroup && _waiting.Reader.TryRead(out var next))
            {
                group.Add(next);
            }

            await CommitAsync(group);
        }

        Volatile.Write(ref _running, 0);
        if (_waiting.Reader.TryPeek(out _))
        {
            StartWorking();
        }
    }

    private async Task CommitAsync(List<Waiting> group)
    {
        try
        {
            await store([.. group.Select(w => w.Entry)]);
            group.ForEach(w => w.Done.SetResult());
        }
#pragma warning disable CA1031 // Whatever it is, those who wait are told, and the queue goes on.
        catch (Exception) when (group.Count > 1)
        {
            foreach (var single in group)
            {
                await CommitAsync([single]);
            }
        }
        catch (Exception failure)
        {
            group[0].Done.SetException(failure);
        }
#pragma warning restore CA1031
    }

    private sealed record Waiting(T Entry, TaskCompletionSource Done);
}
