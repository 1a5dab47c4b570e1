using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Core.Prompts;

namespace iSeg.Core.Tests.Prompts;

public sealed class PromptSetTests
{
    private static readonly PixelSize Picture = new(100, 50);

    public static TheoryData<string, Prompt[]> Bad => new()
    {
        { "no prompt", [] },
        { "negative", [new PointPrompt(new(1, 1), false)] },
        { "outside", [new PointPrompt(new(100, 10))] },
        { "outside", [new PointPrompt(new(-0.1, 10))] },
        { "finite", [new PointPrompt(new(double.NaN, 10))] },
        { "finite", [new PointPrompt(new(1, double.PositiveInfinity))] },
        { "no points", [new LinePrompt([])] },
        { "outside", [new LinePrompt([new(1, 1), new(1, 60)])] },
        { "less than one pixel", [new BoxPrompt(new(10, 10), new(10, 30))] },
        { "less than one pixel", [new BoxPrompt(new(200, 10), new(300, 30))] },
        { "finite", [new BoxPrompt(new(double.NaN, 0), new(5, 5))] },
        { "empty", [new TextPrompt("  ")] },
        { "mask", [new MaskPrompt(RleMask.Empty(new(3, 3)))] },
    };

    [Theory, MemberData(nameof(Bad))]
    public void Validate_BadPrompts_AreRefusedSayingWhy(string reason, Prompt[] prompts) =>
        Should.Throw<InvalidPromptException>(() => PromptSet.Of(prompts).Validate(Picture)).Message.ShouldContain(reason, Case.Insensitive);

    [Fact]
    public void Validate_EveryKindAtTheEdges_IsAccepted() =>
        PromptSet.Of(
            new PointPrompt(new(0, 0)),
            new PointPrompt(new(99.99, 49.99), false),
            new LinePrompt([new(5, 5)]),
            new BoxPrompt(new(-10, -10), new(400, 400)),
            new TextPrompt("dog")).Validate(Picture);

    [Fact]
    public void BoxPrompt_CornersInAnyOrder_AreOrdered()
    {
        var box = new BoxPrompt(new(30, 5), new(10, 40));
        box.Min.ShouldBe(new PointD(10, 5));
        box.Max.ShouldBe(new PointD(30, 40));
    }
}
