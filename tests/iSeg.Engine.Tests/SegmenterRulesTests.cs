using System.Collections.Immutable;
using CsCheck;
using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Core.Masks;
using iSeg.Core.Prompts;
using iSeg.Engine.Backbones.Affinity;

namespace iSeg.Engine.Tests;

/// <summary>What holds for every picture and every prompt.</summary>
public sealed class SegmenterRulesTests
{
    private static readonly double[] Thresholds = [0, .1, .3, .5, .7, .9, 1];

    private static readonly Gen<(RgbImage Image, PixelSize Picture, PromptSet Prompts)> Cases =
        from width in Gen.Int[1, 40]
        from height in Gen.Int[1, 40]
        from scale in Gen.Int[1, 3]
        from bytes in Gen.Byte.Array[3 * width * height]
        from blocks in Gen.Bool
        from positive in Gen.Select(Gen.Double[0, .999], Gen.Double[0, .999]).Array[1, 4]
        from negative in Gen.Select(Gen.Double[0, .999], Gen.Double[0, .999]).Array[0, 4]
        from box in Gen.Bool
        let picture = new PixelSize(width * scale, height * scale)
        select (Picture(bytes, width, height, blocks), picture, Prompts(positive, negative, box, picture));

    [Fact]
    public void MaskAt_AnyThreshold_ObeysPromptsAndIsNested() => Cases.Sample(
        test =>
        {
            var prediction = Predict(test.Image, test.Picture, test.Prompts);
            var last = RleMask.Full(test.Picture);
            var negative = new HashSet<(int, int)>();
            foreach (var threshold in Thresholds)
            {
                var mask = prediction.MaskAt(threshold);
                mask.Size.ShouldBe(test.Picture);
                mask.Subtract(last).IsEmpty.ShouldBeTrue();
                last = mask;
                negative.Clear();
                foreach (var point in test.Prompts.Prompts.OfType<PointPrompt>().Reverse())
                {
                    // The last of several clicks on one pixel holds.
                    var pixel = ((int)point.Position.X, (int)point.Position.Y);
                    if (negative.Add(pixel))
                    {
                        mask.Contains(pixel.Item1, pixel.Item2).ShouldBe(point.IsPositive);
                    }
                }
            }
        },
        iter: 60,
        threads: 1);

    [Fact]
    public void Predict_GoingOnFromAnEarlierPrediction_IsTheSameAsAnew() => Cases.Sample(
        test =>
        {
            var encoded = new AffinityBackbone().EncodeAsync(test.Image, test.Picture, CancellationToken.None).GetAwaiter().GetResult();
            var segmenter = new Segmenter();
            MaskPrediction? last = null;
            for (var count = 1; count <= test.Prompts.Prompts.Length; count++)
            {
                var prompts = new PromptSet([.. test.Prompts.Prompts.Take(count)]);
                last = segmenter.Predict(encoded, prompts, previous: last);
                last.Mask.ShouldBe(segmenter.Predict(encoded, prompts).Mask);
            }
        },
        iter: 25,
        threads: 1);

    [Fact]
    public async Task Predict_EarlierPredictionOfSomethingElse_MeansNothing()
    {
        var scene = Scene.Draw("noise", "star");
        var encoded = await scene.EncodeAsync();
        var (segmenter, middle, corner) = (new Segmenter(), new PointPrompt(scene.Middle), new PointPrompt(new(3, 3), false));
        var other = segmenter.Predict(encoded, PromptSet.Of(new PointPrompt(new(5, 5))));
        var otherPicture = segmenter.Predict(await Scene.Draw("gradient", "star").EncodeAsync(), PromptSet.Of(middle));
        var otherOptions = segmenter.Predict(encoded, PromptSet.Of(middle), new() { Iterations = 1 });
        var expected = segmenter.Predict(encoded, PromptSet.Of(middle, corner)).Mask;

        foreach (var previous in (MaskPrediction[])[other, otherPicture, otherOptions])
        {
            segmenter.Predict(encoded, PromptSet.Of(middle, corner), previous: previous).Mask.ShouldBe(expected);
        }
    }

