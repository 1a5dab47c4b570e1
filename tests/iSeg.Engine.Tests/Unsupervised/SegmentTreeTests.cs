using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Core.Masks;
using iSeg.Core.Prompts;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Samples;
using iSeg.Engine.Tests.StableDiffusion;
using iSeg.Engine.Unsupervised;

namespace iSeg.Engine.Tests.Unsupervised;

/// <summary>"Segment everything": the picture divided at every fineness, and segments of it as prompts.</summary>
public sealed class SegmentTreeTests
{
    private static readonly DrawnScene Fruit = DrawnScenes.Fruit(new(480, 320));

    [Fact]
    public async Task Cut_EveryFineness_HasSoManySegmentsAndEachIsPartOfACoarserOne()
    {
        var tree = (await EncodeAsync(Fruit.Image)).DivideAtEveryFineness(Reference.Token);

        tree.Leaves.ShouldBeGreaterThan(20);
        tree.Suggested.ShouldBeInRange(1, tree.Leaves);
        tree.Merges.Select(merge => merge.Height).ShouldBeInOrder();
        var finer = tree.Cut(tree.Leaves);
        foreach (var count in new[] { tree.Leaves, 20, 7, 2, 1 })
        {
            var nodes = tree.Cut(count);
            nodes.Distinct().Count().ShouldBe(count);
            finer.Zip(nodes).Distinct().GroupBy(pair => pair.First).ShouldAllBe(group => group.Count() == 1);
            finer = nodes;
        }
    }

    [Fact]
    public async Task ByteSize_LargePicture_CountsLabelsAndBordersOfAllWorkingPixels()
    {
        var tree = (await EncodeAsync(DrawnScenes.Fruit(new(1500, 1000)).Image)).DivideAtEveryFineness(Reference.Token);

        tree.Size.ShouldNotBe(tree.PictureSize);
        tree.ByteSize.ShouldBeGreaterThan(3 * tree.Size.Area, "labels of two bytes, and whether another one is near");
    }

    [Theory]
    [InlineData("pear")]
    [InlineData("apple")]
    [InlineData("lemon")]
    public async Task Divide_DrawnThing_CanBeClickedTogetherToItsBorder(string thing)
    {
        var segments = (await EncodeAsync(Fruit.Image)).DivideAtEveryFineness(Reference.Token).Divide(30);
        var truth = Fruit.Objects.Single(found => found.Category == thing).Mask;

        var parts = Enumerable.Range(1, segments.Count).Select(segments.Mask).Where(mask => 2 * mask.Intersect(truth).Area > mask.Area).ToArray();

        parts.Length.ShouldBeInRange(1, 8);
        parts.Aggregate((a, b) => a.Union(b)).Iou(truth).ShouldBeGreaterThan(.85);
    }

    [Fact]
    public async Task Predict_EverySegmentOfALargePicture_NoPixelTwiceAndNoneLeftOver()
    {
        var scene = DrawnScenes.Fruit(new(1500, 1000));
        var encoded = await EncodeAsync(scene.Image);
        var tree = encoded.DivideAtEveryFineness(Reference.Token);
        encoded.WorkingSize.ShouldNotBe(encoded.PictureSize);

        var masks = tree.Cut(12).Distinct().Select(node => new Segmenter().Predict(encoded, Prompts(tree, node), cancellationToken: Reference.Token).Mask).ToArray();

        masks.Sum(mask => mask.Area).ShouldBe(scene.Image.Size.Area);
        masks.Aggregate((a, b) => a.Union(b)).Area.ShouldBe(scene.Image.Size.Area);
    }

