using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using NetVips;

namespace iSeg.Engine.Tests.Imaging;

public sealed class PictureFormatTests
{
    private readonly TestProcessor _processor = new();

    [Theory]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.WebP)]
    [InlineData(PictureFormat.Tiff)]
    [InlineData(PictureFormat.Gif)]
    public void LoadRgb_EveryFormat_GivesThePixels(PictureFormat format)
    {
        using var picture = TestPictures.Quarters(40, 20);
        using var content = new MemoryStream(format switch
        {
            PictureFormat.Jpeg => picture.JpegsaveBuffer(q: 100, subsampleMode: Enums.ForeignSubsample.Off),
            PictureFormat.Png => picture.PngsaveBuffer(),
            PictureFormat.WebP => picture.WebpsaveBuffer(lossless: true),
            PictureFormat.Tiff => picture.TiffsaveBuffer(),
            _ => picture.GifsaveBuffer(),
        });

        _processor.Inspect(content).ShouldBe(new PictureInfo(format, new PixelSize(40, 20), 8, _processor.Inspect(content).HasAlpha, 1));
        ShowsQuarters(_processor.LoadRgb(content));
    }

    [Fact]
    public void LoadRgb_GreyJpeg_RepeatsTheChannel()
    {
        using var grey = TestPictures.Grey(Enumerable.Repeat((byte)77, 64).ToArray(), 8, 8, Enums.BandFormat.Uchar);
        using var content = grey.Jpeg();

        _processor.LoadRgb(content).Pixels.ShouldAllBe(value => Math.Abs(value - 77) <= 1);
    }

    [Fact]
    public void LoadRgb_PalettePng_GivesItsColors()
    {
        using var picture = TestPictures.Quarters(16, 16);
        using var content = new MemoryStream(picture.PngsaveBuffer(palette: true));

        ShowsQuarters(_processor.LoadRgb(content));
    }

    [Fact]
    public void LoadRgb_TransparentPng_LiesOnWhite()
    {
        using var red = TestPictures.FromRgb([255, 0, 0, 255, 0, 0], 2, 1);
        using var alpha = Image.NewFromMemory(new byte[] { 0, 255 }, 2, 1, 1, Enums.BandFormat.Uchar);
        using var picture = red.Bandjoin(alpha).Copy(interpretation: Enums.Interpretation.Srgb);
        using var content = picture.Png();

        _processor.Inspect(content).HasAlpha.ShouldBeTrue();
        _processor.LoadRgb(content).Pixels.ShouldBe(new byte[] { 255, 255, 255, 255, 0, 0 });
    }

    [Fact]
    public void LoadRgb_CmykJpeg_BecomesRgb()
    {
        // Full cyan ink, nothing else.
        var ink = Enumerable.Range(0, 16 * 16).SelectMany(_ => new byte[] { 255, 0, 0, 0 }).ToArray();
        using var cmyk = Image.NewFromMemory(ink, 16, 16, 4, Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Cmyk);
        using var content = cmyk.Jpeg();

        var (r, g, b) = At(_processor.LoadRgb(content), 8, 8);

        ((int)r).ShouldBeLessThan(90);
        ((int)g).ShouldBeGreaterThan(120);
        ((int)b).ShouldBeGreaterThan(180);
    }

    [Fact]
    public void LoadRgb_AnimatedWebP_GivesTheFirstFrame()
    {
        using var first = TestPictures.Quarters(16, 16);
        using var second = TestPictures.Gradient(16, 16);
        using var frames = Image.Arrayjoin([first, second], across: 1).Mutate(m => m.Set(GValue.GIntType, "page-height", 16));
        using var content = new MemoryStream(frames.WebpsaveBuffer(lossless: true));

        var info = _processor.Inspect(content);

        info.Size.ShouldBe(new PixelSize(16, 16));
        info.Pages.ShouldBe(2);
        ShowsQuarters(_processor.LoadRgb(content));
    }

    [Fact]
    public void LoadRgb_AnimatedGif_GivesTheFirstFrame()
    {
        using var first = TestPictures.Quarters(16, 16);
        using var second = TestPictures.Gradient(16, 16);
        using var frames = Image.Arrayjoin([first, second], across: 1).Mutate(m => m.Set(GValue.GIntType, "page-height", 16));
        using var content = new MemoryStream(frames.GifsaveBuffer());

        _processor.Inspect(content).Size.ShouldBe(new PixelSize(16, 16));
        ShowsQuarters(_processor.LoadRgb(content));
    }

    [Fact]
    public void LoadRgb_PagesOfTiff_GivesTheFirstPage()
    {
        using var first = TestPictures.Quarters(16, 16);
        using var second = TestPictures.Gradient(16, 16);
        using var pages = Image.Arrayjoin([first, second], across: 1).Mutate(m => m.Set(GValue.GIntType, "page-height", 16));
        using var content = pages.Tiff();

        _processor.Inspect(content).Pages.ShouldBe(2);
        ShowsQuarters(_processor.LoadRgb(content));
    }

    [Fact]
    public void LoadRgb_EmbeddedProfile_IsFollowedToSrgb()
    {
        // Full green in Display P3 lies outside sRGB; a colour inside it comes out more saturated than its numbers.
        using var plain = TestPictures.FromRgb(Enumerable.Range(0, 64).SelectMany(_ => new byte[] { 100, 180, 100 }).ToArray(), 8, 8);
        using var p3 = plain.IccTransform("p3", inputProfile: "srgb");
        using var content = p3.Png();

        var (r, g, b) = At(_processor.LoadRgb(content), 4, 4);

        ((int)r).ShouldBeInRange(98, 102);
        ((int)g).ShouldBeInRange(178, 182);
        ((int)b).ShouldBeInRange(98, 102);
    }

    [Fact]
    public void LoadRgb_BrokenProfile_IsIgnored()
    {
        using var picture = TestPictures.Quarters(16, 16).Mutate(m => m.Set(GValue.BlobType, "icc-profile-data", "nonsense"u8.ToArray()));
        using var content = new MemoryStream(picture.WebpsaveBuffer(lossless: true));

        ShowsQuarters(_processor.LoadRgb(content));
    }

    [Fact]
    public void LoadRgb_RenamedFile_IsReadByItsContent()
    {
        // Nothing in the interface asks for a name.
        using var content = TestPictures.Quarters(16, 16).Png();

        _processor.Inspect(content).Format.ShouldBe(PictureFormat.Png);
    }

    [Theory]
    [InlineData(64, 64, 32)]
    [InlineData(1000, 999, 100)]
    [InlineData(1000, 10, 7)]
    public void LoadRgb_LongSide_IsKeptAndThePictureStaysTheSame(int width, int height, int side)
    {
        using var content = TestPictures.Gradient(width, height).Jpeg();

        var image = _processor.LoadRgb(content, side);

        image.Size.ShouldBe(new PixelSize(side, Math.Max(1, (int)Math.Round(height * (side / (double)width)))));
        ((int)At(image, side - 1, 0).R).ShouldBeGreaterThan(200);
        ((int)At(image, 0, 0).R).ShouldBeLessThan(40);
    }

    [Fact]
    public void LoadRgb_SmallerThanAsked_IsNotEnlarged()
    {
        using var content = TestPictures.Gradient(20, 10).Png();

        _processor.LoadRgb(content, 1024).Size.ShouldBe(new PixelSize(20, 10));
    }

    [Fact]
    public void Thumbnail_LargePicture_IsSmallAndAPicture()
    {
        using var content = TestPictures.Gradient(1600, 800).Jpeg();

        var thumbnail = _processor.Thumbnail(content);

        thumbnail.ContentType.ShouldBe("image/webp");
        using var bytes = new MemoryStream(thumbnail.Bytes);
        _processor.Inspect(bytes).Size.ShouldBe(new PixelSize(320, 160));
    }

    internal static void ShowsQuarters(RgbImage image)
    {
        foreach (var (left, top) in new[] { (true, true), (false, true), (true, false), (false, false) })
        {
            var (r, g, b) = At(image, left ? image.Width / 4 : image.Width * 3 / 4, top ? image.Height / 4 : image.Height * 3 / 4);
            var expected = TestPictures.QuarterColor(left, top);
            (Math.Abs(r - expected.R) + Math.Abs(g - expected.G) + Math.Abs(b - expected.B)).ShouldBeLessThan(12);
        }
    }

    internal static (byte R, byte G, byte B) At(RgbImage image, int x, int y)
    {
        var at = 3 * ((y * image.Width) + x);
        return (image.Pixels[at], image.Pixels[at + 1], image.Pixels[at + 2]);
    }
}
