using iSeg.Engine.PixelStage;

namespace iSeg.Engine.Tests.PixelStage;

public sealed class CandidateOverlapsTests
{
    /// <summary>One large region and four small ones.</summary>
    private static readonly int[] Area = [60, 10, 10, 10, 10];

    /// <summary>One that has nothing in common with the others, and two that differ by a small region.</summary>
    private static readonly bool[][] Sets =
    [
        [false, false, false, false, true],
        [true, true, false, false, false],
        [true, true, true, false, false],
    ];

    private readonly CandidateOverlaps _overlaps = new(Area, Sets);

    [Fact]
    public void Means_AreIntersectionOverUnionOfPixels() => _overlaps.Means().ShouldBe([1 / 3f, (1 + (70 / 80f)) / 3, (1 + (70 / 80f)) / 3], 1e-6f);

    [Fact]
    public void Expected_OfEqualScores_IsTheMean() => _overlaps.Expected([5, 5, 5]).ShouldBe(_overlaps.Means(), 1e-6f);

    [Fact]
    public void Expected_OfALoneOneThatLooksALittleBetter_IsLess()
    {
        var expected = _overlaps.Expected([5.2f, 5, 5]);

        expected[0].ShouldBeLessThan(expected[1]);
    }

    [Fact]
    public void Expected_OfOneThatLooksMuchBetter_IsNearlyOne()
    {
        var expected = _overlaps.Expected([9, 1, 1]);

        expected[0].ShouldBeInRange(.99f, 1);
        expected[1].ShouldBeLessThan(.01f);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1e6f)]
    public void Expected_OfScoresHoweverFarApart_IsAnOverlap(float scale) =>
        _overlaps.Expected([-3 * scale, 0, 2 * scale]).ShouldAllBe(iou => iou >= 0 && iou <= 1.0001f);
}
