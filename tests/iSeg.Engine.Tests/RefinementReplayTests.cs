using iSeg.Core.Prompts;

namespace iSeg.Engine.Tests;

public sealed class RefinementReplayTests
{
    [Fact]
    public async Task Run_OneClick_SpreadsFromItsRegionOverTheObject()
    {
        var scene = Scene.Draw("plain", "disc");
        var encoded = await scene.EncodeAsync();

        var maps = RefinementReplay.Run(encoded, PromptSet.Of(new PointPrompt(scene.Middle)), SegmentationOptions.Fixed(5), TestContext.Current.CancellationToken);

        maps.Count.ShouldBe(6);
        var regions = RegionMap.Of(encoded);
        regions.Size.ShouldBe(encoded.WorkingSize);
        regions.Labels.Length.ShouldBe((int)regions.Size.Area);
        regions.Labels.Max().ShouldBe((ushort)(regions.Count - 1));
        maps.ShouldAllBe(map => map.Length == regions.Count && map.All(value => value >= 0 && value <= 1));
        var clicked = regions.Labels[((int)scene.Middle.Y * regions.Size.Width) + (int)scene.Middle.X];
        maps[0].Select((value, region) => (value, region)).ShouldAllBe(entry => entry.value == (entry.region == clicked ? 1 : 0));
        var (inside, outside) = Means(maps[5]);
        inside.ShouldBeGreaterThan(.5);
        outside.ShouldBeLessThan(.2);
        maps[5].ShouldBe(encoded.Spread([maps[0]], SegmentationOptions.Fixed(5))[0], "the last map is what a prediction starts from");

        (double, double) Means(float[] map)
        {
            var pixels = regions.Labels.Select((label, at) => (Value: map[label], Inside: scene.Truth.Contains(at % regions.Size.Width, at / regions.Size.Width))).ToList();
            return (pixels.Where(p => p.Inside).Average(p => p.Value), pixels.Where(p => !p.Inside).Average(p => p.Value));
        }
    }

    [Fact]
    public async Task Run_WithANegativeClick_IsBelowTheMiddleThere()
    {
        var scene = Scene.Draw("plain", "disc");
        var encoded = await scene.EncodeAsync();

        var map = RefinementReplay.Run(encoded, PromptSet.Of(new PointPrompt(scene.Middle), new PointPrompt(new(10, 10), false)), null, TestContext.Current.CancellationToken)[^1];

        var regions = RegionMap.Of(encoded);
        map[regions.Labels[(10 * regions.Size.Width) + 10]].ShouldBeLessThan(.2f);
        map[regions.Labels[((int)scene.Middle.Y * regions.Size.Width) + (int)scene.Middle.X]].ShouldBeGreaterThan(.8f);
    }

    [Fact]
    public async Task Run_NonsenseOrCancelled_SaysSo()
    {
        var encoded = await Scene.Draw("plain", "disc", 60, 40).EncodeAsync();
        var prompts = PromptSet.Of(new PointPrompt(new(20, 20)));

        Should.Throw<InvalidPromptException>(() => RefinementReplay.Run(encoded, PromptSet.Empty, null, TestContext.Current.CancellationToken));
        Should.Throw<ArgumentOutOfRangeException>(() => RefinementReplay.Run(encoded, prompts, new() { Iterations = 101 }, TestContext.Current.CancellationToken));
        Should.Throw<OperationCanceledException>(() => RefinementReplay.Run(encoded, prompts, null, new CancellationToken(true)));
    }
}
