using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Engine.Imaging;

namespace iSeg.Engine.Tests.Imaging;

public sealed class PictureRefusalTests
{
    private readonly TestProcessor _processor = new();

    [Fact]
    public void Inspect_ZeroBytes_IsRefused() => Refusal("").Fault.ShouldBe(PictureFault.Empty);

    [Theory]
    [InlineData("Dear diary", "text, not a picture")]
    [InlineData("%PDF-1.7 ...", "a PDF document")]
    [InlineData("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>", "an SVG drawing")]
    [InlineData("<!DOCTYPE html><title>no</title>", "a web page")]
    [InlineData("\0\0\0\u0018ftypheic0000", "a HEIC picture")]
    [InlineData("II*\0\u0010\0\0\0CR\u0002\0", "a Canon raw picture")]
    public void Inspect_SomethingElse_IsRefusedByName(string content, string name)
    {
        var refusal = Refusal(content);

        refusal.Fault.ShouldBe(PictureFault.NotSupported);
        refusal.Message.ShouldContain(name);
    }

    [Fact]
    public void Inspect_HeaderClaiming60000Squared_IsRefusedBeforeDecoding()
    {
        using var content = TestPictures.BlackPng(60000, 60000, rows: 1);

        var refusal = Should.Throw<PictureException>(() => _processor.Inspect(content));

        refusal.Fault.ShouldBe(PictureFault.TooLarge);
        refusal.Message.ShouldContain("60000x60000");
        refusal.Message.ShouldContain("100");
    }

    [Fact]
    public void Prepare_DecompressionBomb_IsRefusedFromItsHeader()
    {
        // 20000 x 20000 zeros in 400 KB.
        using var content = TestPictures.BlackPng(20000, 20000, rows: 20000);

        Should.Throw<PictureException>(() => _processor.Prepare(content)).Fault.ShouldBe(PictureFault.TooLarge);
    }

    [Fact]
    public void Inspect_SideOver65500_IsRefusedWithTheLimit()
    {
        using var content = TestPictures.BlackPng(65501, 1, rows: 1);

        Should.Throw<PictureException>(() => _processor.Inspect(content)).Message.ShouldContain("65500");
    }

    [Fact]
    public void Inspect_OwnLimits_Count()
    {
        var strict = new TestProcessor(new PictureLimits { MaxPixels = 100 });
        using var content = TestPictures.Gradient(11, 10).Png();

        Should.Throw<PictureException>(() => strict.Inspect(content)).Fault.ShouldBe(PictureFault.TooLarge);
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(true, 20)]
    [InlineData(true, 50)]
    [InlineData(true, 95)]
    [InlineData(false, 3)]
    [InlineData(false, 20)]
    [InlineData(false, 50)]
    [InlineData(false, 95)]
    public void Prepare_Truncated_IsRefused(bool jpeg, int percent)
    {
        using var picture = TestPictures.Gradient(300, 200);
        using var whole = jpeg ? picture.Jpeg() : picture.Png();
        using var content = new MemoryStream(whole.ToArray()[..((int)whole.Length * percent / 100)]);

        var refusal = Should.Throw<PictureException>(() => _processor.Prepare(content));

        refusal.Fault.ShouldBe(PictureFault.Damaged);
        refusal.Message.ShouldNotContain("\n");
    }

    [Fact]
    public void Prepare_FlippedBytes_NeverCrashes()
    {
        using var picture = TestPictures.Gradient(64, 64);
        var random = new Random(7);
        foreach (var original in new[] { picture.Jpeg().ToArray(), picture.Png().ToArray(), picture.Tiff().ToArray(), picture.GifsaveBuffer(), picture.WebpsaveBuffer() })
        {
            for (var round = 0; round < 25; round++)
            {
                var bytes = (byte[])original.Clone();
                for (var i = 0; i < 5; i++)
                {
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                }

                using var content = new MemoryStream(bytes);
                try
                {
                    _processor.LoadRgb(content).Size.ShouldNotBe(default(PixelSize));
                }
                catch (PictureException refusal)
                {
                    refusal.Message.ShouldNotBeNullOrWhiteSpace();
                }
            }
        }
    }

    [Fact]
    public void LoadRgb_StreamThatFails_IsReportedAndTheProcessLives()
    {
        using var whole = TestPictures.Gradient(400, 300).Png();
        using var content = new FailingStream(whole.ToArray(), failAfter: 600);

        Should.Throw<PictureException>(() => _processor.LoadRgb(content));
    }

    [Fact]
    public void Prepare_Cancelled_LeavesNoFiles()
    {
        using var content = TestPictures.Gradient(300, 200).Jpeg();
        var before = TileFolders();

        Should.Throw<OperationCanceledException>(() => new PictureProcessor().Prepare(content, new CancellationToken(canceled: true)));

        // Those of others who prepare pictures at the same time go when they are done.
        var left = TileFolders().Except(before).ToArray();
        SpinWait.SpinUntil(() => !left.Any(Directory.Exists), TimeSpan.FromSeconds(30)).ShouldBeTrue();
    }

    private static string[] TileFolders() => Directory.GetDirectories(Path.GetTempPath(), "iseg-tiles-*");

    private PictureException Refusal(string content)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content));
        return Should.Throw<PictureException>(() => _processor.Inspect(stream));
    }

    private sealed class FailingStream(byte[] bytes, int failAfter) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            Position > failAfter ? throw new IOException("The disk is gone.") : base.Read(buffer, offset, Math.Min(count, 512));

        public override int Read(Span<byte> buffer) =>
            Position > failAfter ? throw new IOException("The disk is gone.") : base.Read(buffer[..Math.Min(buffer.Length, 512)]);
    }
}
