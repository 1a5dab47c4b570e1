using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Tests.Masks;

public sealed class RleMaskVectorTests
{
    private static readonly CocoVectors Vectors = CocoVectors.Load();

    public static TheoryData<int> MaskCases => [.. Enumerable.Range(0, Vectors.Masks.Count)];

    public static TheoryData<int> PolygonCases => [.. Enumerable.Range(0, Vectors.Polygons.Count)];

    [Theory, MemberData(nameof(MaskCases))]
    public void FromBitmap_ReferenceMask_GivesReferenceRunsCountsAreaAndBox(int index)
    {
        var expected = Vectors.Masks[index];

        var mask = RleMask.FromBitmap(expected.Bitmap(), expected.Size);

        mask.Runs.ToArray().ShouldBe(expected.Runs ?? mask.Runs.ToArray());
        mask.ToCounts().ShouldBe(expected.Counts);
        mask.Area.ShouldBe(expected.Area);
        ToBbox(mask.Bounds).ShouldBe(expected.Bbox);
    }

    [Theory, MemberData(nameof(MaskCases))]
    public void FromCounts_ReferenceCounts_DecodesToReferenceBitmap(int index)
    {
        var expected = Vectors.Masks[index];

        var mask = RleMask.FromCounts(expected.Size, expected.Counts);

        mask.ToBitmap().ShouldBe(expected.Bitmap());
        mask.ShouldBe(RleMask.FromRuns(expected.Size, expected.Runs ?? mask.Runs));
    }

    [Theory, MemberData(nameof(PolygonCases))]
    public void FromPolygons_ReferencePolygons_GivesReferencePixels(int index)
    {
        var expected = Vectors.Polygons[index];

        var whole = RleMask.FromPolygons(expected.Size, expected.Segmentation);

        expected.Segmentation.Select(part => RleMask.FromPolygon(expected.Size, part).ToCounts()).ShouldBe(expected.CountsPerPart);
        whole.ToCounts().ShouldBe(expected.Counts);
        whole.Area.ShouldBe(expected.Area);
        ToBbox(whole.Bounds).ShouldBe(expected.Bbox);
    }

    [Fact]
    public void Iou_ReferenceMasks_MatchesWithAndWithoutCrowd()
    {
        var masks = OverlapMasks();
        for (var i = 0; i < Vectors.Overlap.Iou.Length; i++)
        {
            for (var j = 0; j < Vectors.Overlap.Iou[i].Length; j++)
            {
                // Rows are the first masks, columns the masks that may be crowds.
                var (a, b) = (masks[i], masks[masks.Length - Vectors.Overlap.Iou[i].Length + j]);
                a.Iou(b).ShouldBe(Vectors.Overlap.Iou[i][j], 1e-15);
                a.Iou(b, otherIsCrowd: true).ShouldBe(Vectors.Overlap.IouSecondIsCrowd[i][j], 1e-15);
            }
        }
    }

    [Fact]
    public void Merge_ReferenceMasks_GivesReferenceUnionAndIntersection()
    {
        var masks = OverlapMasks();

        RleMask.Merge(masks).ToCounts().ShouldBe(Vectors.Overlap.Union);
        RleMask.Merge(masks, intersect: true).ToCounts().ShouldBe(Vectors.Overlap.Intersection);
    }

    private static RleMask[] OverlapMasks() =>
        [.. Vectors.Overlap.Counts.Select(c => RleMask.FromCounts(new PixelSize(Vectors.Overlap.Width, Vectors.Overlap.Height), c))];

    private static double[] ToBbox(PixelRect rect) => [rect.X, rect.Y, rect.Width, rect.Height];
}
