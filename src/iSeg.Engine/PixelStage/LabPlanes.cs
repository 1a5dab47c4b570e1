using iSeg.Core.Geometry;
using iSeg.Core.Imaging;

namespace iSeg.Engine.PixelStage;

/// <summary>A picture in CIE L*a*b* (D65), where distances are roughly what people see: L* 0..100, a* and b* about -110..110.</summary>
/// <param name="Size">Width and height.</param>
/// <param name="L">[height, width] row-major.</param>
/// <param name="A">[height, width] row-major.</param>
/// <param name="B">[height, width] row-major.</param>
internal sealed record LabPlanes(PixelSize Size, float[] L, float[] A, float[] B)
{
    private const int CurveSteps = 4096;
    private static readonly float[] Linear = [.. Enumerable.Range(0, 256).Select(value => ToLinear(value / 255.0))];
    private static readonly float[] Curve = [.. Enumerable.Range(0, CurveSteps + 2).Select(step => LabCurve((double)step / CurveSteps))];

    public static LabPlanes From(RgbImage image)
    {
        var count = (int)image.Size.Area;
        var planes = new LabPlanes(image.Size, new float[count], new float[count], new float[count]);
        Parallel.For(0, image.Height, y =>
        {
            var pixels = image.Pixels.AsSpan(3 * y * image.Width, 3 * image.Width);
            for (var x = 0; x < image.Width; x++)
            {
                var (l, a, b) = FromRgb(pixels[3 * x], pixels[(3 * x) + 1], pixels[(3 * x) + 2]);
                var at = (y * image.Width) + x;
                (planes.L[at], planes.A[at], planes.B[at]) = (l, a, b);
            }
        });
        return planes;
    }

    /// <summary>One colour; accurate to about 0.1, which is far below what can be seen.</summary>
    public static (float L, float A, float B) FromRgb(byte red, byte green, byte blue)
    {
        var (r, g, b) = (Linear[red], Linear[green], Linear[blue]);
        var x = Lookup(((.4124564f * r) + (.3575761f * g) + (.1804375f * b)) / .95047f);
        var y = Lookup((.2126729f * r) + (.7151522f * g) + (.0721750f * b));
        var z = Lookup(((.0193339f * r) + (.1191920f * g) + (.9503041f * b)) / 1.08883f);
        return ((116 * y) - 16, 500 * (x - y), 200 * (y - z));
    }

    /// <summary>Every plane weighted 1 2 1 in both directions, which takes off the noise of single pixels; borders repeat.</summary>
    public LabPlanes Smooth() => this with { L = Smooth(L), A = Smooth(A), B = Smooth(B) };

    private float[] Smooth(float[] plane)
    {
        var (width, height) = (Size.Width, Size.Height);
        var result = new float[plane.Length];
        Parallel.For(0, height, y =>
        {
            var above = plane.AsSpan(Math.Max(y - 1, 0) * width, width);
            var row = plane.AsSpan(y * width, width);
            var below = plane.AsSpan(Math.Min(y + 1, height - 1) * width, width);
            var to = result.AsSpan(y * width, width);
            for (var x = 0; x < width; x++)
            {
                var (left, right) = (Math.Max(x - 1, 0), Math.Min(x + 1, width - 1));
                to[x] = ((above[left] + above[right] + below[left] + below[right])
                    + (2 * (above[x] + below[x] + row[left] + row[right])) + (4 * row[x])) / 16;
            }
        });
        return result;
    }

    private static float Lookup(float value)
    {
        var at = Math.Clamp(value, 0, 1) * CurveSteps;
        var step = (int)at;
        return Curve[step] + ((at - step) * (Curve[step + 1] - Curve[step]));
    }

    private static float ToLinear(double value) => (float)(value <= .04045 ? value / 12.92 : Math.Pow((value + .055) / 1.055, 2.4));

    private static float LabCurve(double value) =>
        (float)(value > 216.0 / 24389 ? Math.Cbrt(value) : ((24389.0 / 27 * value) + 16) / 116);
}
