using iSeg.Core.Imaging;
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
        var pixels = image.Pixels;
        if (image.Width != side || image.Height != side)
        {
            using var picture = Image.NewFromMemory(pixels, image.Width, image.Height, 3, Enums.BandFormat.Uchar);
            using var square = picture.Resize((double)side / image.Width, kernel: Enums.Kernel.Lanczos3, vscale: (double)side / image.Height);

            // Rounding of the scales can leave a row or column too few or too many.
            using var exact = square.Width == side && square.Height == side ? square.Copy() : square.ThumbnailImage(side, side, size: Enums.Size.Force);
            pixels = exact.WriteToMemory<byte>();
        }

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
