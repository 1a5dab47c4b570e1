using CsCheck;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Tests.Masks;

/// <summary>The algebra on runs against the same thing done pixel by pixel.</summary>
public sealed class RleMaskPropertyTests
{
    [Fact]
    public void Encode_AnyBitmap_DecodesToItselfThroughEveryForm() =>
        MaskGen.Pair.Sample(pair =>
        {
            var mask = pair.Mask();
            mask.ToBitmap().ShouldBe(pair.A);
            RleMask.FromCounts(pair.Size, mask.ToCounts()).ShouldBe(mask);
            RleMask.FromRuns(pair.Size, mask.Runs).ShouldBe(mask);
        });

    [Fact]
    public void SetOperations_AnyPair_AgreeWithPixels() =>
        MaskGen.Pair.Sample(pair =>
        {
            var (a, b) = (pair.Mask(), pair.Other());
            a.Union(b).ToBitmap().ShouldBe(Zip(pair, (x, y) => x | y));
            a.Intersect(b).ToBitmap().ShouldBe(Zip(pair, (x, y) => x & y));
            a.Subtract(b).ToBitmap().ShouldBe(Zip(pair, (x, y) => x & (1 - y)));
            a.SymmetricDifference(b).ToBitmap().ShouldBe(Zip(pair, (x, y) => x ^ y));
            a.IntersectionArea(b).ShouldBe(a.Intersect(b).Area);
            a.Area.ShouldBe(pair.A.Sum(v => (long)v));
        });

    [Fact]
    public void SetOperations_Result_IsCanonical() =>
        MaskGen.Pair.Sample(pair =>
        {
            var result = pair.Mask().Union(pair.Other());
            result.ShouldBe(RleMask.FromBitmap(result.ToBitmap(), pair.Size));
            result.Runs.ToArray().Skip(1).ShouldAllBe(run => run > 0);
        });

    [Fact]
    public void Crop_AnyRectangle_HoldsThosePixels() =>
        Gen.Select(MaskGen.Pair, MaskGen.Rect).Sample((pair, rect) =>
        {
            var crop = pair.Mask().Crop(rect);
            var expected = new byte[rect.Area];
            for (var i = 0; i < expected.Length; i++)
            {
                var (x, y) = (rect.X + (i % rect.Width), rect.Y + (i / rect.Width));
                expected[i] = (byte)(pair.Mask().Contains(x, y) ? 1 : 0);
            }

            crop.ToBitmap().ShouldBe(expected);
        }, iter: 30);

    [Fact]
    public void Place_CropOfAMask_PutsItBack() =>
        Gen.Select(MaskGen.Pair, MaskGen.Rect).Sample((pair, rect) =>
        {
            var mask = pair.Mask();
            mask.Crop(rect).Place(pair.Size, rect.X, rect.Y).ShouldBe(mask.Intersect(RleMask.Rectangle(pair.Size, rect)));
        });

    [Fact]
    public void Bounds_AnyMask_TouchForegroundOnAllSides() =>
        MaskGen.Pair.Sample(pair =>
        {
            var (mask, bounds) = (pair.Mask(), pair.Mask().Bounds);
            mask.Crop(bounds).Area.ShouldBe(mask.Area);
            if (!mask.IsEmpty)
            {
                mask.Crop(bounds with { Width = 1 }).IsEmpty.ShouldBeFalse();
                mask.Crop(bounds with { Height = 1 }).IsEmpty.ShouldBeFalse();
                mask.Crop(new(bounds.Right - 1, bounds.Y, 1, bounds.Height)).IsEmpty.ShouldBeFalse();
                mask.Crop(new(bounds.X, bounds.Bottom - 1, bounds.Width, 1)).IsEmpty.ShouldBeFalse();
            }
        });

    [Theory]
    [InlineData("", 4, 4)]
    [InlineData("0", 4, 4)]
    [InlineData("`", 4, 4)]
    [InlineData("a1 ", 4, 4)]
    [InlineData("é", 4, 4)]
    [InlineData("ooooooooooo", 4, 4)]
    [InlineData("11111111111111111111111111", 4, 4)]
    [InlineData("5N5", 2, 2)]
    public void FromCounts_Broken_IsRefusedWithReason(string counts, int width, int height) =>
        Should.Throw<FormatException>(() => RleMask.FromCounts(new(width, height), counts)).Message.ShouldNotBeEmpty();

    [Fact]
    public void FromCounts_RandomText_NeverDoesAnythingButRefuse() =>
        Gen.String[Gen.Char['\u0000', '\u007f'], 0, 40].Sample(text =>
        {
            try
            {
                var mask = RleMask.FromCounts(new(8, 8), text);
                mask.Area.ShouldBeInRange(0, 64);
            }
            catch (FormatException refusal)
            {
                refusal.Message.ShouldNotBeEmpty();
            }
        });

    [Fact]
    public void Iou_TwoEmptyMasks_IsZero() => RleMask.Empty(new(3, 3)).Iou(RleMask.Empty(new(3, 3))).ShouldBe(0);

    [Fact]
    public void Union_DifferentSizes_IsRefused() =>
        Should.Throw<ArgumentException>(() => RleMask.Empty(new(3, 3)).Union(RleMask.Empty(new(3, 4))));

    private static byte[] Zip((PixelSize Size, byte[] A, byte[] B) pair, Func<int, int, int> rule) =>
        [.. pair.A.Zip(pair.B, (x, y) => (byte)rule(x, y))];
}
