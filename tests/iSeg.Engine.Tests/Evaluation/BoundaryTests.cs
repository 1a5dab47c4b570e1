using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Engine.Evaluation;

namespace iSeg.Engine.Tests.Evaluation;

public sealed class BoundaryTests
{
    private static readonly PixelSize Size = new(100, 100);

    [Theory]
    [InlineData(100, 100, 2)]
    [InlineData(640, 480, 7)]
    [InlineData(480, 854, 8)]
    public void Reach_PictureSize_IsEightThousandthsOfItsDiagonalRoundedUp(int width, int height, int reach) =>
        new Boundary(Truth.Of(RleMask.Empty(new(width, height)))).Reach.ShouldBe(reach);

    [Fact]
    public void Score_TheTruthItself_IsOne() => Score(new(10, 10, 30, 40), new(10, 10, 30, 40)).ShouldBe(1);

    [Fact]
    public void Score_WithinTheTolerance_IsOne() => Score(new(10, 10, 30, 40), new(11, 11, 30, 40)).ShouldBe(1);

    [Fact]
    public void Score_Elsewhere_IsZero() => Score(new(10, 10, 20, 20), new(60, 60, 20, 20)).ShouldBe(0);

    [Fact]
    public void Score_HalfOfTheBorderFarOff_IsAsCountedByHand()
    {
        // Truth: columns 0..49. Its boundary: 100 pixels in column 49. Predicted: the same above row 60, columns 0..53 from there on.
        var step = RleMask.Rectangle(Size, new(0, 0, 50, 60)).Union(RleMask.Rectangle(Size, new(0, 60, 54, 40)));

        // Its boundary: 59 pixels of column 49 (rows 0..58), 5 of row 59 (columns 49..53), 40 of column 53 (rows 60..99). Within 2 pixels
        // of column 49 lie the 59 and three of the five; within 2 of it lie the true pixels of rows 0..61.
        var score = new Boundary(Truth.Of(RleMask.Rectangle(Size, new(0, 0, 50, 100)))).Score(step.ToBitmap());

        var (precision, recall) = (62 / 104.0, 62 / 100.0);
        score.ShouldBe(2 * precision * recall / (precision + recall), 1e-12);
    }

    [Fact]
    public void Score_RimOfThePicture_IsNoBoundary() => Score(new(0, 0, 100, 100), new(0, 0, 100, 100)).ShouldBe(Score(default, default));

    [Fact]
    public void Score_NothingWhereSomethingIs_IsZero()
    {
        Score(new(10, 10, 20, 20), default).ShouldBe(0);
        Score(default, new(10, 10, 20, 20)).ShouldBe(0);
        Score(default, default).ShouldBe(1);
    }

    [Fact]
    public void Score_DifferencesInIgnoredPixelsOnly_IsOne()
    {
        var labels = RleMask.Rectangle(Size, new(20, 20, 30, 30)).ToBitmap();
        var ring = RleMask.Rectangle(Size, new(15, 15, 40, 40)).Subtract(RleMask.Rectangle(Size, new(25, 25, 20, 20)));
        foreach (var (column, top, bottom) in ring.ColumnSpans())
        {
            for (var y = top; y < bottom; y++)
            {
                labels[(y * Size.Width) + column] = Truth.Ignored;
            }
        }

        new Boundary(new(labels, Size)).Score(RleMask.Rectangle(Size, new(16, 16, 38, 38)).ToBitmap()).ShouldBe(1);
    }

    private static double Score(PixelRect truth, PixelRect predicted) =>
        new Boundary(Truth.Of(RleMask.Rectangle(Size, truth))).Score(RleMask.Rectangle(Size, predicted).ToBitmap());
}
