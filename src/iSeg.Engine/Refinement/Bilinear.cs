using iSeg.Core.Geometry;

namespace iSeg.Engine.Refinement;

/// <summary>Bilinear enlargement with half-pixel centres; beyond the outermost centres the border value continues.</summary>
internal static class Bilinear
{
    /// <param name="source">[height, width] row-major.</param>
    /// <param name="from">The source's size.</param>
    /// <param name="to">The wanted size.</param>
    /// <returns>[height, width] row-major, of <paramref name="to"/>.</returns>
    public static float[] Resize(ReadOnlySpan<float> source, PixelSize from, PixelSize to)
    {
        var result = new float[to.Area];
        for (var y = 0; y < to.Height; y++)
        {
            var (top, bottom, down) = Place(y, from.Height, to.Height);
            for (var x = 0; x < to.Width; x++)
            {
                var (left, right, along) = Place(x, from.Width, to.Width);
                var upper = ((1 - along) * source[(top * from.Width) + left]) + (along * source[(top * from.Width) + right]);
                var lower = ((1 - along) * source[(bottom * from.Width) + left]) + (along * source[(bottom * from.Width) + right]);
                result[(y * to.Width) + x] = ((1 - down) * upper) + (down * lower);
            }
        }

        return result;
    }

    private static (int First, int Second, float Fraction) Place(int index, int from, int to)
    {
        var at = Math.Max(0, ((index + .5f) * from / to) - .5f);
        var first = Math.Min((int)at, from - 1);
        return (first, Math.Min(first + 1, from - 1), at - first);
    }
}
