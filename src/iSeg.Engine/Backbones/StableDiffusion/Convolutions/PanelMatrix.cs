using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lane = System.Runtime.Intrinsics.Vector512<float>;

namespace iSeg.Engine.Backbones.StableDiffusion.Convolutions;

/// <summary>
/// The right side of a product, [inner, columns], kept as panels of 64 columns, [panels, inner, 64], the last filled up: each step of the
/// product reads four vectors that lie side by side and multiplies them with six rows, which keeps 24 sums in registers.
/// </summary>
/// <remarks>Compiled at full optimisation at once, as all loops of this room: the first picture after a start waits for them too.</remarks>
internal static unsafe class PanelMatrix
{
    /// <summary>Columns of a panel: four vectors.</summary>
    public const int Width = 64;

    private const int Lanes = 16;
    private const int Rows = 6;

    /// <summary>Panels that so many columns need.</summary>
    public static int Panels(int columns) => (columns + Width - 1) / Width;

    /// <summary>Numbers of a packed matrix.</summary>
    public static long Length(int inner, int columns) => (long)Panels(columns) * inner * Width;

    /// <param name="at">The number in a row and column.</param>
    /// <param name="inner">Rows.</param>
    /// <param name="columns">Columns.</param>
    public static float[] Pack(Func<int, int, float> at, int inner, int columns)
    {
        var packed = new float[Length(inner, columns)];
        for (var column = 0; column < columns; column++)
        {
            var panel = (long)(column / Width) * inner * Width;
            for (var row = 0; row < inner; row++)
            {
                packed[panel + ((long)row * Width) + (column % Width)] = at(row, column);
            }
        }

        return packed;
    }

    /// <summary>result = left * packed.</summary>
    /// <param name="left">[rows, inner], rows <paramref name="stride"/> numbers apart.</param>
    /// <param name="stride">Numbers from one row to the next.</param>
    /// <param name="rows">Of the left side and the result.</param>
    /// <param name="packed">The right side.</param>
    /// <param name="inner">Its rows.</param>
    /// <param name="columns">Its columns; only these are written.</param>
    /// <param name="result">[rows, columns], rows <paramref name="resultStride"/> numbers apart.</param>
    /// <param name="resultStride">Numbers from one row of the result to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* left, nint stride, int rows, float* packed, int inner, int columns, float* result, nint resultStride)
    {
        var part = stackalloc float[Rows * Width];
        for (var panel = 0; panel < Panels(columns); panel++, packed += (nint)inner * Width)
        {
            var (first, count) = (panel * Width, Math.Min(Width, columns - (panel * Width)));
            for (var row = 0; row < rows; row += Rows)
            {
                var from = left + (row * stride);
                var to = result + (row * resultStride) + first;
                var ready = Math.Min(Rows, rows - row);
                if (ready == Rows && count == Width)
                {
                    SixRows(from, stride, packed, inner, to, resultStride, adds: false);
                    continue;
                }

                if (ready == Rows)
                {
                    SixRows(from, stride, packed, inner, part, Width, adds: false);
                }
                else
                {
                    for (var i = 0; i < ready; i++)
                    {
                        OneRow(from + (i * stride), packed, inner, part + (i * Width), adds: false);
                    }
                }

                for (var i = 0; i < ready; i++)
                {
                    new ReadOnlySpan<float>(part + (i * Width), count).CopyTo(new(to + (i * resultStride), count));
                }
            }
        }
    }

