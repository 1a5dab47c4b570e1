using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Core.Masks;
using iSeg.Core.Prompts;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Imaging;
using iSeg.Engine.Samples;

namespace iSeg.Engine.Tests;

/// <summary>Pictures that are no photographs: a box around a thing cuts it out of a sketch, a painting and clip art.</summary>
public sealed class StylesTests
{
    [Theory]
    [InlineData(0, "pear", .98)]
    [InlineData(0, "house", .98)]
    [InlineData(1, "pear", .98)]
    [InlineData(1, "house", .98)]
    [InlineData(2, "pear", .85)] // without its outline: docs/paper.md
    [InlineData(2, "house", .98)]
    public async Task Predict_BoxOnADrawnStyle_FindsTheThing(int style, string thing, double least)
    {
        var scene = DrawnStyles.All(new PixelSize(480, 320))[style];
        var truth = scene.Objects.Single(found => found.Category == thing).Mask;
        var encoded = await new AffinityBackbone().EncodeAsync(scene.Image, scene.Image.Size, TestContext.Current.CancellationToken);
        var box = truth.Bounds;

        var prediction = new Segmenter().Predict(
            encoded, PromptSet.Of(new BoxPrompt(new(box.X, box.Y), new(box.Right, box.Bottom))), cancellationToken: TestContext.Current.CancellationToken);

        prediction.Mask.Iou(truth).ShouldBeGreaterThan(least, scene.Name);
    }

    [Theory]
    [InlineData("apple")]
    [InlineData("pear")]
    [InlineData("lemon")]
    public async Task Predict_BoxOnAGreyPicture_FindsTheThing(string thing)
    {
        var scene = DrawnScenes.Fruit(new(480, 320));
        var grey = (byte[])scene.Image.Pixels.Clone();
        for (var at = 0; at < grey.Length; at += 3)
        {
            grey[at] = grey[at + 1] = grey[at + 2] = (byte)((.3 * grey[at]) + (.59 * grey[at + 1]) + (.11 * grey[at + 2]));
        }

        var truth = scene.Objects.Single(found => found.Category == thing).Mask;

        (await BoxAsync(new(scene.Image.Size, grey), truth)).Iou(truth).ShouldBeGreaterThan(.95);
    }

    [Fact]
    public async Task Predict_OnAnIconAndOnAStrip_FindsTheThing()
    {
        var (icon, square) = Draw(new(8, 8), (x, y) => x is >= 2 and < 6 && y is >= 2 and < 6);
        var (strip, disc) = Draw(new(4000, 40), (x, y) => ((x - 1800) * (x - 1800)) + ((y - 20) * (y - 20)) <= 144);

        (await BoxAsync(icon, square)).ShouldBe(square);
        (await PointAsync(icon, new(4, 4))).ShouldBe(square);
        (await BoxAsync(strip, disc)).Iou(disc).ShouldBeGreaterThan(.95);

        // One click takes some ground with it; saying that it is none makes it exact.
        var first = await PointAsync(strip, new(1800, 20));
        first.Iou(disc).ShouldBeGreaterThan(.75);
        var wrong = first.Subtract(disc).ColumnSpans().MaxBy(span => span.Bottom - span.Top);
        (await PredictAsync(strip, new PointPrompt(new(1800, 20)), new PointPrompt(new(wrong.Column, (wrong.Top + wrong.Bottom) / 2), false))).Iou(disc).ShouldBeGreaterThan(.95);
    }

    [Theory]
    [InlineData(1, .95)]
    [InlineData(2, .95)]
    [InlineData(4, .85)] // a line so thick, for the picture, is left out: docs/paper.md
    public async Task Predict_LineArtOnTransparentGround_FindsWhatIsDrawn(int thickness, double least)
    {
        var size = new PixelSize(240, 160);
        var rgba = new byte[4 * size.Area];
        var inside = new byte[size.Area];
        for (var at = 0; at < size.Area; at++)
        {
            var distance = Math.Sqrt(Math.Pow((at % 240) - 100, 2) + Math.Pow((at / 240) - 80, 2));
            (inside[at], rgba[(4 * at) + 3]) = ((byte)(distance <= 40 ? 1 : 0), (byte)(Math.Abs(distance - 41 + (thickness / 2.0)) < thickness / 2.0 ? 255 : 0));
        }

        using var file = new MemoryStream(RgbaPng.Encode(rgba, size));
        var circle = RleMask.FromBitmap(inside, size);

        (await PointAsync(new PictureProcessor().LoadRgb(file, 4096, TestContext.Current.CancellationToken), new(100, 80))).Iou(circle).ShouldBeGreaterThan(least);
    }

    private static (RgbImage Image, RleMask Mask) Draw(PixelSize size, Func<int, int, bool> isThing)
    {
        var (pixels, mask) = (new byte[3 * size.Area], new byte[size.Area]);
        for (var at = 0; at < size.Area; at++)
        {
            mask[at] = isThing(at % size.Width, at / size.Width) ? (byte)1 : (byte)0;
            byte[] colour = mask[at] == 1 ? [210, 70, 50] : [60, 90, 120];
            colour.CopyTo(pixels, 3 * at);
        }

        return (new(size, pixels), RleMask.FromBitmap(mask, size));
    }

    private static Task<RleMask> BoxAsync(RgbImage image, RleMask truth) =>
        PredictAsync(image, new BoxPrompt(new(truth.Bounds.X, truth.Bounds.Y), new(truth.Bounds.Right, truth.Bounds.Bottom)));

    private static Task<RleMask> PointAsync(RgbImage image, PointD at) => PredictAsync(image, new PointPrompt(at));

    private static async Task<RleMask> PredictAsync(RgbImage image, params Prompt[] prompts)
    {
        var encoded = await new AffinityBackbone().EncodeAsync(image, image.Size, TestContext.Current.CancellationToken);
        return new Segmenter().Predict(encoded, PromptSet.Of(prompts), cancellationToken: TestContext.Current.CancellationToken).Mask;
    }
}
