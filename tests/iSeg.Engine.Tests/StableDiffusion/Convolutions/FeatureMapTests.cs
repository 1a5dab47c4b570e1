using iSeg.Engine.Backbones.StableDiffusion.Convolutions;

namespace iSeg.Engine.Tests.StableDiffusion.Convolutions;

public sealed class FeatureMapTests
{
    [Fact]
    public void Twice_AnyMap_RepeatsEveryPixel()
    {
        using var map = FeatureMap.FromPlanes([1, 2, 3, 4, 5, 6], 1, 3);
        using var twice = map.Twice();

        (twice.Height, twice.Width, twice.Channels).ShouldBe((2, 6, 2));
        twice.ToPlanes(2).ShouldBe([1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 4, 4, 5, 5, 6, 6]);
    }

    [Fact]
    public void Half_EvenAndOddSides_TakesEverySecondPixelFromTheFirst()
    {
        using var map = FeatureMap.FromPlanes([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 4, 3);
        using var half = map.Half();

        (half.Height, half.Width).ShouldBe((2, 2));
        half.ToPlanes(1).ShouldBe([1, 3, 7, 9]);
    }

    [Fact]
    public void Join_TwoMaps_HasTheChannelsOfBoth()
    {
        using var one = FeatureMap.FromPlanes([1, 2, 3, 4], 1, 2);
        using var other = FeatureMap.FromPlanes([5, 6], 1, 2);
        using var both = FeatureMap.Join(one, other);

        both.ToPlanes(3).ShouldBe([1, 2, 3, 4, 5, 6]);
    }
}
