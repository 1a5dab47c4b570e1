using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Engine.Imaging;
using iSeg.Engine.Refinement;
using NetVips;

namespace iSeg.Engine.Clip;

/// <summary>A picture as CLIP takes it: normalised channel planes.</summary>
/// <param name="Values">[3, height, width].</param>
/// <param name="Size">A multiple of the patch in both directions.</param>
internal sealed record ClipPixels(float[] Values, PixelSize Size)
{
    // Mean and deviation of the pictures that OpenAI trained on; all published CLIPs share them.
    private static readonly float[] Mean = [.48145466f, .4578275f, .40821073f];
    private static readonly float[] Deviation = [.26862954f, .26130258f, .27577711f];

    /// <summary>Rounds both sides up to whole patches after reducing the picture to <paramref name="maxLongSide"/>; its shape stays but for that.</summary>
    public static ClipPixels Of(RgbImage image, int patch, int maxLongSide)
    {
        var reduction = Math.Min(1, (double)maxLongSide / image.Size.LongSide);
        int Whole(int side) => Math.Max(1, (int)Math.Ceiling(Math.Max(1, Math.Round(side * reduction)) / patch)) * patch;
        var size = new PixelSize(Whole(image.Width), Whole(image.Height));
        var pixels = PictureResizing.Resize(image, size, Enums.Kernel.Cubic);
        var area = (int)size.Area;
        var values = new float[3 * area];
        for (var channel = 0; channel < 3; channel++)
        {
            for (var at = 0; at < area; at++)
            {
                values[(channel * area) + at] = ((pixels[(3 * at) + channel] / 255f) - Mean[channel]) / Deviation[channel];
            }
        }

        return new(values, size);
    }

    /// <summary>A rectangle of the picture, enlarged or reduced bilinearly to a square.</summary>
    public ClipPixels Cut(PixelRect part, int side)
    {
        var square = new PixelSize(side, side);
        var values = new float[3 * side * side];
        var plane = new float[part.Width * part.Height];
        for (var channel = 0; channel < 3; channel++)
        {
            for (var y = 0; y < part.Height; y++)
            {
                Values.AsSpan((channel * (int)Size.Area) + ((part.Y + y) * Size.Width) + part.X, part.Width).CopyTo(plane.AsSpan(y * part.Width));
            }

            Bilinear.Resize(plane, new(part.Width, part.Height), square).CopyTo(values, channel * side * side);
        }

        return new(values, square);
    }

    /// <summary>[patches, 3 * patch * patch], patches row by row.</summary>
    public float[] Patches(int patch)
    {
        var (columns, rows) = (Size.Width / patch, Size.Height / patch);
        var result = new float[Values.Length];
        var to = 0;
        for (var at = 0; at < rows * columns; at++)
        {
            var (row, column) = Math.DivRem(at, columns);
            for (var line = 0; line < 3 * patch; line++)
            {
                var (channel, y) = Math.DivRem(line, patch);
                Values.AsSpan((channel * (int)Size.Area) + (((row * patch) + y) * Size.Width) + (column * patch), patch).CopyTo(result.AsSpan(to));
                to += patch;
            }
        }

        return result;
    }
}
