using iSeg.Core.Geometry;

namespace iSeg.Core.Formats;

/// <summary>Objects of which labels only have a box.</summary>
internal static class BoxMask
{
    /// <summary>Why an object that is a box only is left out.</summary>
    public const string LeftOut = "it is a box without an outline; boxes are taken in on demand, as filled boxes";

    /// <summary>A box on whole pixels, at least one in each direction; null for one that is turned inside out.</summary>
    public static PixelRect? Rounded(double left, double top, double right, double bottom)
    {
        if (!(right > left && bottom > top))
        {
            return null;
        }

        var (x, y) = ((int)Math.Round(left), (int)Math.Round(top));
        return new(x, y, Math.Max((int)Math.Round(right) - x, 1), Math.Max((int)Math.Round(bottom) - y, 1));
    }
}
