using iSeg.Benchmarks.Fitting;

namespace iSeg.Web.Tests.Fitting;

public sealed class RankFitTests
{
    [Fact]
    public void Fit_OneFeatureAmongThreeTellsTheIou_TakesTheBestOfEveryStroke()
    {
        var random = new Random(3);
        var (first, second) = (Strokes(random, 40), Strokes(random, 40));

        var weights = RankFit.Fit([first], .001);

        weights[1].ShouldBeGreaterThan(0);
        RankFit.Taken(second, weights).ShouldBe(second.Average(stroke => stroke.Iou.Max()), .01);
    }

    [Fact]
    public void Fit_FeatureThatAllCandidatesOfAStrokeShare_GetsNoWeight() => RankFit.Fit([Strokes(new(5), 20)], .001)[2].ShouldBe(0);

    [Fact]
    public void Fit_FeatureInOtherUnits_TakesTheSame()
    {
        var strokes = Strokes(new(7), 30);
        var scaled = strokes.ConvertAll(stroke => stroke with { Features = Array.ConvertAll(stroke.Features, row => new[] { row[0], row[1] * 1000, row[2] }) });

        RankFit.Taken(scaled, RankFit.Fit([scaled], .001)).ShouldBe(RankFit.Taken(strokes, RankFit.Fit([strokes], .001)), .001);
    }

    /// <summary>Noise, what grows with the IoU, and the same for all candidates of a stroke.</summary>
    private static List<RankedStroke> Strokes(Random random, int count) => [.. Enumerable.Range(0, count).Select(number =>
    {
        float[] iou = [.. Enumerable.Range(0, 12).Select(_ => random.NextSingle())];
        return new RankedStroke(Array.ConvertAll(iou, value => new[] { random.NextSingle(), (3 * value) - 1, number }), iou);
    })];
}
