using CsCheck;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Core.Prompts;
using iSeg.Engine.Evaluation;
using iSeg.Engine.Evaluation.Strokes;

namespace iSeg.Engine.Tests.Evaluation;

public sealed class StrokesTests
{
    /// <summary>The pixels that a line prompt marks: those whose centres are within half a pixel's diagonal.</summary>
    private const double LineRadius = .7072;

    private static readonly PixelSize Size = new(80, 60);

    [Fact]
    public void Medial_Bar_RunsAlongItsMiddleAndNotToItsEnds()
    {
        var stroke = MedialStroke.Of(Truth.Of(RleMask.Rectangle(Size, new(10, 20, 60, 9))));

        // The middle row is 24; a tenth of some 60 pixels is left out on either side.
        stroke.Where(point => point.X is > 20 and < 60).ShouldAllBe(point => point.Y == 24.5);
        stroke.Min(point => point.X).ShouldBeInRange(14, 18);
        stroke.Max(point => point.X).ShouldBeInRange(62, 66);
    }

    [Fact]
    public void Medial_LetterL_GoesAroundTheCorner()
    {
        var truth = RleMask.Rectangle(Size, new(10, 5, 9, 50)).Union(RleMask.Rectangle(Size, new(10, 46, 60, 9)));

        var stroke = MedialStroke.Of(Truth.Of(truth));

        stroke.ShouldContain(point => point.Y < 15 && Math.Abs(point.X - 14.5) < 1);
        stroke.ShouldContain(point => point.X > 60 && Math.Abs(point.Y - 50.5) < 1);
        Marked(stroke).Subtract(truth).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Medial_OnePixel_IsOnePoint() =>
        MedialStroke.Of(Truth.Of(RleMask.Rectangle(Size, new(7, 9, 1, 1)))).ShouldBe([new PointD(7.5, 9.5)]);

    [Fact]
    public void Medial_AnyObject_MarksObjectPixelsOnly() => Blobs().Sample(
        mask => Marked(MedialStroke.Of(Truth.Of(mask))).Subtract(mask).IsEmpty.ShouldBeTrue(), iter: 200);

    [Fact]
    public void Medial_IgnoredPixels_AreNotObject()
    {
        var labels = RleMask.Rectangle(Size, new(10, 20, 60, 9)).ToBitmap();
        foreach (var (column, top, bottom) in RleMask.Rectangle(Size, new(40, 0, 3, 60)).ColumnSpans())
        {
            for (var y = top; y < bottom; y++)
            {
                labels[(y * Size.Width) + column] = Truth.Ignored;
            }
        }

        Marked(MedialStroke.Of(new(labels, Size))).Bounds.Right.ShouldBeLessThanOrEqualTo(40);
    }

    [Fact]
    public void Surrounding_ObjectInTheMiddle_IsOneClosedLine()
    {
        var line = SurroundingLines.Of(Truth.Of(RleMask.Rectangle(Size, new(20, 20, 40, 10)))).ShouldHaveSingleItem();

        // 5 % of 40 are 2 pixels, fewer than the least: 3.
        line.ShouldBe([new(17.5, 17.5), new(62.5, 17.5), new(62.5, 32.5), new(17.5, 32.5), new(17.5, 17.5)]);
    }

    [Fact]
    public void Surrounding_ObjectAtTheTop_IsOneLineOfThreeSides()
    {
        var line = SurroundingLines.Of(Truth.Of(RleMask.Rectangle(Size, new(20, 1, 40, 10)))).ShouldHaveSingleItem();

        line.ShouldBe([new(62.5, .5), new(62.5, 13.5), new(17.5, 13.5), new(17.5, .5)]);
    }

    [Fact]
    public void Surrounding_ObjectFromSideToSide_IsTwoLines() =>
        SurroundingLines.Of(Truth.Of(RleMask.Rectangle(Size, new(0, 20, 80, 10)))).Select(line => line.ToArray()).ShouldBe(
            [[new(79.5, 33.5), new(.5, 33.5)], [new(.5, 16.5), new(79.5, 16.5)]]);

    [Fact]
    public void Surrounding_NoRoom_IsNoLine() => SurroundingLines.Of(Truth.Of(RleMask.Full(Size))).ShouldBeEmpty();

    [Fact]
    public void Surrounding_AnyObject_MarksNoObjectPixel() => Blobs().Sample(
        mask => SurroundingLines.Of(Truth.Of(mask)).ShouldAllBe(line => Marked(line).Intersect(mask).IsEmpty), iter: 200);

    [Fact]
    public void Run_Line_PromptsForTheObjectAndThenAroundIt()
    {
        var truth = RleMask.Rectangle(Size, new(20, 20, 40, 10));
        var asked = new List<PromptSet>();

        var trial = new LineProtocol().Run(prompts => Answer(asked, prompts, truth), Truth.Of(truth), CancellationToken.None);

        asked.Select(prompts => prompts.Prompts.Select(prompt => ((LinePrompt)prompt).IsPositive)).ShouldBe([[true], [true, false]]);
        trial.Steps.Select(step => step.Iou).ShouldBe([1, 1]);
    }

    [Fact]
    public void Run_Box_IsTightAroundTheObject()
    {
        var truth = RleMask.Rectangle(Size, new(20, 20, 40, 10));
        var asked = new List<PromptSet>();

        new BoxProtocol().Run(prompts => Answer(asked, prompts, truth), Truth.Of(truth), CancellationToken.None);

        asked.ShouldHaveSingleItem().Prompts.ShouldHaveSingleItem().ShouldBe(new BoxPrompt(new(20, 20), new(60, 30)));
    }

    private static RleMask Answer(List<PromptSet> asked, PromptSet prompts, RleMask mask)
    {
        asked.Add(prompts);
        return mask;
    }

    private static RleMask Marked(IReadOnlyList<PointD> line) => StrokeRasterizer.Rasterize(Size, [.. line], LineRadius);

    /// <summary>Some overlapping rectangles with a hole, thin ones and single pixels among them.</summary>
    private static Gen<RleMask> Blobs()
    {
        var rect = from x in Gen.Int[0, 78] from y in Gen.Int[0, 58] from w in Gen.Int[1, 40] from h in Gen.Int[1, 40] select new PixelRect(x, y, w, h);
        return from rects in rect.List[1, 6]
               from hole in rect
               let mask = rects.Select(r => RleMask.Rectangle(Size, r)).Aggregate((a, b) => a.Union(b)).Subtract(RleMask.Rectangle(Size, hole))
               where !mask.IsEmpty
               select mask;
    }
}
