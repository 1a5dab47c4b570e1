using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Lane = System.Runtime.Intrinsics.Vector512<float>;

namespace iSeg.Engine.Backbones.StableDiffusion.Convolutions;

/// <summary>Turns sixteen rows of sixteen numbers into sixteen columns, in registers.</summary>
internal static unsafe class LaneTranspose
{
    /// <param name="from">Sixteen rows.</param>
    /// <param name="stride">Numbers from one row to the next.</param>
    /// <param name="to">Sixteen rows of sixteen: first the first numbers of all that come.</param>
    /// <param name="toStride">Numbers from one of them to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Square(float* from, nint stride, float* to, nint toStride)
    {
        var (a0, a1, a2, a3) = FourRows(from, stride);
        var (b0, b1, b2, b3) = FourRows(from + (4 * stride), stride);
        var (c0, c1, c2, c3) = FourRows(from + (8 * stride), stride);
        var (d0, d1, d2, d3) = FourRows(from + (12 * stride), stride);
        StoreQuarters(a0, b0, c0, d0, to, 4 * toStride);
        StoreQuarters(a1, b1, c1, d1, to + toStride, 4 * toStride);
        StoreQuarters(a2, b2, c2, d2, to + (2 * toStride), 4 * toStride);
        StoreQuarters(a3, b3, c3, d3, to + (3 * toStride), 4 * toStride);
    }

    /// <summary>Four rows, each quarter of the vectors turned for itself: quarter q of result i holds number 4q + i of the four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Lane, Lane, Lane, Lane) FourRows(float* from, nint stride)
    {
        var (a, b) = (Vector512.Load(from), Vector512.Load(from + stride));
        var (c, d) = (Vector512.Load(from + (2 * stride)), Vector512.Load(from + (3 * stride)));
        var (ab0, ab1) = (Avx512F.UnpackLow(a, b).AsDouble(), Avx512F.UnpackHigh(a, b).AsDouble());
        var (cd0, cd1) = (Avx512F.UnpackLow(c, d).AsDouble(), Avx512F.UnpackHigh(c, d).AsDouble());
        return (
            Avx512F.UnpackLow(ab0, cd0).AsSingle(),
            Avx512F.UnpackHigh(ab0, cd0).AsSingle(),
            Avx512F.UnpackLow(ab1, cd1).AsSingle(),
            Avx512F.UnpackHigh(ab1, cd1).AsSingle());
    }

    /// <summary>Quarter q of all four, q times <paramref name="stride"/> after <paramref name="to"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreQuarters(Lane a, Lane b, Lane c, Lane d, float* to, nint stride)
    {
        const byte Lower = 0b01_00_01_00, Upper = 0b11_10_11_10, Even = 0b10_00_10_00, Odd = 0b11_01_11_01;
        var (lower, upper) = (Avx512F.Shuffle4x128(a, b, Lower), Avx512F.Shuffle4x128(a, b, Upper));
        var (lower2, upper2) = (Avx512F.Shuffle4x128(c, d, Lower), Avx512F.Shuffle4x128(c, d, Upper));
        Avx512F.Shuffle4x128(lower, lower2, Even).Store(to);
        Avx512F.Shuffle4x128(lower, lower2, Odd).Store(to + stride);
        Avx512F.Shuffle4x128(upper, upper2, Even).Store(to + (2 * stride));
        Avx512F.Shuffle4x128(upper, upper2, Odd).Store(to + (3 * stride));
    }
}
