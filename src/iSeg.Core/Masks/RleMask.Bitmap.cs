using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using iSeg.Core.Geometry;

namespace iSeg.Core.Masks;

// Between runs (down the columns) and bitmaps (along the rows). Walking down the columns of a bitmap misses the cache at every step, so
// both ways go along the rows and only look at changes from one row to the next, which are few; a counting sort turns them over.
public sealed partial class RleMask
{
    /// <summary>Encodes a bitmap.</summary>
    /// <param name="bits">[height, width] row-major, one byte a pixel, anything but 0 is foreground.</param>
    /// <param name="size">Width and height of the bitmap.</param>
    public static RleMask FromBitmap(ReadOnlySpan<byte> bits, PixelSize size)
    {
        Require(size);
        if (bits.Length != size.Area)
        {
            throw new ArgumentException($"{bits.Length} bytes do not make a mask of {size}.", nameof(bits));
        }

        // Every change of a column's value, row by row: (column, row).
        var changes = new List<(int Column, int Row)>(256);
        for (var y = 0; y < size.Height; y++)
        {
            var row = bits.Slice(y * size.Width, size.Width);
            AddChanges(changes, y == 0 ? default : bits.Slice((y - 1) * size.Width, size.Width), row, y);
        }

        var (rows, firsts) = SortByKey(CollectionsMarshal.AsSpan(changes), size.Width, static c => c.Column, static c => c.Row);
        var writer = new RunWriter(rows.Length + 1);
        for (var x = 0; x < size.Width; x++)
        {
            var column = (uint)x * (uint)size.Height;
            for (var i = firsts[x]; i < firsts[x + 1]; i += 2)
            {
                // A column that ends in the foreground ends its run there; the writer joins it with the next column's.
                var end = i + 1 < firsts[x + 1] ? rows[i + 1] : size.Height;
                writer.Add(column + (uint)rows[i], (uint)(end - rows[i]));
            }
        }

        return new(size, writer.Finish((uint)size.Area));
    }

    /// <summary>Writes the mask as a bitmap.</summary>
    /// <param name="bits">[height, width] row-major, one byte a pixel: overwritten with <paramref name="foreground"/> or 0.</param>
    /// <param name="foreground">The value of foreground pixels.</param>
    public void CopyTo(Span<byte> bits, byte foreground = 1)
    {
        if (bits.Length != Size.Area)
        {
            throw new ArgumentException($"A mask of {Size} does not fit {bits.Length} bytes.", nameof(bits));
        }

        if (IsEmpty)
        {
            bits.Clear();
            return;
        }

        var changes = new List<(int Column, int Row)>(2 * _runs.Length);
        foreach (var (column, top, bottom) in ColumnSpans())
        {
            changes.Add((column, top));
            if (bottom < Height)
            {
                changes.Add((column, bottom));
            }
        }

        var (columns, firsts) = SortByKey(CollectionsMarshal.AsSpan(changes), Height, static c => c.Row, static c => c.Column);
        var line = ArrayPool<byte>.Shared.Rent(Width);
        try
        {
            var row = line.AsSpan(0, Width);
            row.Clear();
            for (var y = 0; y < Height; y++)
            {
                for (var i = firsts[y]; i < firsts[y + 1]; i++)
                {
                    row[columns[i]] ^= foreground;
                }

                row.CopyTo(bits.Slice(y * Width, Width));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(line);
        }
    }

    /// <summary>The mask as a new bitmap, [height, width] row-major, 0 or 1.</summary>
    public byte[] ToBitmap()
    {
        var bits = GC.AllocateUninitializedArray<byte>((int)Size.Area);
        CopyTo(bits);
        return bits;
    }

    /// <summary>The columns in which a row differs from the one above it; above the first there is background.</summary>
    private static void AddChanges(List<(int Column, int Row)> changes, ReadOnlySpan<byte> above, ReadOnlySpan<byte> row, int y)
    {
        var x = 0;
        if (!above.IsEmpty)
        {
            for (; x + Vector<byte>.Count <= row.Length; x += Vector<byte>.Count)
            {
                var upper = Vector.Equals(new Vector<byte>(above[x..]), Vector<byte>.Zero);
                var lower = Vector.Equals(new Vector<byte>(row[x..]), Vector<byte>.Zero);
                if (upper != lower)
                {
                    AddChangesOneByOne(changes, above, row, y, x, x + Vector<byte>.Count);
                }
            }
        }

        AddChangesOneByOne(changes, above, row, y, x, row.Length);
    }

    private static void AddChangesOneByOne(List<(int Column, int Row)> changes, ReadOnlySpan<byte> above, ReadOnlySpan<byte> row, int y, int from, int to)
    {
        for (var x = from; x < to; x++)
        {
            if ((row[x] != 0) != (!above.IsEmpty && above[x] != 0))
            {
                changes.Add((x, y));
            }
        }
    }

    /// <summary>Values in the order of their keys, equal keys in the order given; those of key k lie in [firsts[k], firsts[k + 1]).</summary>
    private static (int[] Values, int[] Firsts) SortByKey(
        ReadOnlySpan<(int Column, int Row)> changes, int keys, Func<(int Column, int Row), int> key, Func<(int Column, int Row), int> value)
    {
        var firsts = new int[keys + 1];
        foreach (var change in changes)
        {
            firsts[key(change) + 1]++;
        }

        for (var k = 0; k < keys; k++)
        {
            firsts[k + 1] += firsts[k];
        }

        var next = firsts.AsSpan(0, keys).ToArray();
        var values = new int[changes.Length];
        foreach (var change in changes)
        {
            values[next[key(change)]++] = value(change);
        }

        return (values, firsts);
    }
}
