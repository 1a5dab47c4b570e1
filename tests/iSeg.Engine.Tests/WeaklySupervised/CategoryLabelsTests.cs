using iSeg.Core.Geometry;
using iSeg.Engine.WeaklySupervised;

namespace iSeg.Engine.Tests.WeaklySupervised;

public sealed class CategoryLabelsTests
{
    private static readonly PixelSize Row = new(4, 1);

    // Stretched already: the best of each is 1, the least 0.
    private static readonly float[] First = [1, .6f, .3f, 0];
    private static readonly float[] Second = [0, .2f, .38f, 1];

    [Fact]
    public void Assign_FixedThreshold_BelowItIsBackground() =>
        CategoryLabels.Assign([First, Second], Row, [7, 9], Row, BackgroundRule.Fixed(.45)).ShouldBe([7, 7, 0, 9]);

    [Fact]
    public void Assign_SquaredBackground_CompetesWithTheBest() =>
        // (1 - 0.38)^2 = 0.384 exceeds 0.38.
        CategoryLabels.Assign([First, Second], Row, [7, 9], Row, BackgroundRule.Squared).ShouldBe([7, 7, 0, 9]);

    [Fact]
    public void Assign_LargerPicture_FollowsTheMap() =>
        CategoryLabels.Assign([[0, 1]], new(2, 1), [3], new(8, 2), BackgroundRule.Fixed(.5)).ShouldBe([0, 0, 0, 0, 3, 3, 3, 3, 0, 0, 0, 0, 3, 3, 3, 3]);

    [Fact]
    public void Fixed_Zero_Throws() => Should.Throw<ArgumentOutOfRangeException>(() => BackgroundRule.Fixed(0));
}
