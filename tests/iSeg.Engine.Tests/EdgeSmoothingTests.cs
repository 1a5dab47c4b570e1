using CsCheck;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Core.Prompts;

namespace iSeg.Engine.Tests;

public sealed class EdgeSmoothingTests
{
    private static readonly Gen<RleMask> Masks =
        from width in Gen.Int[1, 60]
        from height in Gen.Int[1, 45]
        from block in Gen.Int[1, 9]
        from bits in Gen.Bool.Array[(width / block + 1) * (height / block + 1)]
        select RleMask.FromBitmap(Blocks(bits, width, height, block), new(width, height));

    [Fact]
    public void Smooth_AnyMask_IsTheBlurCutAtOneHalf() => Gen.Select(Masks, Gen.Int[1, 7]).Sample(
        (mask, radius) =>
        {
            var expected = Blurred(mask, radius);
            EdgeSmoothing.Smooth(mask, radius).ShouldBe(expected.IsEmpty ? mask : expected);
        },
        iter: 300);

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(EdgeSmoothing.MaxRadius)]
    public void Smooth_LargeMask_HasNoSeams(int radius)
    {
        var size = new PixelSize(620, 330);
        var mask = RleMask.FromBitmap(Blocks([.. Enumerable.Range(0, 9 * 5).Select(i => (i * 7 % 5) < 2)], size.Width, size.Height, 75), size);

        EdgeSmoothing.Smooth(mask, radius).ShouldBe(Blurred(mask, radius));
    }

    [Fact]
    public void Smooth_StraightBorders_StayAlsoAtTheFrame()
    {
        var size = new PixelSize(120, 90);
        foreach (var rect in new PixelRect[] { new(0, 0, 50, 90), new(30, 0, 40, 90), new(0, 20, 120, 70), size.Bounds })
        {
            var mask = RleMask.Rectangle(size, rect);
            EdgeSmoothing.Smooth(mask, 6).ShouldBe(mask);
        }
    }

    [Fact]
    public void Smooth_NestedMasks_StayNested() => Gen.Select(Masks, Gen.Int[1, 6], Gen.Int[0, 1000]).Sample(
        (mask, radius, seed) =>
        {
            var random = new Random(seed);
            var larger = RleMask.FromBitmap([.. mask.ToBitmap().Select(bit => random.Next(3) == 0 ? (byte)1 : bit)], mask.Size);
            var (small, large) = (EdgeSmoothing.Smooth(mask, radius), EdgeSmoothing.Smooth(larger, radius));
            if (!Blurred(mask, radius).IsEmpty)
            {
                small.Subtract(large).IsEmpty.ShouldBeTrue();
            }
        },
        iter: 200);

    [Fact]
    public void Smooth_ToothedDisc_LosesTheTeethAndKeepsTheDisc()
    {
        var disc = Scene.Draw("plain", "disc").Truth;
        var toothed = RleMask.FromBitmap([.. disc.ToBitmap().Select((bit, at) => disc.Contains((at % 320) + 4, at / 320) && (at / 320 & 2) == 0 ? (byte)1 : bit)], disc.Size);

        var smooth = EdgeSmoothing.Smooth(toothed, 4);

        (Border(smooth) / (double)Border(toothed)).ShouldBeLessThan(.8);
        smooth.Iou(disc).ShouldBeGreaterThan(.96);
    }

    [Fact]
    public void Smooth_SpeckThatWouldVanish_ComesBackAsItWas()
    {
        var speck = RleMask.Rectangle(new(50, 50), new(20, 20, 2, 2));
        EdgeSmoothing.Smooth(speck, 9).ShouldBe(speck);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(EdgeSmoothing.MaxRadius + 1)]
    public void Smooth_RadiusThatIsNone_SaysTheRange(int radius) =>
        Should.Throw<ArgumentOutOfRangeException>(() => EdgeSmoothing.Smooth(RleMask.Full(new(4, 4)), radius)).Message.ShouldContain("0..64");

    [Theory]
    [InlineData("star")]
    [InlineData("square")]
    public async Task MaskAt_Smoothed_ClicksHoldAndThresholdsStayNested(string shape)
    {
        var scene = Scene.Draw("checks", shape);
        var tip = scene.Truth.ColumnSpans().Last();
        var prompts = PromptSet.Of(
            new BoxPrompt(scene.Box.Min, scene.Box.Max),
            new PointPrompt(scene.Middle),
            new PointPrompt(new(tip.Column - 1, tip.Top)),
            new PointPrompt(new(scene.Middle.X + 12, scene.Middle.Y), false),
            new LinePrompt([new(5, 5), new(60, 8)], false));
        var prediction = new Segmenter().Predict(await scene.EncodeAsync(), prompts, cancellationToken: TestContext.Current.CancellationToken);

        foreach (var smoothing in new[] { 0, 1, 5, 16 })
        {
            var last = RleMask.Full(scene.Size);
            foreach (var threshold in new[] { .1, .3, .5, .7, .9 })
            {
                var mask = prediction.MaskAt(threshold, smoothing);
                mask.Subtract(last).IsEmpty.ShouldBeTrue($"threshold {threshold}, smoothing {smoothing}");
                foreach (var point in prompts.Prompts.OfType<PointPrompt>())
                {
                    mask.Contains((int)point.Position.X, (int)point.Position.Y).ShouldBe(point.IsPositive, $"{point}, threshold {threshold}, smoothing {smoothing}");
                }

                mask.Contains(30, 6).ShouldBeFalse();
                new PixelRect(scene.Truth.Bounds.X - 4, scene.Truth.Bounds.Y - 4, scene.Truth.Bounds.Width + 8, scene.Truth.Bounds.Height + 8)
                    .Contains(mask.Bounds).ShouldBeTrue("the box holds");
                last = mask;
            }
        }

        prediction.MaskAt(.5, 0).ShouldBe(prediction.MaskAt(.5));
        prediction.MaskAt(.5, 5).ShouldNotBe(prediction.MaskAt(.5));
    }

    private static byte[] Blocks(bool[] bits, int width, int height, int block) =>
        [.. Enumerable.Range(0, width * height).Select(at => bits[(at / width / block * (width / block + 1)) + (at % width / block)] ? (byte)1 : (byte)0)];

    /// <summary>Pixel pairs of which one is in and one is out.</summary>
    private static int Border(RleMask mask) =>
        mask.ColumnSpans().Sum(span => Enumerable.Range(span.Top, span.Bottom - span.Top)
            .Sum(y => (mask.Contains(span.Column - 1, y) ? 0 : 1) + (mask.Contains(span.Column + 1, y) ? 0 : 1)) + 2);

    /// <summary>The definition, worked out slowly: box sums twice in both directions, over the pixels that there are.</summary>
    private static RleMask Blurred(RleMask mask, int radius)
    {
        var (width, height) = (mask.Width, mask.Height);
        var values = Array.ConvertAll(mask.ToBitmap(), bit => (long)bit);
        var weights = Array.ConvertAll(values, _ => 1L);
        for (var pass = 0; pass < 2; pass++)
        {
            (values, weights) = (Sums(values, width, height, radius), Sums(weights, width, height, radius));
        }

        return RleMask.FromBitmap([.. values.Select((value, at) => 2 * value > weights[at] ? (byte)1 : (byte)0)], mask.Size);
    }

    private static long[] Sums(long[] values, int width, int height, int radius)
    {
        var across = new long[values.Length];
        var down = new long[values.Length];
        for (var at = 0; at < values.Length; at++)
        {
            var (y, x) = Math.DivRem(at, width);
            for (var other = Math.Max(0, x - radius); other <= Math.Min(width - 1, x + radius); other++)
            {
                across[at] += values[(y * width) + other];
            }
        }

        for (var at = 0; at < values.Length; at++)
        {
            var (y, x) = Math.DivRem(at, width);
            for (var other = Math.Max(0, y - radius); other <= Math.Min(height - 1, y + radius); other++)
            {
                down[at] += across[(other * width) + x];
            }
        }

        return down;
    }
}
