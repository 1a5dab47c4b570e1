using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lane = System.Runtime.Intrinsics.Vector512<float>;

namespace iSeg.Engine.Backbones.StableDiffusion.Convolutions;

/// <summary>
/// The minimal filtering algorithm F(4x4, 3x3) (Winograd 1980; Lavin and Gray 2015, arXiv 1509.09308): 4x4 results of a 3x3 convolution
/// from 6x6 numbers with 36 multiplications instead of 144. Each function does one dimension, sixteen channels at a time.
/// </summary>
internal static class Winograd
{
    /// <summary>Results of a tile, each way.</summary>
    public const int Tile = 4;

    /// <summary>Numbers that a tile is computed from, each way; also products per dimension.</summary>
    public const int Window = 6;

    /// <summary>Products of a tile and channel.</summary>
    public const int Products = Window * Window;

    /// <summary>B^T d.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lane, Lane, Lane, Lane, Lane, Lane) Input(Lane d0, Lane d1, Lane d2, Lane d3, Lane d4, Lane d5)
    {
        var (two, four, five) = (Vector512.Create(2f), Vector512.Create(4f), Vector512.Create(5f));
        var (even, odd) = (Add(-four, d2, d4), Add(-four, d1, d3));
        var (near, far) = (d4 - d2, two * (d3 - d1));
        return (Add(four, d0, d4) - (five * d2), even + odd, even - odd, near + far, near - far, Add(four, d1, d5) - (five * d3));
    }

    /// <summary>G g.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lane, Lane, Lane, Lane, Lane, Lane) Filter(Lane g0, Lane g1, Lane g2)
    {
        var sixth = Vector512.Create(1 / 6f);
        var (outer, wide, middle) = (sixth * (g0 + g2), Add(Vector512.Create(1 / 24f), g0, sixth * g2), sixth * g1);
        var half = Vector512.Create(.5f) * middle;
        return (Vector512.Create(.25f) * g0, -(outer + middle), middle - outer, wide + half, wide - half, g2);
    }

    /// <summary>A^T m.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lane, Lane, Lane, Lane) Output(Lane m0, Lane m1, Lane m2, Lane m3, Lane m4, Lane m5)
    {
        var (sum, difference, far, away) = (m1 + m2, m1 - m2, m3 + m4, m3 - m4);
        return (
            m0 + sum + far,
            Add(Vector512.Create(2f), away, difference),
            Add(Vector512.Create(4f), far, sum),
            Add(Vector512.Create(8f), away, difference) + m5);
    }

    private static Lane Add(Lane left, Lane right, Lane sum) => Vector512.FusedMultiplyAdd(left, right, sum);
}
