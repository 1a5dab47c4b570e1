using System.Runtime.InteropServices;

namespace iSeg.Core.Masks;

/// <summary>
/// Collects column-major runs in ascending order and joins neighbours, so that what comes out is canonical:
/// background first, no zero run but possibly the first, no two neighbours of the same value.
/// </summary>
internal struct RunWriter(int capacity)
{
    private readonly List<uint> _runs = new(capacity);
    private uint _end;

    /// <summary>Marks pixels [start, start + length) as foreground; start is not before the end of the last call's run.</summary>
    public void Add(uint start, uint length)
    {
        if (length == 0)
        {
            return;
        }

        if (start == _end && _runs.Count > 0)
        {
            CollectionsMarshal.AsSpan(_runs)[^1] += length;
        }
        else
        {
            _runs.Add(start - _end);
            _runs.Add(length);
        }

        _end = start + length;
    }

    /// <summary>The runs, closed with the background that is left of <paramref name="total"/> pixels.</summary>
    public readonly uint[] Finish(uint total)
    {
        if (_end < total || _runs.Count == 0)
        {
            _runs.Add(total - _end);
        }

        return [.. _runs];
    }
}
