using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Core.Masks;
using iSeg.Core.Prompts;
using iSeg.Engine.Backbones.Affinity;

namespace iSeg.Engine.Tests;

/// <summary>Pictures that the tests draw: one shape on a background, with noise, and the shape's true mask.</summary>
internal sealed record Scene(RgbImage Image, RleMask Truth, PointD Middle, BoxPrompt Box)
{
    public PixelSize Size => Image.Size;

    /// <param name="background">plain, gradient, checks or noise.</param>
    /// <param name="shape">disc, square, ellipse or star.</param>
    /// <param name="width">Of the picture.</param>
    /// <param name="height">Of the picture.</param>
    /// <param name="radius">Of the shape, as a part of the height.</param>
    public static Scene Draw(string background, string shape, int width = 320, int height = 240, double radius = .25)
    {
        var random = new Random(5);
        var (pixels, truth) = (new byte[3 * width * height], new byte[width * height]);
        var (centreX, centreY, r) = (.45 * width, .55 * height, radius * height);
        for (var at = 0; at < truth.Length; at++)
        {
            var (y, x) = Math.DivRem(at, width);
            var inside = Covers(shape, (x + .5 - centreX) / r, (y + .5 - centreY) / r);
            truth[at] = inside ? (byte)1 : (byte)0;
            var noise = (background == "noise" ? 28 : 6) * ((2 * random.NextDouble()) - 1);
            var (red, green, blue) = inside ? (205.0, 70.0, 60.0) : Colour(background, x / (double)width, y / (double)height);
            pixels[3 * at] = (byte)Math.Clamp(red + noise, 0, 255);
            pixels[(3 * at) + 1] = (byte)Math.Clamp(green + noise, 0, 255);
            pixels[(3 * at) + 2] = (byte)Math.Clamp(blue + noise, 0, 255);
        }

        var size = new PixelSize(width, height);
        var mask = RleMask.FromBitmap(truth, size);
        var box = mask.Bounds;
        return new(new(size, pixels), mask, new(centreX, centreY), new(new(box.X, box.Y), new(box.Right, box.Bottom)));
    }

    public async Task<EncodedImage> EncodeAsync() =>
        await new AffinityBackbone().EncodeAsync(Image, Size, TestContext.Current.CancellationToken);

    private static bool Covers(string shape, double x, double y) => shape switch
    {
        "disc" => (x * x) + (y * y) <= 1,
        "square" => Math.Abs(x) <= .8 && Math.Abs(y) <= .8,
        "ellipse" => (x * x / 2) + (y * y * 2) <= 1,
        _ => Math.Sqrt((x * x) + (y * y)) <= .7 + (.3 * Math.Cos(5 * Math.Atan2(y, x))),
    };

    private static (double, double, double) Colour(string background, double x, double y) => background switch
    {
        "plain" => (70, 120, 80),
        "gradient" => (40 + (140 * x), 90 + (60 * y), 170 - (100 * x)),
        "checks" => (((int)(x * 16) + (int)(y * 12)) & 1) == 0 ? (80, 130, 90) : (50, 90, 120),
        _ => (90, 110, 120),
    };
}
