using iSeg.Core.Geometry;
using iSeg.Core.Imaging;

namespace iSeg.Engine.Tests.Imaging;

public sealed class OrientationTests
{
    private readonly TestProcessor _processor = new();

    // EXIF 2.32, tag 0x0112: where the stored first row and first column belong; here: which quarter of the stored picture
    // (as left?, top?) is seen at the top left, and at the top right.
    public static TheoryData<int, bool, bool, bool, bool> Orientations => new()
    {
        { 1, true, true, false, true },
        { 2, false, true, true, true },
        { 3, false, false, true, false },
        { 4, true, false, false, false },
        { 5, true, true, true, false },
        { 6, true, false, true, true },
        { 7, false, false, false, true },
        { 8, false, true, false, false },
    };

    [Theory]
    [MemberData(nameof(Orientations))]
    public void LoadRgb_Orientation_IsAppliedOnce(int orientation, bool left, bool top, bool rightLeft, bool rightTop)
    {
        using var content = TestPictures.Quarters(48, 32).WithOrientation(orientation).Jpeg();

        var image = _processor.LoadRgb(content);

        image.Size.ShouldBe(orientation >= 5 ? new PixelSize(32, 48) : new PixelSize(48, 32));
        _processor.Inspect(content).Size.ShouldBe(image.Size);
        IsColor(image, image.Width / 4, image.Height / 4, TestPictures.QuarterColor(left, top));
        IsColor(image, image.Width * 3 / 4, image.Height / 4, TestPictures.QuarterColor(rightLeft, rightTop));
    }

    [Theory]
    [MemberData(nameof(Orientations))]
    public void Prepare_Orientation_TilesAndThumbnailAgree(int orientation, bool left, bool top, bool rightLeft, bool rightTop)
    {
        using var content = TestPictures.Quarters(600, 200).WithOrientation(orientation).Jpeg();

        using var prepared = _processor.Prepare(content);

        var size = prepared.Info.Size;
        size.ShouldBe(orientation >= 5 ? new PixelSize(200, 600) : new PixelSize(600, 200));
        foreach (var bytes in new[] { prepared.Thumbnail.Bytes, prepared.ReadTiles().First().Image.Bytes })
        {
            using var stream = new MemoryStream(bytes);
            var image = _processor.LoadRgb(stream);
            (image.Width > image.Height).ShouldBe(size.Width > size.Height);
            IsColor(image, image.Width / 4, image.Height / 4, TestPictures.QuarterColor(left, top));
            IsColor(image, image.Width * 3 / 4, image.Height / 4, TestPictures.QuarterColor(rightLeft, rightTop));
        }
    }

    [Fact]
    public void LoadRgb_TurnedAndSmaller_IsUprightToo()
    {
        using var content = TestPictures.Quarters(800, 400).WithOrientation(6).Jpeg();

        var image = _processor.LoadRgb(content, 100);

        image.Size.ShouldBe(new PixelSize(50, 100));
        IsColor(image, 12, 25, TestPictures.QuarterColor(left: true, top: false));
    }

    [Fact]
    public void LoadRgb_BrokenExif_IsReadAsItStands()
    {
        using var jpeg = TestPictures.Quarters(48, 32).Jpeg();
        var bytes = jpeg.ToArray();
        byte[] exif = [0xff, 0xe1, 0x00, 0x16, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0, 0x4d, 0x4d, 0x00, 0x2a, 0xff, 0xff, 0xff, 0xff, 9, 9, 9, 9, 9, 9];
        using var content = new MemoryStream([.. bytes[..2], .. exif, .. bytes[2..]]);

        PictureFormatTests.ShowsQuarters(_processor.LoadRgb(content));
    }

    private static void IsColor(RgbImage image, int x, int y, (byte R, byte G, byte B) expected)
    {
        var (r, g, b) = PictureFormatTests.At(image, x, y);
        (Math.Abs(r - expected.R) + Math.Abs(g - expected.G) + Math.Abs(b - expected.B)).ShouldBeLessThan(20, $"is {r},{g},{b}, should be {expected}");
    }
}
