using System.Runtime.InteropServices;
using iSeg.Core.Geometry;

namespace iSeg.Engine.PixelStage;

/// <summary>
/// What hangs together in a mask and around it, or of each label of a label picture (4-neighbours), found over the runs of its rows: a few thousand of
/// them stand for hundreds of thousands of pixels.
/// </summary>
internal sealed class MaskParts
{
    private readonly PixelSize _size;
    private readonly List<Run> _runs = [];
    private readonly List<int> _parents = [];

    /// <param name="mask">[height, width] row-major.</param>
    /// <param name="size">Of the mask.</param>
    public MaskParts(ReadOnlySpan<bool> mask, PixelSize size)
        : this(MemoryMarshal.AsBytes(mask), size)
    {
    }

    /// <param name="labels">[height, width] row-major; 0 is outside.</param>
    /// <param name="size">Of the picture.</param>
    public MaskParts(ReadOnlySpan<byte> labels, PixelSize size)
    {
        _size = size;
        var above = 0;
        for (var y = 0; y < size.Height; y++)
        {
            var first = _runs.Count;
            var row = labels.Slice(y * size.Width, size.Width);
            for (var x = 0; x < row.Length;)
            {
                var length = row[x..].IndexOfAnyExcept(row[x]);
                length = length < 0 ? row.Length - x : length;
                _parents.Add(_runs.Count);
                _runs.Add(new((y * size.Width) + x, length, row[x]));
                x += length;
            }

            Join(above, first);
            above = first;
        }
    }

    /// <summary>The runs of each part; parts in the order of their first pixels.</summary>
    public IEnumerable<List<Run>> All()
    {
        var parts = new Dictionary<int, List<Run>>();
        for (var run = 0; run < _runs.Count; run++)
        {
            var root = Root(run);
            if (!parts.TryGetValue(root, out var part))
            {
                parts[root] = part = [];
            }

            part.Add(_runs[run]);
        }

        return parts.Values;
    }

    /// <summary>Whether a run touches the picture's frame.</summary>
    public bool IsAtFrame(Run run)
    {
        var (y, x) = Math.DivRem(run.Start, _size.Width);
        return y == 0 || y == _size.Height - 1 || x == 0 || x + run.Length == _size.Width;
    }

    /// <summary>Joins the runs of a row with those that they touch in the row above.</summary>
    /// <param name="above">First run of the row above.</param>
    /// <param name="first">First run of the row; the same as above in the first row.</param>
    private void Join(int above, int first)
    {
        for (var (upper, lower) = (above, first); upper < first && lower < _runs.Count;)
        {
            var (a, b) = (_runs[upper], _runs[lower]);
            var (endA, endB) = (a.Start + _size.Width + a.Length, b.Start + b.Length);
            if (a.Label == b.Label)
            {
                var (rootA, rootB) = (Root(upper), Root(lower));
                _parents[Math.Max(rootA, rootB)] = Math.Min(rootA, rootB);
            }

            // Rows are covered without gaps: the run that ends first makes way for its neighbour.
            upper += endA <= endB ? 1 : 0;
            lower += endB <= endA ? 1 : 0;
        }
    }

    private int Root(int run)
    {
        while (_parents[run] != run)
        {
            run = _parents[run] = _parents[_parents[run]];
        }

        return run;
    }

    /// <param name="Start">Index of the first pixel.</param>
    /// <param name="Length">Pixels, all in one row.</param>
    /// <param name="Label">Of all of them.</param>
    public readonly record struct Run(int Start, int Length, byte Label)
    {
        /// <summary>Whether they belong to the mask.</summary>
        public bool IsInside => Label != 0;
    }
}
