using NetVips;

namespace iSeg.Engine.Tests.Imaging;

public sealed class DeepPictureTests
{
    private readonly TestProcessor _processor = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LoadRgb_16BitsOverTheFullRange_AreDividedBy257(bool tiff)
    {
        using var picture = TestPictures.Grey<ushort>([0, 257, 32896, 65535], 4, 1, Enums.BandFormat.Ushort);

        Greys(picture, tiff).ShouldBe([0, 1, 128, 255]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LoadRgb_16BitsOverANarrowRange_AreStretched(bool tiff)
    {
        // A 12-bit microscope camera.
        using var picture = TestPictures.Grey<ushort>([1000, 1500, 2000, 3000], 4, 1, Enums.BandFormat.Ushort);

        Greys(picture, tiff).ShouldBe([0, 64, 128, 255]);
    }

    [Fact]
    public void LoadRgb_16BitsAllAlike_StayWhatTheyAre()
    {
        using var picture = TestPictures.Grey<ushort>([25700, 25700, 25700, 25700], 4, 1, Enums.BandFormat.Ushort);

        Greys(picture, tiff: true).ShouldBe([100, 100, 100, 100]);
    }

    [Fact]
    public void LoadRgb_16BitColor_KeepsItsHue()
    {
        using var picture = Image.NewFromMemory(new ushort[] { 100, 200, 300, 1100, 100, 600 }, 2, 1, 3, Enums.BandFormat.Ushort)
            .Copy(interpretation: Enums.Interpretation.Rgb16);
        using var content = picture.Tiff();

        _processor.LoadRgb(content).Pixels.ShouldBe(new byte[] { 0, 26, 51, 255, 0, 128 });
    }

    [Fact]
    public void LoadRgb_FloatTiff_IsStretchedAroundWhatIsNoNumber()
    {
        using var picture = TestPictures.Grey([-10f, 0f, 10f, float.NaN], 4, 1, Enums.BandFormat.Float);

        Greys(picture, tiff: true).ShouldBe([0, 128, 255, 0]);
    }

    [Fact]
    public void Prepare_16BitTiff_TilesAndEngineSeeTheSame()
    {
        var values = Enumerable.Range(0, 64 * 64).Select(i => (ushort)(1000 + i)).ToArray();
        using var content = TestPictures.Grey(values, 64, 64, Enums.BandFormat.Ushort).Tiff();

        using var prepared = _processor.Prepare(content);
        using var tile = new MemoryStream(prepared.ReadTiles().Single().Image.Bytes);

        prepared.Info.BitsPerChannel.ShouldBe(16);
        var (shown, seen) = (_processor.LoadRgb(tile).Pixels, _processor.LoadRgb(content).Pixels);
        shown.Zip(seen, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(8);
        ((int)seen.Max()).ShouldBe(255);
    }

    private byte[] Greys(Image picture, bool tiff)
    {
        using var content = tiff ? picture.Tiff() : picture.Png();
        return [.. _processor.LoadRgb(content).Pixels.Chunk(3).Select(pixel => pixel[0])];
    }
}
