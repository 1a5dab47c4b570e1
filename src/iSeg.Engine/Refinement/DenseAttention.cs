using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace iSeg.Engine.Refinement;

/// <summary>All entries, row-major: the better storage where more than about a third of them are not 0.</summary>
/// <remarks>Four rows at a time: what is fetched of a map serves all four, and four streams of memory are under way at once.</remarks>
internal sealed class DenseAttention(float[] entries, int cells, long filled) : AttentionMatrix
{
    private const int Rows = 4;
    private const nuint Half = 8;
    private const nuint Line = 2 * Half;

    public override int Cells => cells;

    public override double Fill => filled / ((double)cells * cells);

    public override long ByteSize => entries.LongLength * sizeof(float);

    public override float[] LookOf(int cell) => entries.AsSpan(cell * cells, cells).ToArray();

    protected override void MultiplyRows(ReadOnlySpan<float> map, Span<float> result, int fromRow, int toRow)
    {
        Span<float> sums = stackalloc float[Rows];
        for (var row = fromRow; row < toRow; row += Rows)
        {
            MultiplyFour(map, row, toRow, sums);
            sums[..Math.Min(Rows, toRow - row)].CopyTo(result[row..]);
        }
    }

    protected override void MultiplyRows(MapBlock maps, MapBlock results, int fromRow, int toRow)
    {
        Span<Vector256<float>> sums = stackalloc Vector256<float>[2 * Rows];
        for (var row = fromRow; row < toRow; row += Rows)
        {
            for (var lane = 0; lane < maps.Lanes; lane += 2 * Vector256<float>.Count)
            {
                var isWide = lane + Vector256<float>.Count < maps.Lanes;
                if (isWide)
                {
                    MultiplyFourBySixteen(maps, row, toRow, lane, sums);
                }
                else
                {
                    MultiplyFourByEight(maps, row, toRow, lane, sums);
                }

                for (var i = 0; i < Math.Min(Rows, toRow - row); i++)
                {
                    sums[2 * i].StoreUnsafe(ref results.Values[((row + i) * maps.Lanes) + lane]);
                    if (isWide)
                    {
                        sums[(2 * i) + 1].StoreUnsafe(ref results.Values[((row + i) * maps.Lanes) + lane + Vector256<float>.Count]);
                    }
                }
            }
        }
    }

    /// <summary>Two vectors of a row at a time are a cache line: eight sums are under way, and memory is what takes the time.</summary>
    private void MultiplyFour(ReadOnlySpan<float> map, int row, int toRow, Span<float> sums)
    {
        var (one, two, three, four) = (Row(row), Row(Math.Min(row + 1, toRow - 1)), Row(Math.Min(row + 2, toRow - 1)), Row(Math.Min(row + 3, toRow - 1)));
        var (a, b, c, d) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var (e, f, g, h) = (a, b, c, d);
        ref var first = ref MemoryMarshal.GetArrayDataReference(entries);
        ref var value = ref MemoryMarshal.GetReference(map);
        nuint column = 0;
        for (; column + Line <= (nuint)cells; column += Line)
        {
            var (left, right) = (Vector256.LoadUnsafe(ref value, column), Vector256.LoadUnsafe(ref value, column + Half));
            a = Vector256.MultiplyAddEstimate(left, Vector256.LoadUnsafe(ref first, one + column), a);
            e = Vector256.MultiplyAddEstimate(right, Vector256.LoadUnsafe(ref first, one + column + Half), e);
            b = Vector256.MultiplyAddEstimate(left, Vector256.LoadUnsafe(ref first, two + column), b);
            f = Vector256.MultiplyAddEstimate(right, Vector256.LoadUnsafe(ref first, two + column + Half), f);
            c = Vector256.MultiplyAddEstimate(left, Vector256.LoadUnsafe(ref first, three + column), c);
            g = Vector256.MultiplyAddEstimate(right, Vector256.LoadUnsafe(ref first, three + column + Half), g);
            d = Vector256.MultiplyAddEstimate(left, Vector256.LoadUnsafe(ref first, four + column), d);
            h = Vector256.MultiplyAddEstimate(right, Vector256.LoadUnsafe(ref first, four + column + Half), h);
        }

        (sums[0], sums[1], sums[2], sums[3]) = (Vector256.Sum(a + e), Vector256.Sum(b + f), Vector256.Sum(c + g), Vector256.Sum(d + h));
        for (; column < (nuint)cells; column++)
        {
            var last = Unsafe.Add(ref value, column);
            sums[0] += last * Unsafe.Add(ref first, one + column);
            sums[1] += last * Unsafe.Add(ref first, two + column);
            sums[2] += last * Unsafe.Add(ref first, three + column);
            sums[3] += last * Unsafe.Add(ref first, four + column);
        }
    }

