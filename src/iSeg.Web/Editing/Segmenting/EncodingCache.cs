using System.Diagnostics;
using iSeg.Engine;
using Microsoft.Extensions.Options;

namespace iSeg.Web.Editing.Segmenting;

/// <summary>Limits of what the process keeps for quick answers.</summary>
public sealed class SegmentingOptions
{
    public const string Section = "Segmenting";

    /// <summary>Encodings are dropped, least recently used first, beyond so many bytes.</summary>
    public long CacheBytes { get; set; } = 1L << 30;

    /// <summary>Encodings made at the same time; each uses all cores for a part of its work.</summary>
    public int ParallelEncodings { get; set; } = 2;

    /// <summary>So many pictures after the one that somebody works on are encoded while he works.</summary>
    public int Ahead { get; set; } = 2;

    /// <summary>What looks at pictures where nobody has chosen: "affinity", which is built in, or an installed model's name.</summary>
    public string Backbone { get; set; } = "";

    /// <summary>Pictures are decoded for the engine to at most this many pixels on the longer side.</summary>
    public int MaxLongSide { get; set; } = 4096;
}

/// <summary>An encoding, what it took to make it, and what was asked of it last; all dropped together.</summary>
public sealed class CachedEncoding(EncodedImage image, double encodeMs)
{
    public EncodedImage Image { get; } = image;

    public double EncodeMs { get; } = encodeMs;

    public PredictionCache Predictions { get; } = new();

    /// <summary>Memory that all of it holds, in bytes.</summary>
    public long ByteSize => Image.ByteSize + Predictions.ByteSize;
}

/// <summary>
/// All encodings of the process, one for each picture, within a byte budget. They are tens of megabytes and never cross a grain call.
/// </summary>
public sealed class EncodingCache : IDisposable
{
    private readonly IBackboneChoice _choice;
    private readonly SegmentingOptions _options;
    private readonly PictureEncoder _encoder;
    private readonly Lock _lock = new();
    private readonly Dictionary<long, LinkedListNode<(long PictureId, Task<CachedEncoding> Encoding)>> _byPicture = [];
    private readonly LinkedList<(long PictureId, Task<CachedEncoding> Encoding)> _recent = new();

    public EncodingCache(IBackboneChoice choice, IPicturePixels pixels, IOptions<SegmentingOptions> options, ILogger<EncodingCache> logger)
    {
        (_choice, _options) = (choice, options.Value);
        _encoder = new(choice, pixels, _options, logger);
        choice.Changed += Clear;
    }

    /// <summary>An encoding was begun, is there, or is gone. On any thread.</summary>
    public event Action? Changed;

    /// <summary>When somebody last asked for an encoding, as <see cref="TimeProvider.GetTimestamp"/> counts; 0 before anybody did.</summary>
    public long LastAsked { get; private set; }

