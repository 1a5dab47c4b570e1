using iSeg.Core.Prompts;
using iSeg.Engine.PixelStage;

namespace iSeg.Engine.Tests.PixelStage;

/// <summary>What the pixel stage knows of a picture before anybody clicks.</summary>
public sealed class SceneKnowledgeTests
{
    [Theory]
    [InlineData("gradient", "star")]
    [InlineData("noise", "star")]
    [InlineData("checks", "star")]
    public async Task Chance_DrawnShape_IsHigherAlongItsOutlineThanInside(string background, string shape)
    {
        var scene = Scene.Draw(background, shape);
        var regions = (await scene.EncodeAsync()).Scene.Regions;
        var inside = Enumerable.Range(0, regions.Count).Select(region => scene.Truth.Contains((int)regions.X[region], (int)regions.Y[region])).ToArray();
        var (outline, within) = (new List<float>(), new List<float>());
        for (var region = 0; region < regions.Count; region++)
        {
            for (var i = regions.Starts[region]; i < regions.Starts[region + 1]; i++)
            {
                regions.Chance[i].ShouldBeInRange(0, 1);
                if (inside[region])
                {
                    (inside[regions.Neighbours[i]] ? within : outline).Add(regions.Chance[i]);
                }
            }
        }

        outline.Average().ShouldBeGreaterThan(2 * within.Average());
    }

    [Fact]
    public async Task Depths_AllOfThePicture_IsHalfItsShorterSide()
    {
        var encoded = await Scene.Draw("gradient", "star").EncodeAsync();
        var (regions, sketch) = (encoded.Scene.Regions, encoded.Scene.Sketch);
        var all = Enumerable.Repeat(true, regions.Count).ToArray();
        var corner = new float[regions.Count];
        corner[encoded.Scene.Labels[0]] = 1;

        var (deepest, marked) = sketch.Depths(all, corner);

        deepest.ShouldBe(MathF.Ceiling(Math.Min(sketch.Width, sketch.Height) / 2f));
        marked.ShouldBeLessThan(deepest / 2);
        sketch.Depths(new bool[regions.Count], corner).ShouldBe((0, 0));
    }

    [Fact]
    public async Task IsExplainedBy_StrokeInTheMiddleOrBesideIt_PrefersTheSetAroundIt()
    {
        var scene = Scene.Draw("gradient", "star");
        var encoded = await scene.EncodeAsync();
        var regions = encoded.Scene.Regions;
        var star = Enumerable.Range(0, regions.Count).Select(region => scene.Truth.Contains((int)regions.X[region], (int)regions.Y[region])).ToArray();
        var seeds = Seeds.From(PromptSet.Of(new PointPrompt(scene.Middle)), encoded.Scene);
        var stroke = new PastStroke(new RegionSeeds(regions, seeds, 1).Positive, true, new bool[regions.Count]);

        stroke.IsExplainedBy(encoded.Scene, star).ShouldBeGreaterThan(.8f);
        stroke.IsExplainedBy(encoded.Scene, Array.ConvertAll(star, inside => !inside)).ShouldBeLessThan(.2f);
    }
}
