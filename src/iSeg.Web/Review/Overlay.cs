using System.Globalization;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Data.Review;
using iSeg.Engine.Imaging;

namespace iSeg.Web.Review;

/// <summary>What an overlay shows.</summary>
public enum OverlayView
{
    /// <summary>What came, what went and what stayed.</summary>
    Difference,
    Before,
    After,
}

/// <summary>Draws what became of a picture's objects, to be laid over it; reduced, since it is looked at as a whole.</summary>
internal static class Overlay
{
    public const int LongestSide = 2048;

    /// <summary>Blue for what came, orange for what went: told apart by colour-blind people too.</summary>
    private static readonly (byte R, byte G, byte B, byte A) Came = (45, 125, 255, 165), Went = (255, 140, 20, 185), Stayed = (255, 255, 255, 70);

    /// <summary>A PNG of the picture's shape, at most <see cref="LongestSide"/> long.</summary>
    /// <param name="size">Of the picture.</param>
    /// <param name="objects">What to draw, later ones on top.</param>
    /// <param name="colors">#rrggbb by category.</param>
    /// <param name="view">What of it.</param>
    public static byte[] Draw(PixelSize size, IReadOnlyList<ObjectDiff> objects, IReadOnlyDictionary<int, string> colors, OverlayView view)
    {
        var step = (Math.Max(size.Width, size.Height) + LongestSide - 1) / LongestSide;
        var small = new PixelSize((size.Width + step - 1) / step, (size.Height + step - 1) / step);
        var pixels = new byte[4 * small.Area];
        foreach (var thing in objects)
        {
            switch (view)
            {
                case OverlayView.Before:
                    Paint(thing.Before, Color(colors, thing.CategoryBefore));
                    break;
                case OverlayView.After:
                    Paint(thing.After, Color(colors, thing.CategoryAfter));
                    break;
                default:
                    Paint(thing.Before.Intersect(thing.After), Stayed);
                    Paint(thing.After.Subtract(thing.Before), Came);
                    Paint(thing.Before.Subtract(thing.After), Went);
                    break;
            }
        }

        return RgbaPng.Encode(pixels, small);

        void Paint(RleMask mask, (byte R, byte G, byte B, byte A) color)
        {
            foreach (var (column, top, bottom) in mask.ColumnSpans())
            {
                if (column % step != 0)
                {
                    continue;
                }

                for (var y = (top + step - 1) / step; y * step < bottom; y++)
                {
                    var at = 4 * ((y * small.Width) + (column / step));
                    (pixels[at], pixels[at + 1], pixels[at + 2], pixels[at + 3]) = color;
                }
            }
        }
    }

    private static (byte R, byte G, byte B, byte A) Color(IReadOnlyDictionary<int, string> colors, int? category)
    {
        var text = category is { } id && colors.TryGetValue(id, out var known) ? known : "#808080";
        byte Part(int at) => byte.Parse(text.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (Part(1), Part(3), Part(5), 140);
    }
}
