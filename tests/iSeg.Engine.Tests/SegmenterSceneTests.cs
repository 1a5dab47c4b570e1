using iSeg.Core.Prompts;

namespace iSeg.Engine.Tests;

/// <summary>What a person expects of simple things: one click, one line or one box cut a coloured shape out of its background.</summary>
public sealed class SegmenterSceneTests
{
    [Theory]
    [InlineData("plain", "disc")]
    [InlineData("plain", "star")]
    [InlineData("gradient", "square")]
    [InlineData("gradient", "ellipse")]
    [InlineData("checks", "disc")]
    [InlineData("noise", "disc")]
    [InlineData("noise", "star")]
    public async Task Predict_OneClick_FindsTheShape(string background, string shape)
    {
        var scene = Scene.Draw(background, shape);
        var prediction = new Segmenter().Predict(await scene.EncodeAsync(), PromptSet.Of(new PointPrompt(scene.Middle)), cancellationToken: TestContext.Current.CancellationToken);
        prediction.Mask.Iou(scene.Truth).ShouldBeGreaterThan(.93);
    }

    [Theory]
    [InlineData(.08)]
    [InlineData(.15)]
    [InlineData(.4)]
    public async Task Predict_OneClick_FindsShapesOfAnySize(double radius)
    {
        var scene = Scene.Draw("gradient", "disc", 640, 480, radius);
        var prediction = new Segmenter().Predict(await scene.EncodeAsync(), PromptSet.Of(new PointPrompt(scene.Middle)), cancellationToken: TestContext.Current.CancellationToken);
        prediction.Mask.Iou(scene.Truth).ShouldBeGreaterThan(.9);
    }

    [Theory]
    [InlineData("gradient", "star")]
    [InlineData("checks", "disc")]
    [InlineData("noise", "square")]
    public async Task Predict_Box_FindsTheShape(string background, string shape)
    {
        var scene = Scene.Draw(background, shape);
        var prediction = new Segmenter().Predict(await scene.EncodeAsync(), PromptSet.Of(scene.Box), cancellationToken: TestContext.Current.CancellationToken);
        prediction.Mask.Iou(scene.Truth).ShouldBeGreaterThan(.9);
    }

    [Theory]
    [InlineData("gradient", "ellipse")]
    [InlineData("noise", "disc")]
    public async Task Predict_Line_FindsTheShape(string background, string shape)
    {
        var scene = Scene.Draw(background, shape);
        var line = new LinePrompt([new(scene.Middle.X - 20, scene.Middle.Y), new(scene.Middle.X + 20, scene.Middle.Y + 5)]);
        var prediction = new Segmenter().Predict(await scene.EncodeAsync(), PromptSet.Of(line), cancellationToken: TestContext.Current.CancellationToken);
        prediction.Mask.Iou(scene.Truth).ShouldBeGreaterThan(.9);
    }

    [Fact]
    public async Task Predict_MaskToStartFrom_SnapsToTheShape()
    {
        var scene = Scene.Draw("gradient", "disc");
        var rough = iSeg.Core.Masks.RleMask.Rectangle(scene.Size, scene.Truth.Bounds);
        var prediction = new Segmenter().Predict(await scene.EncodeAsync(), PromptSet.Of(new MaskPrompt(rough)), cancellationToken: TestContext.Current.CancellationToken);
        prediction.Mask.Iou(scene.Truth).ShouldBeGreaterThan(rough.Iou(scene.Truth));
    }

    [Fact]
    public async Task Predict_LargePictureGivenReduced_BordersFollowThePicture()
    {
        var scene = Scene.Draw("gradient", "star", 2400, 1800);
        var prediction = new Segmenter().Predict(await scene.EncodeAsync(), PromptSet.Of(new PointPrompt(scene.Middle)), cancellationToken: TestContext.Current.CancellationToken);
        prediction.Map.Size.LongSide.ShouldBeLessThanOrEqualTo(1024);
        prediction.Mask.Size.ShouldBe(scene.Size);
        prediction.Mask.Iou(scene.Truth).ShouldBeGreaterThan(.97);
    }

    [Fact]
    public async Task Predict_NegativeClickInAPlainObject_TakesAwayMoreThanADot()
    {
        var scene = Scene.Draw("plain", "disc", 640, 480);
        var encoded = await scene.EncodeAsync();
        var (middle, aside) = (new PointPrompt(scene.Middle), new PointPrompt(new(scene.Middle.X - 50, scene.Middle.Y), false));
        var segmenter = new Segmenter();

        var before = segmenter.Predict(encoded, PromptSet.Of(middle)).Mask;
        var after = segmenter.Predict(encoded, PromptSet.Of(middle, aside)).Mask;

        before.Subtract(after).Area.ShouldBeGreaterThan(60);
        after.Contains((int)aside.Position.X + 1, (int)aside.Position.Y + 1).ShouldBeFalse("the click's surroundings go with it");
    }
}