    /// <summary>Whether an encoding is being made that somebody waits for.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_lock)
            {
                return _recent.Any(entry => !entry.Encoding.IsCompleted);
            }
        }
    }

    /// <summary>The encoding of a picture, made at most once however many ask at the same time.</summary>
    /// <exception cref="KeyNotFoundException">There is no such picture.</exception>
    public Task<CachedEncoding> GetAsync(long pictureId) => FinishAsync(pictureId, Find(pictureId));

    /// <summary>The encoding if it is there by now; if not, it is begun and null comes back.</summary>
    /// <exception cref="KeyNotFoundException">There is no such picture.</exception>
    public async Task<CachedEncoding?> TryGetAsync(long pictureId)
    {
        var encoding = Find(pictureId);
        return encoding.IsCompleted ? await FinishAsync(pictureId, encoding) : null;
    }

    /// <summary>How many pictures it pays to <see cref="WarmAsync">warm</see> at once, in this picture's project; 1 where they are better encoded one by one.</summary>
    public Task<int> BatchSizeAsync(long pictureId) => _encoder.BatchSizeAsync(pictureId);

    /// <summary>Encodes those of the pictures that nobody has asked for yet, together; ready when all are.</summary>
    /// <exception cref="Exception">One of them failed; the others are there.</exception>
    public async Task WarmAsync(IReadOnlyCollection<long> pictureIds)
    {
        var wanted = new List<(long PictureId, TaskCompletionSource<CachedEncoding> Promise)>();
        lock (_lock)
        {
            foreach (var id in pictureIds.Where(id => !_byPicture.ContainsKey(id)).Distinct())
            {
                wanted.Add((id, new(TaskCreationOptions.RunContinuationsAsynchronously)));
                _byPicture[id] = _recent.AddFirst((id, wanted[^1].Promise.Task));
            }
        }

        if (wanted.Count > 0)
        {
            Changed?.Invoke();
            await Task.Run(() => _encoder.EncodeTogetherAsync(wanted));
            try
            {
                await Task.WhenAll(wanted.Select(w => FinishAsync(w.PictureId, w.Promise.Task)));
            }
            finally
            {
                Changed?.Invoke();
            }
        }
    }

    /// <summary>Drops a picture's encoding.</summary>
    /// <param name="pictureId">Whose.</param>
    /// <param name="only">Only if it is this one; null for whichever it is.</param>
    public void Forget(long pictureId, Task<CachedEncoding>? only = null)
    {
        lock (_lock)
        {
            if (_byPicture.TryGetValue(pictureId, out var node) && (only is null || node.Value.Encoding == only))
            {
                _byPicture.Remove(pictureId);
                _recent.Remove(node);
            }
        }
    }

    /// <summary>Drops everything: what is asked for from now on is encoded anew, by whatever is chosen then.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _byPicture.Clear();
            _recent.Clear();
        }

        Changed?.Invoke();
    }

    /// <summary>Whether a picture's encoding is there, or null where nobody has asked for it.</summary>
    public bool? IsReady(long pictureId)
    {
        lock (_lock)
        {
            return _byPicture.TryGetValue(pictureId, out var node) ? node.Value.Encoding.IsCompletedSuccessfully : null;
        }
    }

    public void Dispose()
    {
        _choice.Changed -= Clear;
        _encoder.Dispose();
    }

    private Task<CachedEncoding> Find(long pictureId)
    {
        lock (_lock)
        {
            LastAsked = Stopwatch.GetTimestamp();
            if (_byPicture.TryGetValue(pictureId, out var node))
            {
                _recent.Remove(node);
                _recent.AddFirst(node);
            }
            else
            {
                node = _recent.AddFirst((pictureId, Begin(pictureId)));
                _byPicture[pictureId] = node;
            }

            return node.Value.Encoding;
        }
    }

    private Task<CachedEncoding> Begin(long pictureId)
    {
        var encoding = Task.Run(async () =>
        {
            Changed?.Invoke();
            return await _encoder.EncodeAsync(pictureId);
        });
        _ = encoding.ContinueWith(_ => Changed?.Invoke(), TaskScheduler.Default);
        return encoding;
    }

    private async Task<CachedEncoding> FinishAsync(long pictureId, Task<CachedEncoding> task)
    {
        try
        {
            // Only now is it finished and counts: trimming inside the work would leave out the newest, which is the one that is too much.
            var encoding = await task;
            Trim();
            return encoding;
        }
        catch
        {
            // A failure is not kept: the next request tries again. Another may have begun to already.
            Forget(pictureId, task);
            throw;
        }
    }

    private void Trim()
    {
        lock (_lock)
        {
            long bytes = 0;
            for (var node = _recent.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value.Encoding.IsCompletedSuccessfully)
                {
                    bytes += node.Value.Encoding.Result.ByteSize;
                    if (bytes > _options.CacheBytes && node != _recent.First)
                    {
                        _byPicture.Remove(node.Value.PictureId);
                        _recent.Remove(node);
                    }
                }

                node = next;
            }
        }
    }
}
