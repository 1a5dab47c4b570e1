using iSeg.Core.Geometry;

namespace iSeg.Core.Masks;

// Set operations: two sorted lists of runs walked side by side, O(runs), no pixels.
public sealed partial class RleMask
{
    public RleMask Union(RleMask other) => Combine(other, static (a, b) => a | b);

    public RleMask Intersect(RleMask other) => Combine(other, static (a, b) => a & b);

    /// <summary>The foreground of this mask that the other one does not cover.</summary>
    public RleMask Subtract(RleMask other) => Combine(other, static (a, b) => a & !b);

    /// <summary>The pixels in which the two differ.</summary>
    public RleMask SymmetricDifference(RleMask other) => Combine(other, static (a, b) => a ^ b);

    /// <summary>Union (or intersection) of any number of masks of one size.</summary>
    /// <exception cref="ArgumentException">No mask at all, or sizes differ.</exception>
    public static RleMask Merge(IEnumerable<RleMask> masks, bool intersect = false)
    {
        ArgumentNullException.ThrowIfNull(masks);
        RleMask? merged = null;
        foreach (var mask in masks)
        {
            merged = merged is null ? mask : intersect ? merged.Intersect(mask) : merged.Union(mask);
        }

        return merged ?? throw new ArgumentException("There is no mask to merge, so the size of the result is unknown.", nameof(masks));
    }

    /// <summary>Number of pixels that are foreground in both.</summary>
    public long IntersectionArea(RleMask other)
    {
        RequireSameSize(other);
        long area = 0;
        var walk = new Walk(_runs, other._runs);
        while (walk.Next(out _, out var length, out var inA, out var inB))
        {
            area += inA && inB ? length : 0;
        }

        return area;
    }

    /// <summary>
    /// Intersection over union, 0..1, as the COCO API computes it; where the other is a crowd region, intersection over the area
    /// of this one. Two empty masks: 0.
    /// </summary>
    public double Iou(RleMask other, bool otherIsCrowd = false)
    {
        var intersection = IntersectionArea(other);
        var whole = otherIsCrowd ? Area : Area + other.Area - intersection;
        return whole == 0 ? 0 : (double)intersection / whole;
    }

    /// <summary>The content of a rectangle as a mask of the rectangle's size; outside the picture there is background.</summary>
    public RleMask Crop(PixelRect rect)
    {
        var target = Require(rect.IsEmpty ? default : rect.Size);
        var writer = new RunWriter(16);
        if (!rect.IsEmpty)
        {
            foreach (var (column, top, bottom) in ColumnSpans(rect.X, rect.Right))
            {
                var from = Math.Max(top, rect.Y);
                var to = Math.Min(bottom, rect.Bottom);
                if (from < to)
                {
                    writer.Add(((uint)(column - rect.X) * (uint)rect.Height) + (uint)(from - rect.Y), (uint)(to - from));
                }
            }
        }

        return new(target, writer.Finish((uint)target.Area));
    }

    /// <summary>This mask laid into an empty one of another size with its corner at (x, y); what sticks out is cut off.</summary>
    public RleMask Place(PixelSize size, int x, int y)
    {
        Require(size);
        var writer = new RunWriter(_runs.Length);
        foreach (var (column, top, bottom) in ColumnSpans(-x, size.Width - x))
        {
            var from = Math.Max(top + y, 0);
            var to = Math.Min(bottom + y, size.Height);
            if (from < to)
            {
                writer.Add(((uint)(column + x) * (uint)size.Height) + (uint)from, (uint)(to - from));
            }
        }

        return new(size, writer.Finish((uint)size.Area));
    }

    /// <summary>Foreground as vertical spans, column by column: rows [Top, Bottom) of columns [fromColumn, toColumn).</summary>
    public IEnumerable<(int Column, int Top, int Bottom)> ColumnSpans(int fromColumn = 0, int toColumn = int.MaxValue)
    {
        long position = 0;
        long first = (long)Math.Max(fromColumn, 0) * Height;
        long last = (long)Math.Min(toColumn, Width) * Height;
        for (var i = 1; i < _runs.Length && position < last; i += 2)
        {
            var start = position + _runs[i - 1];
            position = start + _runs[i];
            for (var from = Math.Max(start, first); from < Math.Min(position, last);)
            {
                var column = from / Height;
                var to = Math.Min(Math.Min(position, last), (column + 1) * Height);
                yield return ((int)column, (int)(from - (column * Height)), (int)(to - (column * Height)));
                from = to;
            }
        }
    }

    private RleMask Combine(RleMask other, Func<bool, bool, bool> keep)
    {
        RequireSameSize(other);
        var table = (keep(true, true), keep(true, false), keep(false, true));
        var writer = new RunWriter(_runs.Length + other._runs.Length);
        var walk = new Walk(_runs, other._runs);
        while (walk.Next(out var start, out var length, out var inA, out var inB))
        {
            var kept = inA ? inB ? table.Item1 : table.Item2 : inB && table.Item3;
            if (kept)
            {
                writer.Add(start, length);
            }
        }

        return new(Size, writer.Finish((uint)Size.Area));
    }

    private void RequireSameSize(RleMask other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Size != other.Size)
        {
            throw new ArgumentException($"Masks of {Size} and {other.Size} cannot be combined.", nameof(other));
        }
    }

    /// <summary>Cuts two run lists into the stretches on which neither changes.</summary>
    private ref struct Walk(ReadOnlySpan<uint> a, ReadOnlySpan<uint> b)
    {
        private readonly ReadOnlySpan<uint> _a = a;
        private readonly ReadOnlySpan<uint> _b = b;
        private int _nextA;
        private int _nextB;
        private uint _endA;
        private uint _endB;
        private uint _position;

        public bool Next(out uint start, out uint length, out bool inA, out bool inB)
        {
            while (_endA <= _position && _nextA < _a.Length)
            {
                _endA += _a[_nextA++];
            }

            while (_endB <= _position && _nextB < _b.Length)
            {
                _endB += _b[_nextB++];
            }

            start = _position;
            // Odd runs are foreground; the run in hand is one behind the next.
            inA = (_nextA & 1) == 0;
            inB = (_nextB & 1) == 0;
            length = Math.Min(_endA, _endB) - _position;
            _position += length;
            return length > 0;
        }
    }
}
