using iSeg.Core.Prompts;
using iSeg.Engine;

namespace iSeg.Web.Editing.Segmenting;

/// <summary>
/// The last predictions on one picture: a slider asks for the same prompts ten times a second, a click for what the pointer has shown
/// just before, and taking a click back for what was there before it. Hovering alone never pushes out what somebody works on.
/// </summary>
public sealed class PredictionCache
{
    private const int Kept = 2;
    private const int KeptHovers = 2;

    private readonly Lock _lock = new();

    /// <summary>Newest first.</summary>
    private readonly LinkedList<Entry> _entries = new();

    /// <summary>Memory that the predictions hold, in bytes.</summary>
    public long ByteSize
    {
        get
        {
            lock (_lock)
            {
                // Four bytes for the soft value and one for the prompts' sign a working pixel; the rest is small.
                return _entries.Sum(entry => 5L * entry.Prediction.Map.Values.Length);
            }
        }
    }

    /// <summary>The prediction for these prompts, if it is among the last.</summary>
    /// <param name="prompts">Compared by value.</param>
    /// <param name="options">That it was made with.</param>
    /// <param name="isHover">False when somebody works with it from now on.</param>
    public MaskPrediction? Find(PromptSet prompts, SegmentationOptions options, bool isHover)
    {
        lock (_lock)
        {
            if (Node(prompts, options) is not { } node)
            {
                return null;
            }

            _entries.Remove(node);
            _entries.AddFirst(node.Value with { IsHover = node.Value.IsHover && isHover });
            Trim();
            return node.Value.Prediction;
        }
    }

    /// <summary>The prediction for the most of these prompts, from which one for all of them may go on.</summary>
    public MaskPrediction? Before(PromptSet prompts, SegmentationOptions options)
    {
        lock (_lock)
        {
            return _entries
                .Where(entry => entry.Options.SpreadsLike(options))
                .Where(entry => prompts.Prompts.AsSpan().StartsWith(entry.Prompts.Prompts.AsSpan()))
                .MaxBy(entry => entry.Prompts.Prompts.Length)?.Prediction;
        }
    }

    public void Keep(PromptSet prompts, SegmentationOptions options, MaskPrediction prediction, bool isHover)
    {
        lock (_lock)
        {
            if (Node(prompts, options) is { } old)
            {
                _entries.Remove(old);
                isHover &= old.Value.IsHover;
            }

            _entries.AddFirst(new Entry(prompts, options, prediction, isHover));
            Trim();
        }
    }

    private LinkedListNode<Entry>? Node(PromptSet prompts, SegmentationOptions options)
    {
        for (var node = _entries.First; node is not null; node = node.Next)
        {
            if (node.Value.Options == options && node.Value.Prompts.Prompts.SequenceEqual(prompts.Prompts))
            {
                return node;
            }
        }

        return null;
    }

    private void Trim()
    {
        var (kept, hovers) = (0, 0);
        for (var node = _entries.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.IsHover ? ++hovers > KeptHovers : ++kept > Kept)
            {
                _entries.Remove(node);
            }

            node = next;
        }
    }

    private sealed record Entry(PromptSet Prompts, SegmentationOptions Options, MaskPrediction Prediction, bool IsHover);
}
