using iSeg.Core.Imaging;
using iSeg.Engine.Evaluation;
using iSeg.Engine.Evaluation.Sets;
using NetVips;

namespace iSeg.Engine.Tests.Evaluation;

/// <summary>Masks as the evaluation sets of this world store them.</summary>
public sealed class TruthTests : IDisposable
{
    private const byte No = Truth.Ignored;

    private readonly string _folder = Directory.CreateTempSubdirectory("iseg-truth-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(new ushort[] { 0, 255, 0, 255 }, null, new byte[] { 0, 1, 0, 1 })]
    [InlineData(new ushort[] { 0, 1, 0, 1 }, null, new byte[] { 0, 1, 0, 1 })]
    [InlineData(new ushort[] { 0, 128, 255, 255 }, 128, new byte[] { 0, No, 1, 1 })]
    [InlineData(new ushort[] { 0, 128, 255, 127 }, null, new byte[] { 0, 1, 1, 0 })]
    [InlineData(new ushort[] { 0, 3, 255, 254 }, null, new byte[] { 0, 0, 1, 1 })]
    [InlineData(new ushort[] { 0, 1, 2, 255 }, 255, new byte[] { 0, 1, 1, No })]
    [InlineData(new ushort[] { 0, 127, 129, 255 }, 128, new byte[] { 0, 0, 1, 1 })]
    [InlineData(new ushort[] { 0, 0, 0, 0 }, 0, new byte[] { No, No, No, No })]
    public void FromValues_UsualMasks_SayWhatIsObject(ushort[] values, int? ignored, byte[] expected) =>
        Truth.FromValues(values, new(2, 2), ignored).Labels.ToArray().ShouldBe(expected);

    [Fact]
    public void FromValues_SixteenBits_HaveTheirOwnMiddle() =>
        Truth.FromValues([0, 255, 40_000, 65_535], new(4, 1), 65_535, bits: 16).Labels.ToArray().ShouldBe([0, 0, 1, No]);

    [Theory]
    [InlineData("mask.png")]
    [InlineData("mask.gif")]
    [InlineData("mask.tif")]
    public void Load_PictureFile_GivesItsValues(string name)
    {
        var path = Path.Combine(_folder, name);
        using var image = Image.NewFromMemory(new byte[] { 0, 128, 255, 0, 255, 128 }, 3, 2, 1, Enums.BandFormat.Uchar);
        image.WriteToFile(path);

        var truth = MaskFile.Load(path, 128);

        truth.Size.ShouldBe(new(3, 2));
        truth.Labels.ToArray().ShouldBe([0, No, 1, 0, 1, No]);
        truth.Area.ShouldBe(2);
        truth.Bounds.ShouldBe(new(1, 0, 2, 2));
    }

    [Fact]
    public void Load_ColouredWithTransparency_TakesTheLargestChannelAndNotTheTransparency()
    {
        var path = Path.Combine(_folder, "mask.png");
        using var image = Image.NewFromMemory(new byte[] { 0, 0, 0, 255, 0, 200, 0, 255, 128, 128, 128, 0 }, 3, 1, 4, Enums.BandFormat.Uchar);
        using var srgb = image.Copy(interpretation: Enums.Interpretation.Srgb);
        srgb.WriteToFile(path);

        MaskFile.Load(path, 128).Labels.ToArray().ShouldBe([0, 1, No]);
    }

    [Fact]
    public void Load_BitmapFromBottomToTop_IsUpright()
    {
        // Two rows of three pixels, 8 bits; rows are padded to four bytes and the lowest comes first.
        var path = Write(Bitmaps.Palette(3, 2, [255, 128, 0, 99, 0, 0, 255, 99]));

        var truth = MaskFile.Load(path, 128);

        truth.Size.ShouldBe(new(3, 2));
        truth.Labels.ToArray().ShouldBe([0, 0, 1, 1, No, 0]);
    }

    [Fact]
    public void Load_BitmapFromTopToBottom_IsUpright() =>
        MaskFile.Load(Write(Bitmaps.Palette(3, -2, [255, 128, 0, 99, 0, 0, 255, 99])), 128).Labels.ToArray().ShouldBe([1, No, 0, 0, 0, 1]);

    [Fact]
    public void Load_BitmapOfOneBit_ReadsFromTheLeft() =>
        MaskFile.Load(Write(Bitmaps.Black(10, 1, [0b1000_0001, 0b0100_0000, 0, 0])), null).Labels.ToArray().ShouldBe([1, 0, 0, 0, 0, 0, 0, 1, 0, 1]);

    [Fact]
    public void Load_BitmapOf24Bits_KnowsBlueFromRed()
    {
        using var stream = new MemoryStream(Bitmaps.TrueColour(2, 1, [10, 20, 30, 40, 50, 60, 0, 0]));

        BitmapFile.Read(stream, PictureLimits.Default).Pixels.ShouldBe([30, 20, 10, 60, 50, 40]);
    }

    [Fact]
    public void Load_BrokenBitmaps_SayWhat()
    {
        Fault(Bitmaps.Palette(3, 2, [255, 128, 0, 99])).ShouldBe(PictureFault.Damaged);
        Fault(Bitmaps.Palette(3, 2, [])[..40]).ShouldBe(PictureFault.Damaged);
        Fault(Bitmaps.Palette(-3, 2, [])).ShouldBe(PictureFault.Damaged);
        Fault(Bitmaps.Palette(60_000, 60_000, [])).ShouldBe(PictureFault.TooLarge);
        Fault(Bitmaps.Compressed()).ShouldBe(PictureFault.NotSupported);
    }

    private PictureFault Fault(byte[] bytes) => Should.Throw<PictureException>(() => MaskFile.Load(Write(bytes), null)).Fault;

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(_folder, "mask.bmp");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
