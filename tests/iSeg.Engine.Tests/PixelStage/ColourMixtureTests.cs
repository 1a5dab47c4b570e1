using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Engine.PixelStage;

namespace iSeg.Engine.Tests.PixelStage;

public sealed class ColourMixtureTests
{
    private static readonly PixelSize Size = new(96, 64);

    /// <summary>Learnt on one side, then, from where it was, on the other: it follows.</summary>
    [Fact]
    public void Learn_OneSideThenTheOther_IsDenserWhereItLearnt()
    {
        var regions = Regions(x => x < 48 ? ((byte)(150 + x), (byte)(60 + x), (byte)20) : ((byte)20, (byte)(x - 20), (byte)(100 + x)));
        var left = Enumerable.Range(0, regions.Count).Select(region => regions.X[region] < 48).ToArray();
        var (mixture, other) = (new ColourMixture(regions), new ColourMixture(regions));
        var (ours, theirs) = (new float[regions.Count], new float[regions.Count]);

        foreach (var isLeft in new[] { true, false })
        {
            mixture.Learn(left, isLeft).ShouldBeTrue();
            other.Learn(left, !isLeft).ShouldBeTrue();
            mixture.LogDensities(ours);
            other.LogDensities(theirs);

            Enumerable.Range(0, regions.Count).ShouldAllBe(region => ours[region] > theirs[region] == (left[region] == isLeft));
        }
    }

    [Fact]
    public void Learn_FewerRegionsThanParts_LearnsThemAndNothingIsRefused()
    {
        var regions = Regions(x => ((byte)(2 * x), 90, 120));
        var one = Enumerable.Range(0, regions.Count).Select(region => region == 3).ToArray();
        var mixture = new ColourMixture(regions);
        var densities = new float[regions.Count];

        mixture.Learn(one, ofObject: true).ShouldBeTrue();
        mixture.LogDensities(densities);
        densities.ShouldAllBe(density => density <= densities[3] && float.IsFinite(density));

        mixture.Learn(new bool[regions.Count], ofObject: true).ShouldBeFalse();
    }

    private static RegionGraph Regions(Func<int, (byte, byte, byte)> colour)
    {
        var pixels = new byte[3 * Size.Width * Size.Height];
        for (var i = 0; i < Size.Width * Size.Height; i++)
        {
            (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = colour(i % Size.Width);
        }

        return PixelScene.Build(new RgbImage(Size, pixels), Size, TestContext.Current.CancellationToken).Regions;
    }
}
