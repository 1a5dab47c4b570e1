using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Core.Masks;
using iSeg.Core.Prompts;

namespace iSeg.Benchmarks;

/// <summary>A drawn photograph of any size: a star on a shaded, noisy background with other things around.</summary>
internal sealed record EngineScene(RgbImage Image, RleMask Truth, PointD Middle)
{
    public static EngineScene Draw(double megapixels)
    {
        var height = (int)Math.Sqrt(megapixels * 1e6 * 3 / 4);
        var width = height * 4 / 3;
        var (pixels, truth) = (new byte[3 * width * height], new byte[width * height]);
        var random = new Random(1);
        for (var at = 0; at < truth.Length; at++)
        {
            var (y, x) = Math.DivRem(at, width);
            var (u, v) = ((x - (.5 * width)) / (.3 * height), (y - (.5 * height)) / (.3 * height));
            var inside = Math.Sqrt((u * u) + (v * v)) <= .7 + (.3 * Math.Cos(5 * Math.Atan2(v, u)));
            var other = ((x * 9 / width) + (y * 7 / height)) % 3 == 0;
            truth[at] = inside ? (byte)1 : (byte)0;
            var (r, g, b) = inside ? (200, 80, 60) : other ? (70, 110, 90) : (90 + (80 * x / width), 120, 150 - (60 * y / height));
            var noise = random.Next(-12, 13);
            pixels[3 * at] = (byte)Math.Clamp(r + noise, 0, 255);
            pixels[(3 * at) + 1] = (byte)Math.Clamp(g + noise, 0, 255);
            pixels[(3 * at) + 2] = (byte)Math.Clamp(b + noise, 0, 255);
        }

        var size = new PixelSize(width, height);
        return new(new(size, pixels), RleMask.FromBitmap(truth, size), new(.5 * width, .5 * height));
    }

    /// <summary>The middle first, then alternately corners of the background and places in the star.</summary>
    public PromptSet Clicks(int count) => new([.. Enumerable.Range(0, count).Select(i => (Prompt)(i % 2 == 0
        ? new PointPrompt(new(Middle.X + (.02 * i * Image.Width), Middle.Y))
        : new PointPrompt(new(.05 * Image.Width, .15 * i * Image.Height), false)))]);
}