    [Fact]
    public async Task MaskAt_WithBox_LiesInTheBoxAndItsTolerance()
    {
        var scene = Scene.Draw("noise", "star");
        var box = new BoxPrompt(new(60, 60), new(160, 150));
        var prediction = new Segmenter().Predict(await scene.EncodeAsync(), PromptSet.Of(box, new PointPrompt(new(100, 100))), cancellationToken: TestContext.Current.CancellationToken);

        foreach (var threshold in Thresholds)
        {
            var bounds = prediction.MaskAt(threshold).Bounds;
            PixelRect.FromEdges(58, 58, 162, 152).Contains(bounds).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Predict_AgainAndInParallel_GivesTheSameBits()
    {
        var scene = Scene.Draw("checks", "star");
        var (first, second) = (await scene.EncodeAsync(), await scene.EncodeAsync());
        var prompts = PromptSet.Of(new PointPrompt(scene.Middle), new PointPrompt(new(5, 5), false), new PointPrompt(new(150, 150)));
        var segmenter = new Segmenter();
        var serial = segmenter.Predict(first, prompts, cancellationToken: TestContext.Current.CancellationToken);

        var parallel = new MaskPrediction[8];
        Parallel.For(0, parallel.Length, i => parallel[i] = segmenter.Predict(i % 2 == 0 ? first : second, prompts, cancellationToken: TestContext.Current.CancellationToken));

        foreach (var prediction in parallel)
        {
            prediction.Map.Values.SequenceEqual(serial.Map.Values).ShouldBeTrue();
            prediction.Mask.ShouldBe(serial.Mask);
        }
    }

    [Fact]
    public async Task Predict_OtherOptions_AreUsed()
    {
        var scene = Scene.Draw("gradient", "star");
        var encoded = await scene.EncodeAsync();
        var prompts = PromptSet.Of(new PointPrompt(scene.Middle));
        var token = TestContext.Current.CancellationToken;
        var segmenter = new Segmenter();

        segmenter.Predict(encoded, prompts, new() { Lambda = .02, Iterations = 3 }, cancellationToken: token).Mask.Iou(scene.Truth).ShouldBeGreaterThan(.8);
        Should.Throw<ArgumentOutOfRangeException>(() => segmenter.Predict(encoded, prompts, new() { Lambda = -1 }, cancellationToken: token));
        Should.Throw<ArgumentOutOfRangeException>(() => segmenter.Predict(encoded, prompts, new() { Threshold = double.NaN }, cancellationToken: token));
        Should.Throw<ArgumentOutOfRangeException>(() => segmenter.Predict(encoded, prompts, null, cancellationToken: token).MaskAt(1.01));
        Should.Throw<OperationCanceledException>(() => segmenter.Predict(encoded, prompts, cancellationToken: new CancellationToken(true)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 300)]
    [InlineData(300, 1)]
    [InlineData(3, 2)]
    [InlineData(2000, 3)]
    public void Predict_TinyAndThinPictures_GiveAMaskOfTheirSize(int width, int height)
    {
        var image = Picture(new byte[3 * width * height], width, height, blocks: false);
        var prediction = Predict(image, image.Size, PromptSet.Of(new PointPrompt(new(width / 2, height / 2))));
        prediction.Mask.Size.ShouldBe(image.Size);
        prediction.Mask.Contains(width / 2, height / 2).ShouldBeTrue();
    }

    [Fact]
    public void Predict_UniformPicture_HasNoNumbersThatAreNone()
    {
        var image = new RgbImage(new(80, 60), [.. Enumerable.Repeat((byte)128, 3 * 80 * 60)]);
        var prediction = Predict(image, image.Size, PromptSet.Of(new PointPrompt(new(40, 30)), new PointPrompt(new(2, 2), false)));
        foreach (var value in prediction.Map.Values)
        {
            value.ShouldBeInRange(0, 1);
        }
    }

    [Fact]
    public async Task Predict_BadPrompts_AreRefusedWithAReason()
    {
        var scene = Scene.Draw("plain", "disc", 60, 40);
        var encoded = await scene.EncodeAsync();
        void Refused(PromptSet prompts, string why) =>
            Should.Throw<InvalidPromptException>(() => new Segmenter().Predict(encoded, prompts, cancellationToken: TestContext.Current.CancellationToken)).Message.ShouldContain(why);

        Refused(PromptSet.Empty, "no prompt");
        Refused(PromptSet.Of(new PointPrompt(new(double.NaN, 1))), "finite");
        Refused(PromptSet.Of(new PointPrompt(new(60, 1))), "60x40");
        Refused(PromptSet.Of(new PointPrompt(new(1, 1), false)), "negative");
        Refused(PromptSet.Of(new LinePrompt([])), "no points");
        Refused(PromptSet.Of(new TextPrompt("a horse")), "Stable Diffusion");
    }

    [Fact]
    public async Task Predict_PromptsUnknownToTheMask_StartFromEmptyMask()
    {
        var scene = Scene.Draw("plain", "disc", 60, 40);
        var prediction = new Segmenter().Predict(
            await scene.EncodeAsync(), PromptSet.Of(new MaskPrompt(RleMask.Empty(scene.Size))), cancellationToken: TestContext.Current.CancellationToken);
        prediction.Mask.Size.ShouldBe(scene.Size);
    }

    private static MaskPrediction Predict(RgbImage image, PixelSize picture, PromptSet prompts)
    {
        var encoded = new AffinityBackbone().EncodeAsync(image, picture, CancellationToken.None).GetAwaiter().GetResult();
        return new Segmenter().Predict(encoded, prompts);
    }

    private static RgbImage Picture(byte[] bytes, int width, int height, bool blocks)
    {
        if (blocks)
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = bytes[i / 60 * 60];
            }
        }

        return new(new(width, height), bytes);
    }

    private static PromptSet Prompts((double X, double Y)[] positive, (double X, double Y)[] negative, bool box, PixelSize picture)
    {
        var prompts = ImmutableArray.CreateBuilder<Prompt>();
        if (box)
        {
            prompts.Add(new BoxPrompt(new(0, 0), new(Math.Max(1, picture.Width * .7), Math.Max(1, picture.Height * .7))));
        }

        prompts.AddRange(positive.Select(p => new PointPrompt(new(p.X * picture.Width, p.Y * picture.Height))));
        prompts.AddRange(negative.Select(p => new PointPrompt(new(p.X * picture.Width, p.Y * picture.Height), false)));
        return new(prompts.ToImmutable());
    }
}