    private void MultiplyFourBySixteen(MapBlock maps, int row, int toRow, int lane, Span<Vector256<float>> sums)
    {
        var (one, two, three, four) = (Row(row), Row(Math.Min(row + 1, toRow - 1)), Row(Math.Min(row + 2, toRow - 1)), Row(Math.Min(row + 3, toRow - 1)));
        var (a, b, c, d) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var (e, f, g, h) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        ref var first = ref MemoryMarshal.GetArrayDataReference(entries);
        ref var map = ref MemoryMarshal.GetArrayDataReference(maps.Values);
        var (at, lanes) = ((nuint)lane, (nuint)maps.Lanes);
        for (nuint column = 0; column < (nuint)cells; column++, at += lanes)
        {
            var (left, right) = (Vector256.LoadUnsafe(ref map, at), Vector256.LoadUnsafe(ref map, at + 8));
            var entry = Vector256.Create(Unsafe.Add(ref first, one + column));
            a = Vector256.MultiplyAddEstimate(left, entry, a);
            b = Vector256.MultiplyAddEstimate(right, entry, b);
            entry = Vector256.Create(Unsafe.Add(ref first, two + column));
            c = Vector256.MultiplyAddEstimate(left, entry, c);
            d = Vector256.MultiplyAddEstimate(right, entry, d);
            entry = Vector256.Create(Unsafe.Add(ref first, three + column));
            e = Vector256.MultiplyAddEstimate(left, entry, e);
            f = Vector256.MultiplyAddEstimate(right, entry, f);
            entry = Vector256.Create(Unsafe.Add(ref first, four + column));
            g = Vector256.MultiplyAddEstimate(left, entry, g);
            h = Vector256.MultiplyAddEstimate(right, entry, h);
        }

        (sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7]) = (a, b, c, d, e, f, g, h);
    }

    private void MultiplyFourByEight(MapBlock maps, int row, int toRow, int lane, Span<Vector256<float>> sums)
    {
        var (one, two, three, four) = (Row(row), Row(Math.Min(row + 1, toRow - 1)), Row(Math.Min(row + 2, toRow - 1)), Row(Math.Min(row + 3, toRow - 1)));
        var (a, b, c, d) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        ref var first = ref MemoryMarshal.GetArrayDataReference(entries);
        ref var map = ref MemoryMarshal.GetArrayDataReference(maps.Values);
        var (at, lanes) = ((nuint)lane, (nuint)maps.Lanes);
        for (nuint column = 0; column < (nuint)cells; column++, at += lanes)
        {
            var values = Vector256.LoadUnsafe(ref map, at);
            a = Vector256.MultiplyAddEstimate(values, Vector256.Create(Unsafe.Add(ref first, one + column)), a);
            b = Vector256.MultiplyAddEstimate(values, Vector256.Create(Unsafe.Add(ref first, two + column)), b);
            c = Vector256.MultiplyAddEstimate(values, Vector256.Create(Unsafe.Add(ref first, three + column)), c);
            d = Vector256.MultiplyAddEstimate(values, Vector256.Create(Unsafe.Add(ref first, four + column)), d);
        }

        (sums[0], sums[2], sums[4], sums[6]) = (a, b, c, d);
    }

    /// <summary>Where a row begins.</summary>
    private nuint Row(int row) => (nuint)row * (nuint)cells;
}
