using System.Collections.Immutable;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Core.Prompts;
using iSeg.Engine.Evaluation;
using iSeg.Engine.Evaluation.Sets;

namespace iSeg.Engine.Tests.Evaluation;

public sealed class SummaryTests
{
    private static readonly PixelSize Size = new(4, 4);

    [Fact]
    public void Noc_ThreeObjects_IsAsCountedByHand()
    {
        var summary = new NocSummary([Result("a", .5, .82, .95), Result("b", .86, .91), Result("c", .3, .7, .4, .6)], new(MaxClicks: 4));

        summary.ClicksTo(.8).ShouldBe((2 + 1 + 4) / 3.0, 1e-12);
        summary.ClicksTo(.9).ShouldBe((3 + 2 + 4) / 3.0, 1e-12);
        summary.Never(.8).ShouldBe(1);
        summary.Never(.9).ShouldBe(1);
        summary.Iou(1).ShouldBe((.5 + .86 + .3) / 3, 1e-12);

        // An object that was done before counts with its last value.
        summary.Iou(4).ShouldBe((.95 + .91 + .6) / 3, 1e-12);
        summary.BoundaryF(3).ShouldBe((.95 + .91 + .4) / 6, 1e-12);
        summary.Clicks.ShouldBe(9);
    }

    [Fact]
    public void Drops_MendedOrNot_AreToldApart()
    {
        Drop.Of("a", Result("a", .8, .5, .81).Trial).ShouldHaveSingleItem().ShouldBe(new("a", 2, .8, .5, IsMended: true));
        Drop.Of("a", Result("a", .8, .5, .79).Trial).ShouldHaveSingleItem().IsMended.ShouldBeFalse();
        Drop.Of("a", Result("a", .5, .5, .6).Trial).ShouldBeEmpty();

        var summary = new NocSummary([Result("a", .8, .7, .6), Result("b", .9, .6, .9)], new());
        summary.Drops.Select(drop => (drop.Name, drop.Click)).ShouldBe([("b", 2), ("a", 2), ("a", 3)]);
        summary.LargeDrops.ShouldHaveSingleItem().Name.ShouldBe("b");
    }

    [Fact]
    public void Masks_AfterAStep_AreAsCountedByHand()
    {
        ImmutableArray<ObjectResult> results = [Result("a", .5, .9), Result("b", .7, .95), Result("c", .3), Result("d", .6, .8)];

        var first = MaskSummary.After(results, 1);
        var second = MaskSummary.After(results, 2);

        first.MeanIou.ShouldBe(.525, 1e-12);
        first.MedianIou.ShouldBe(.55, 1e-12);
        first.ShareGood.ShouldBe(0);
        second.MeanIou.ShouldBe((.9 + .95 + .3 + .8) / 4, 1e-12);
        second.ShareGood.ShouldBe(.5);
    }

    [Fact]
    public void Spread_OneToTwenty_HasItsNearestRanks()
    {
        var spread = Spread.Of(Enumerable.Range(1, 20).Reverse().Select(value => (double)value));

        spread.ShouldBe(new(10.5, 10.5, 19));
        Spread.Of([7]).ShouldBe(new(7, 7, 7));
        Spread.Of([]).ShouldBe(default);
    }

    /// <summary>An object with these IoUs after its steps; the boundary scores are half of them.</summary>
    private static ObjectResult Result(string name, params double[] ious)
    {
        var item = new EvaluationObject(name, () => throw new InvalidOperationException("Nobody needs it."));
        var steps = ious.Select(iou => new TrialStep([new PointPrompt(new(1, 1))], iou, iou / 2, TimeSpan.FromMilliseconds(5)));
        return new(new(name, name, null, [item]), item, Size, 1, 0, TimeSpan.FromMilliseconds(9), new([.. steps], RleMask.Empty(Size)));
    }
}
