using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Engine.Refinement;

namespace iSeg.Engine.Imaging;

/// <summary>
/// Maps as colours over the grey picture, from dark violet (nothing) over orange to pale yellow (the most): always lighter, so that more looks
/// like more without telling colours apart. The editor's colours (wwwroot/js/editor/heat.js).
/// </summary>
public static class HeatMapPng
{
    private const float Cover = .65f;

    private static readonly (float Red, float Green, float Blue)[] Stops = [(36, 20, 92), (128, 30, 122), (226, 88, 62), (250, 190, 72), (255, 250, 214)];

    /// <summary>An 8-bit RGB PNG of the picture's size.</summary>
    /// <param name="map">[height, width] of <paramref name="grid"/>, 0..1; enlarged bilinearly.</param>
    /// <param name="grid">Cells across and down.</param>
    /// <param name="picture">What lies under it.</param>
    public static byte[] Encode(float[] map, PixelSize grid, RgbImage picture)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfNotEqual(map.LongLength, grid.Area, nameof(map));
        var values = Bilinear.Resize(map, grid, picture.Size);
        var pixels = new byte[picture.Pixels.Length];
        for (var at = 0; at < values.Length; at++)
        {
            var (red, green, blue) = Colour(values[at]);
            var under = picture.Pixels.AsSpan(3 * at, 3);
            var grey = ((.3f * under[0]) + (.59f * under[1]) + (.11f * under[2])) * (1 - Cover);
            (pixels[3 * at], pixels[(3 * at) + 1], pixels[(3 * at) + 2]) = ((byte)(grey + (Cover * red)), (byte)(grey + (Cover * green)), (byte)(grey + (Cover * blue)));
        }

        return PicturePng.Encode(new(picture.Size, pixels));
    }

    private static (float Red, float Green, float Blue) Colour(float value)
    {
        var place = Math.Clamp(value, 0, 1) * (Stops.Length - 1);
        var first = Math.Min((int)place, Stops.Length - 2);
        var (from, to, part) = (Stops[first], Stops[first + 1], place - first);
        return (from.Red + (part * (to.Red - from.Red)), from.Green + (part * (to.Green - from.Green)), from.Blue + (part * (to.Blue - from.Blue)));
    }
}