    /// <summary>result = left * panel, or the same added to it.</summary>
    /// <param name="left">[rows, inner], rows <paramref name="stride"/> numbers apart.</param>
    /// <param name="stride">Numbers from one row to the next.</param>
    /// <param name="rows">Of the left side and the result.</param>
    /// <param name="panel">[inner, 64].</param>
    /// <param name="inner">Rows of the panel.</param>
    /// <param name="result">[rows, 64].</param>
    /// <param name="adds">To what the result holds already.</param>
    public static void MultiplyPanel(float* left, nint stride, int rows, float* panel, int inner, float* result, bool adds)
    {
        var row = 0;
        for (; row + Rows <= rows; row += Rows, left += Rows * stride, result += Rows * Width)
        {
            SixRows(left, stride, panel, inner, result, Width, adds);
        }

        for (; row < rows; row++, left += stride, result += Width)
        {
            OneRow(left, panel, inner, result, adds);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SixRows(float* left, nint stride, float* panel, int inner, float* result, nint resultStride, bool adds)
    {
        Lane a0 = default, a1 = default, a2 = default, a3 = default;
        Lane b0 = default, b1 = default, b2 = default, b3 = default;
        Lane c0 = default, c1 = default, c2 = default, c3 = default;
        Lane d0 = default, d1 = default, d2 = default, d3 = default;
        Lane e0 = default, e1 = default, e2 = default, e3 = default;
        Lane f0 = default, f1 = default, f2 = default, f3 = default;
        if (adds)
        {
            (a0, a1, a2, a3) = Load(result);
            (b0, b1, b2, b3) = Load(result + resultStride);
            (c0, c1, c2, c3) = Load(result + (2 * resultStride));
            (d0, d1, d2, d3) = Load(result + (3 * resultStride));
            (e0, e1, e2, e3) = Load(result + (4 * resultStride));
            (f0, f1, f2, f3) = Load(result + (5 * resultStride));
        }

        var lower = left + (3 * stride);
        for (var i = 0; i < inner; i++, panel += Width)
        {
            var (p, q, r, s) = (Vector512.Load(panel), Vector512.Load(panel + Lanes), Vector512.Load(panel + (2 * Lanes)), Vector512.Load(panel + (3 * Lanes)));
            var x = Vector512.Create(left[i]);
            (a0, a1, a2, a3) = (Add(p, x, a0), Add(q, x, a1), Add(r, x, a2), Add(s, x, a3));
            x = Vector512.Create(left[stride + i]);
            (b0, b1, b2, b3) = (Add(p, x, b0), Add(q, x, b1), Add(r, x, b2), Add(s, x, b3));
            x = Vector512.Create(left[(2 * stride) + i]);
            (c0, c1, c2, c3) = (Add(p, x, c0), Add(q, x, c1), Add(r, x, c2), Add(s, x, c3));
            x = Vector512.Create(lower[i]);
            (d0, d1, d2, d3) = (Add(p, x, d0), Add(q, x, d1), Add(r, x, d2), Add(s, x, d3));
            x = Vector512.Create(lower[stride + i]);
            (e0, e1, e2, e3) = (Add(p, x, e0), Add(q, x, e1), Add(r, x, e2), Add(s, x, e3));
            x = Vector512.Create(lower[(2 * stride) + i]);
            (f0, f1, f2, f3) = (Add(p, x, f0), Add(q, x, f1), Add(r, x, f2), Add(s, x, f3));
        }

        Store(a0, a1, a2, a3, result);
        Store(b0, b1, b2, b3, result += resultStride);
        Store(c0, c1, c2, c3, result += resultStride);
        Store(d0, d1, d2, d3, result += resultStride);
        Store(e0, e1, e2, e3, result += resultStride);
        Store(f0, f1, f2, f3, result + resultStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRow(float* left, float* panel, int inner, float* result, bool adds)
    {
        var (a0, a1, a2, a3) = adds ? Load(result) : default;
        for (var i = 0; i < inner; i++, panel += Width)
        {
            var x = Vector512.Create(left[i]);
            a0 = Add(Vector512.Load(panel), x, a0);
            a1 = Add(Vector512.Load(panel + Lanes), x, a1);
            a2 = Add(Vector512.Load(panel + (2 * Lanes)), x, a2);
            a3 = Add(Vector512.Load(panel + (3 * Lanes)), x, a3);
        }

        Store(a0, a1, a2, a3, result);
    }

    private static Lane Add(Lane left, Lane right, Lane sum) => Vector512.FusedMultiplyAdd(left, right, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Lane, Lane, Lane, Lane) Load(float* from) =>
        (Vector512.Load(from), Vector512.Load(from + Lanes), Vector512.Load(from + (2 * Lanes)), Vector512.Load(from + (3 * Lanes)));

    private static void Store(Lane one, Lane two, Lane three, Lane four, float* to)
    {
        one.Store(to);
        two.Store(to + Lanes);
        three.Store(to + (2 * Lanes));
        four.Store(to + (3 * Lanes));
    }
}
