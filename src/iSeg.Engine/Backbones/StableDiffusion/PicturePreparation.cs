using iSeg.Core.Imaging;
using iSeg.Engine.Imaging;
using NetVips;

namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>Pictures as the autoencoder takes them.</summary>
internal static class PicturePreparation
{
    /// <summary>Squeezes the picture into a square, as the authors do: the networks were trained on squares.</summary>
    /// <param name="image">Of any shape.</param>
    /// <param name="side">In pixels.</param>
    /// <returns>[3, side, side], -1..1.</returns>
    public static float[] ToNetworkInput(RgbImage image, int side)
    {
        var pixels = PictureResizing.Resize(image, new(side, side), Enums.Kernel.Lanczos3);
        var area = side * side;
        var input = new float[3 * area];
        for (var at = 0; at < area; at++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                input[(channel * area) + at] = (pixels[(3 * at) + channel] / 127.5f) - 1;
            }
        }

        return input;
    }
}