    [Fact]
    public async Task Predict_SegmentsTakenInAndOut_WhatCameLastHolds()
    {
        var encoded = await EncodeAsync(Fruit.Image);
        var tree = encoded.DivideAtEveryFineness(Reference.Token);
        int[] nodes = [.. tree.Cut(8).Distinct().Order()];

        var both = Mask(encoded, new SegmentsPrompt(tree.Division, [nodes[0], nodes[1]]));
        var less = Mask(encoded, new SegmentsPrompt(tree.Division, [nodes[0], nodes[1]]), new SegmentsPrompt(tree.Division, [nodes[0]], false));

        both.ShouldBe(Mask(encoded, new SegmentsPrompt(tree.Division, [nodes[0]])).Union(less));
        less.ShouldBe(Mask(encoded, new SegmentsPrompt(tree.Division, [nodes[1]])));
        less.Intersect(Mask(encoded, new SegmentsPrompt(tree.Division, [nodes[0]]))).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task Predict_ThresholdOfSegments_LowerTakesMoreHigherLess()
    {
        var encoded = await EncodeAsync(Fruit.Image);
        var tree = encoded.DivideAtEveryFineness(Reference.Token);
        var prediction = new Segmenter().Predict(encoded, Prompts(tree, tree.Cut(15)[tree.Labels[(160 * 480) + 150]]), cancellationToken: Reference.Token);

        var masks = new[] { .05, .2, .4, .5, .6, .8, .95 }.Select(threshold => prediction.MaskAt(threshold)).ToArray();

        masks.Zip(masks.Skip(1)).ShouldAllBe(pair => pair.Second.Subtract(pair.First).IsEmpty);
        masks[2].ShouldBe(masks[3], "in the middle it is what was chosen");
        masks[4].ShouldBe(masks[3]);
        masks[0].Area.ShouldBeGreaterThan(masks[3].Area);
    }

    [Fact]
    public async Task Predict_SegmentsAndANegativePoint_CorrectsThem()
    {
        var encoded = await EncodeAsync(Fruit.Image);
        var tree = encoded.DivideAtEveryFineness(Reference.Token);
        var pear = Fruit.Objects.Single(found => found.Category == "pear").Mask;
        var middle = new PointD(pear.Bounds.X + (pear.Bounds.Width / 2.0), pear.Bounds.Y + (pear.Bounds.Height / 2.0));

        var mask = Mask(encoded, new SegmentsPrompt(tree.Division, [2 * (tree.Leaves - 1)]), new PointPrompt(middle, false));

        mask.Contains((int)middle.X, (int)middle.Y).ShouldBeFalse();
        mask.Area.ShouldBeInRange(1, (480 * 320) - 1);
    }

    [Fact]
    public async Task Predict_SegmentsThatAreNot_SaysWhy()
    {
        var encoded = await EncodeAsync(Fruit.Image);
        var tree = encoded.DivideAtEveryFineness(Reference.Token);

        string Refusal(params Prompt[] prompts) => Should.Throw<InvalidPromptException>(() => Mask(encoded, prompts)).Message;

        Refusal(new SegmentsPrompt("sd-1.5-0123456789ab", [0])).ShouldContain("divided in another way");
        Refusal(new SegmentsPrompt(tree.Division, [(2 * tree.Leaves) - 1])).ShouldContain("no segment");
        Refusal(new SegmentsPrompt(tree.Division, [])).ShouldContain("names no segment");
        Refusal(new SegmentsPrompt(tree.Division, [3]), new SegmentsPrompt(tree.Division, [3], false)).ShouldContain("No segment is left");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 8)]
    [InlineData(3, 200)]
    [InlineData(4000, 40)]
    public async Task DivideAtEveryFineness_OddShapes_CoversEveryPixel(int width, int height)
    {
        var encoded = await EncodeAsync(new(new(width, height), [.. Enumerable.Range(0, 3 * width * height).Select(i => (byte)(i / 3 % width * 255 / width))]));

        var tree = encoded.DivideAtEveryFineness(Reference.Token);

        Mask(encoded, new SegmentsPrompt(tree.Division, [2 * (tree.Leaves - 1)])).Area.ShouldBe((long)width * height);
        tree.Divide(Math.Min(5, tree.Leaves)).Areas.Sum().ShouldBe((long)width * height);
    }

    [Fact]
    public async Task DivideAtEveryFineness_StableDiffusion_DividesByItsAttention()
    {
        using var backbone = StableDiffusionBackbone.Load(Reference.Two.Checkpoint, "tiny", new() { LatentSide = 32 });
        var encoded = await backbone.EncodeAsync(DrawnScenes.Fruit(new(120, 80)).Image, new(120, 80), Reference.Token);

        var tree = encoded.DivideAtEveryFineness(Reference.Token);

        tree.Division.ShouldStartWith("tiny-");
        tree.Division.ShouldNotBe((await EncodeAsync(DrawnScenes.Fruit(new(120, 80)).Image)).DivideAtEveryFineness(Reference.Token).Division);
        encoded.DivideAtEveryFineness(Reference.Token).ShouldBeSameAs(tree, "once is enough");
        Mask(encoded, new SegmentsPrompt(tree.Division, [.. tree.Cut(6).Distinct()])).Area.ShouldBe(120 * 80);
    }

    private static async Task<EncodedImage> EncodeAsync(RgbImage image) => await new AffinityBackbone().EncodeAsync(image, image.Size, Reference.Token);

    private static PromptSet Prompts(SegmentTree tree, params int[] nodes) => PromptSet.Of(new SegmentsPrompt(tree.Division, [.. nodes]));

    private static RleMask Mask(EncodedImage encoded, params Prompt[] prompts) => new Segmenter().Predict(encoded, PromptSet.Of(prompts), cancellationToken: Reference.Token).Mask;
}
