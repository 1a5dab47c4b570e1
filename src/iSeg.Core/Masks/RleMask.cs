using System.Diagnostics.CodeAnalysis;
using iSeg.Core.Geometry;

namespace iSeg.Core.Masks;

/// <summary>
/// A binary mask as run lengths, exactly as the COCO mask API defines them: pixels are counted down the columns
/// (column-major), the first run is background, runs alternate. Immutable and canonical: equal masks have equal runs.
/// Everything that is stored, sent or exported is one of these; pixels exist only at the rim.
/// </summary>
public sealed partial class RleMask : IEquatable<RleMask>
{
    private readonly uint[] _runs;

    private RleMask(PixelSize size, uint[] canonicalRuns)
    {
        Size = size;
        _runs = canonicalRuns;
    }

    public PixelSize Size { get; }

    public int Width => Size.Width;

    public int Height => Size.Height;

    /// <summary>Run lengths, background first; their sum is width * height.</summary>
    public ReadOnlySpan<uint> Runs => _runs;

    /// <summary>Number of foreground pixels.</summary>
    public long Area
    {
        get
        {
            long area = 0;
            for (var i = 1; i < _runs.Length; i += 2)
            {
                area += _runs[i];
            }

            return area;
        }
    }

    public bool IsEmpty => _runs.Length < 2;

    /// <summary>The smallest rectangle around the foreground; empty at the origin when there is none.</summary>
    public PixelRect Bounds
    {
        get
        {
            if (IsEmpty)
            {
                return PixelRect.Empty;
            }

            var height = (uint)Height;
            uint position = 0;
            uint left = uint.MaxValue, top = uint.MaxValue, right = 0, bottom = 0;
            for (var i = 1; i < _runs.Length; i += 2)
            {
                position += _runs[i - 1];
                var (firstColumn, firstRow) = Math.DivRem(position, height);
                position += _runs[i];
                var (lastColumn, lastRow) = Math.DivRem(position - 1, height);
                left = Math.Min(left, firstColumn);
                right = Math.Max(right, lastColumn);
                if (lastColumn > firstColumn)
                {
                    // A run that turns the corner into the next column touches the bottom and the top.
                    (top, bottom) = (0, height - 1);
                }
                else
                {
                    top = Math.Min(top, firstRow);
                    bottom = Math.Max(bottom, lastRow);
                }
            }

            return PixelRect.FromEdges((int)left, (int)top, (int)right + 1, (int)bottom + 1);
        }
    }

    /// <summary>A mask without foreground.</summary>
    public static RleMask Empty(PixelSize size) => new(Require(size), [(uint)size.Area]);

    /// <summary>A mask of foreground only.</summary>
    public static RleMask Full(PixelSize size) => Rectangle(size, size.Bounds);

    /// <summary>The part of a rectangle that lies inside the picture.</summary>
    public static RleMask Rectangle(PixelSize size, PixelRect rect)
    {
        Require(size);
        var inside = rect.Intersect(size.Bounds);
        var writer = new RunWriter((2 * Math.Max(inside.Width, 0)) + 1);
        for (var x = inside.X; x < inside.Right; x++)
        {
            writer.Add(((uint)x * (uint)size.Height) + (uint)inside.Y, (uint)inside.Height);
        }

        return new(size, writer.Finish((uint)size.Area));
    }

    /// <summary>Takes run lengths from outside, zero-length runs included.</summary>
    /// <exception cref="FormatException">The runs do not sum to width * height.</exception>
    public static RleMask FromRuns(PixelSize size, ReadOnlySpan<uint> runs)
    {
        Require(size);
        ulong sum = 0;
        foreach (var run in runs)
        {
            sum += run;
        }

        if (sum != (ulong)size.Area)
        {
            throw new FormatException($"The run lengths sum to {sum}, but a mask of {size} has {size.Area} pixels.");
        }

        var writer = new RunWriter(runs.Length);
        uint position = 0;
        for (var i = 0; i < runs.Length; i++)
        {
            if ((i & 1) == 1)
            {
                writer.Add(position, runs[i]);
            }

            position += runs[i];
        }

        return new(size, writer.Finish((uint)size.Area));
    }

    /// <summary>Joins vertical spans, unsorted and overlapping as they come; columns without any may be null.</summary>
    internal static RleMask FromColumnSpans(PixelSize size, List<(int Top, int Bottom)>?[] columns)
    {
        Require(size);
        var writer = new RunWriter(64);
        for (var x = 0; x < columns.Length; x++)
        {
            if (columns[x] is not { } spans)
            {
                continue;
            }

            spans.Sort();
            var column = (uint)x * (uint)size.Height;
            var (top, bottom) = spans[0];
            foreach (var span in spans)
            {
                if (span.Top > bottom)
                {
                    writer.Add(column + (uint)top, (uint)(bottom - top));
                    (top, bottom) = span;
                }
                else
                {
                    bottom = Math.Max(bottom, span.Bottom);
                }
            }

            writer.Add(column + (uint)top, (uint)(bottom - top));
        }

        return new(size, writer.Finish((uint)size.Area));
    }

    /// <summary>Whether a pixel is foreground; outside the picture nothing is.</summary>
    public bool Contains(int x, int y)
    {
        if ((uint)x >= (uint)Width || (uint)y >= (uint)Height)
        {
            return false;
        }

        var wanted = ((uint)x * (uint)Height) + (uint)y;
        uint end = 0;
        for (var i = 0; i < _runs.Length; i++)
        {
            end += _runs[i];
            if (wanted < end)
            {
                return (i & 1) == 1;
            }
        }

        return false;
    }

    public bool Equals([NotNullWhen(true)] RleMask? other) =>
        other is not null && (ReferenceEquals(this, other) || (Size == other.Size && _runs.AsSpan().SequenceEqual(other._runs)));

    public override bool Equals(object? obj) => Equals(obj as RleMask);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Size);
        hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_runs.AsSpan()));
        return hash.ToHashCode();
    }

    public override string ToString() => $"{Size}, area {Area}";

    private static PixelSize Require(PixelSize size)
    {
        if (size.Width < 0 || size.Height < 0 || size.Area > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(size), $"A mask of {size} cannot be held; at most {int.MaxValue} pixels.");
        }

        return size;
    }
}
