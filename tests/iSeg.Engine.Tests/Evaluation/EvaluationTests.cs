using CsCheck;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Engine.Evaluation;

namespace iSeg.Engine.Tests.Evaluation;

public sealed class EvaluationTests
{
    [Fact]
    public void SquaredDistances_RandomMask_AreThoseOfTryingEveryPixel()
    {
        var masks = from width in Gen.Int[1, 20]
                    from height in Gen.Int[1, 20]
                    from bits in Gen.Int[0, 9].Array[width * height]
                    select (bits.Select(bit => bit > 0).ToArray(), new PixelSize(width, height));
        masks.Sample(
            test =>
            {
                var (mask, size) = test;
                DistanceTransform.SquaredDistances(mask, size).ShouldBe(Slow(mask, size));
            },
            iter: 500);
    }

    [Fact]
    public void Next_NothingFoundYet_ClicksTheMiddleOfTheObject()
    {
        var truth = Truth.Of(RleMask.Rectangle(new(20, 15), new(4, 3, 9, 9)));
        var click = new ClickSimulator(truth).Next(new byte[truth.Size.Area])!;
        click.IsPositive.ShouldBeTrue();
        click.Position.ShouldBe(new(8.5, 7.5));
    }

    [Fact]
    public void Next_MoreSurplusThanMissing_ClicksAgainst()
    {
        var size = new PixelSize(20, 15);
        var predicted = RleMask.Rectangle(size, new(8, 3, 9, 9)).ToBitmap();
        new ClickSimulator(Truth.Of(RleMask.Rectangle(size, new(0, 0, 3, 3)))).Next(predicted)!.IsPositive.ShouldBeFalse();
    }

    [Fact]
    public void Next_AsMuchMissingAsSurplus_ClicksAgainst()
    {
        var size = new PixelSize(20, 15);
        var predicted = RleMask.Rectangle(size, new(10, 3, 5, 5)).ToBitmap();
        var click = new ClickSimulator(Truth.Of(RleMask.Rectangle(size, new(2, 3, 5, 5)))).Next(predicted)!;
        click.IsPositive.ShouldBeFalse();
        click.Position.ShouldBe(new(12.5, 5.5));
    }

    [Fact]
    public void Next_PlaceThatWasClicked_IsNotClickedAgain()
    {
        var simulator = new ClickSimulator(Truth.Of(RleMask.Rectangle(new(5, 3), new(0, 0, 5, 3))));
        var clicks = Enumerable.Range(0, 3).Select(_ => simulator.Next(new byte[15])!.Position).ToList();

        // The row in the middle is deepest; of equals the first.
        clicks.ShouldBe([new(1.5, 1.5), new(2.5, 1.5), new(3.5, 1.5)]);
    }

    [Fact]
    public void Next_ByLot_ClicksAnywhereInTheInnerHalfOfTheMistake()
    {
        // The deepest pixel lies 21 from the nearest one outside, so the inner half are those from 10.5 on: 11 and more.
        var truth = Truth.Of(RleMask.Rectangle(new(60, 50), new(3, 4, 41, 41)));
        var clicks = Enumerable.Range(0, 400).Select(lot => new ClickSimulator(truth, lot).Next(new byte[truth.Size.Area])!).ToList();

        clicks.ShouldAllBe(click => click.IsPositive);
        clicks.Select(click => click.Position.X).Order().ToArray().ShouldSatisfyAllConditions(
            x => x[0].ShouldBeInRange(13.5, 16), x => x[^1].ShouldBeInRange(31, 33.5), x => x.Average().ShouldBe(23.5, 2));
        clicks.Select(click => click.Position.Y).Order().ToArray().ShouldSatisfyAllConditions(
            y => y[0].ShouldBeInRange(14.5, 17), y => y[^1].ShouldBeInRange(32, 34.5), y => y.Average().ShouldBe(24.5, 2));
    }

    [Fact]
    public void Next_SameLot_ClicksTheSamePlacesAndNeverTwice()
    {
        var truth = Truth.Of(RleMask.Rectangle(new(12, 12), new(3, 3, 5, 5)));
        var clicks = Clicks();
        clicks.ShouldBe(Clicks());
        clicks.Distinct().Count().ShouldBe(25);
        clicks.ShouldAllBe(at => at.X > 3 && at.X < 8 && at.Y > 3 && at.Y < 8);

        List<PointD> Clicks()
        {
            var simulator = new ClickSimulator(truth, lot: 5);
            return [.. Enumerable.Range(0, 25).Select(_ => simulator.Next(new byte[truth.Size.Area])!.Position)];
        }
    }

    [Fact]
    public void Run_PredictorThatNeedsThreeClicks_CountsThree()
    {
        var size = new PixelSize(30, 30);
        var truth = RleMask.Rectangle(size, new(5, 5, 20, 20));
        var trial = new NocProtocol().Run(
            prompts => prompts.Prompts.Length < 3 ? RleMask.Rectangle(size, new(5, 5, 10, 10)) : truth, Truth.Of(truth), CancellationToken.None);
        trial.StepsTo(.9, never: 20).ShouldBe(3);
        trial.Steps[0].Iou.ShouldBe(.25);
        trial.Reached(.9).ShouldBeTrue();
        trial.Mask.ShouldBe(truth);
    }

    [Fact]
    public void Iou_IgnoredPixels_CountForNothing()
    {
        var truth = new Truth([1, 0, 255, 255], new(4, 1));
        truth.Iou([1, 0, 1, 0]).ShouldBe(1);
        new ClickSimulator(truth).Next([1, 0, 1, 0]).ShouldBeNull();
    }

    private static long[] Slow(bool[] mask, PixelSize size)
    {
        var result = new long[mask.Length];
        for (var at = 0; at < mask.Length; at++)
        {
            var (y, x) = Math.DivRem(at, size.Width);
            var best = long.MaxValue;
            for (var oy = -1; oy <= size.Height && mask[at]; oy++)
            {
                for (var ox = -1; ox <= size.Width; ox++)
                {
                    var outside = ox < 0 || oy < 0 || ox == size.Width || oy == size.Height;
                    if (outside || !mask[(oy * size.Width) + ox])
                    {
                        best = Math.Min(best, ((ox - x) * (long)(ox - x)) + ((oy - y) * (long)(oy - y)));
                    }
                }
            }

            result[at] = mask[at] ? best : 0;
        }

        return result;
    }
}
