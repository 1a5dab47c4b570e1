using System.Numerics.Tensors;

namespace iSeg.Engine.PixelStage;

/// <summary>Which palette colours speak for the object and which against it, from a first idea of where it is.</summary>
internal static class ColourModel
{
    /// <summary>Even a colour that was never seen on one side may be there: this part of all pixels is thought to be anywhere.</summary>
    private const float Doubt = .02f;

    /// <summary>ln P(colour | object) - ln P(colour | background).</summary>
    /// <param name="palette">The colours.</param>
    /// <param name="objectPixels">[colours] how many pixels of the object have each; spread over similar colours in place.</param>
    /// <param name="backgroundPixels">[colours] the same of the background.</param>
    /// <param name="limit">Bound of the result's magnitude.</param>
    /// <param name="logOdds">[colours], overwritten.</param>
    public static void LogOdds(Palette palette, Span<float> objectPixels, Span<float> backgroundPixels, float limit, Span<float> logOdds)
    {
        Normalize(palette, objectPixels);
        Normalize(palette, backgroundPixels);
        for (var i = 0; i < palette.Count; i++)
        {
            logOdds[i] = Math.Clamp(MathF.Log(objectPixels[i] / backgroundPixels[i]), -limit, limit);
        }
    }

    private static void Normalize(Palette palette, Span<float> pixels)
    {
        palette.Smooth(pixels);
        var sum = TensorPrimitives.Sum<float>(pixels);
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = ((1 - Doubt) * (sum > 0 ? pixels[i] / sum : 0)) + (Doubt / pixels.Length);
        }
    }
}
