using iSeg.Core.Geometry;
using iSeg.Core.Prompts;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Samples;

namespace iSeg.Engine.Tests;

/// <summary>Pictures that are no photographs: a box around a thing cuts it out of a sketch, a painting and clip art.</summary>
public sealed class StylesTests
{
    [Theory]
    [InlineData(0, "pear")]
    [InlineData(0, "house")]
    [InlineData(1, "pear")]
    [InlineData(1, "house")]
    [InlineData(2, "pear")]
    [InlineData(2, "house")]
    public async Task Predict_BoxOnADrawnStyle_FindsTheThing(int style, string thing)
    {
        var scene = DrawnStyles.All(new PixelSize(480, 320))[style];
        var truth = scene.Objects.Single(found => found.Category == thing).Mask;
        var encoded = await new AffinityBackbone().EncodeAsync(scene.Image, scene.Image.Size, TestContext.Current.CancellationToken);
        var box = truth.Bounds;

        var prediction = new Segmenter().Predict(
            encoded, PromptSet.Of(new BoxPrompt(new(box.X, box.Y), new(box.Right, box.Bottom))), cancellationToken: TestContext.Current.CancellationToken);

        prediction.Mask.Iou(truth).ShouldBeGreaterThan(.85, scene.Name);
    }
}
