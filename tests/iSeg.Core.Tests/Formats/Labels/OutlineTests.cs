using CsCheck;
using iSeg.Core.Formats.Outlines;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Core.Tests.Masks;

namespace iSeg.Core.Tests.Formats.Labels;

public sealed class OutlineTests
{
    [Fact]
    public void Trace_AnyMask_IsFilledToTheSamePixelsByCocosRule() => MaskGen.Pair.Where(pair => !pair.Mask().IsEmpty).Sample(pair =>
    {
        var mask = pair.Mask();
        RleMask.FromPolygons(mask.Size, MaskOutlines.Trace(mask)).ShouldBe(mask);
        RleMask.FromPolygon(mask.Size, MaskOutlines.TraceAsOne(mask)).ShouldBe(mask);
    });

    [Fact]
    public void Trace_Ring_IsOnePolygonWithACut()
    {
        var size = new PixelSize(20, 20);
        var ring = RleMask.Rectangle(size, new(2, 2, 10, 10)).Subtract(RleMask.Rectangle(size, new(5, 5, 3, 3)));

        var outline = MaskOutlines.Trace(ring).ShouldHaveSingleItem();

        // Four corners, the hole's four, and both ends of the cut once more.
        outline.Length.ShouldBe(2 * (4 + 4 + 3));
    }

    [Fact]
    public void Trace_WithTolerance_TakesFewerPointsAndStaysNear()
    {
        var size = new PixelSize(300, 300);
        var disc = StrokeRasterizer.Rasterize(size, [new(150, 150)], 100);

        var exact = MaskOutlines.Trace(disc).Single();
        var near = MaskOutlines.Trace(disc, 1).Single();

        near.Length.ShouldBeLessThan(exact.Length / 4);
        RleMask.FromPolygon(size, near).Iou(disc).ShouldBeGreaterThan(.98);
    }

    [Fact]
    public void Trace_SpeckWithLargeTolerance_IsNotLost()
    {
        var size = new PixelSize(30, 30);
        var speck = RleMask.Rectangle(size, new(7, 9, 2, 1));

        RleMask.FromPolygons(size, MaskOutlines.Trace(speck, 50)).ShouldBe(speck);
    }
}
