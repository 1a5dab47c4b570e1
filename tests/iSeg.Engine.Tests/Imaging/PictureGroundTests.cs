using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Core.Masks;
using iSeg.Core.Prompts;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Imaging;
using NetVips;

namespace iSeg.Engine.Tests.Imaging;

/// <summary>Drawings on transparency: whatever they are drawn with, it can be seen, and pointed at.</summary>
public sealed class PictureGroundTests
{
    private static readonly PixelSize Size = new(480, 320);
    private static readonly TestProcessor Processor = new();

    [Theory]
    [InlineData("black lines", 0, 0, 255)]
    [InlineData("white lines", 255, 255, 0)]
    [InlineData("pale yellow lines", 255, 250, 0)]
    [InlineData("red lines", 220, 30, 255)]
    [InlineData("half a white circle, half a black one", -1, -1, 127)]
    public void LoadRgb_LinesOnNothing_LieOnWhatShowsThem(string what, int red, int other, int ground)
    {
        using var file = Png(Circle((x, _) => red < 0 ? x < 200 ? [255, 255, 255] : [0, 0, 0] : [(byte)red, (byte)other, (byte)(other == 250 ? 180 : other)]));

        var pixels = Processor.LoadRgb(file).Pixels;

        pixels[..3].ShouldBe([(byte)ground, (byte)ground, (byte)ground], what);
    }

    [Fact]
    public void LoadRgb_WhiteThingInBlackOutlines_StaysOnWhite()
    {
        // Clip art: the outline tells it from the ground; what is inside need not.
        using var file = Png((x, y) => Distance(x, y) switch { > 60 => default, > 54 => ([0, 0, 0], 255), _ => ([255, 255, 255], 255) });

        Processor.LoadRgb(file).Pixels[..3].ShouldBe([255, 255, 255]);
    }

    [Fact]
    public void LoadRgb_SoftWhiteBrush_LiesOnBlack()
    {
        using var file = Png((x, y) => ([255, 255, 255], (byte)Math.Clamp(120 - (2 * Distance(x, y)), 0, 120)));

        Processor.LoadRgb(file).Pixels[..3].ShouldBe([0, 0, 0]);
    }

    [Fact]
    public void LoadRgb_WhiteOpaquePictureThatCouldBeTransparent_StaysAsItIs()
    {
        using var file = Png((_, _) => ([255, 255, 255], 255));

        Processor.LoadRgb(file).Pixels.ShouldAllBe(value => value == 255);
    }

    [Fact]
    public void LoadRgb_GreyOf16BitsWithOpacity_LiesOnWhatShowsIt()
    {
        var values = new ushort[2 * Size.Area];
        for (var at = 0; at < Size.Area; at++)
        {
            (values[2 * at], values[(2 * at) + 1]) = (65000, IsLine(at % Size.Width, at / Size.Width) ? ushort.MaxValue : (ushort)0);
        }

        using var picture = Image.NewFromMemory(values, Size.Width, Size.Height, 2, Enums.BandFormat.Ushort).Copy(interpretation: Enums.Interpretation.Grey16);
        using var file = picture.Png();

        var found = Processor.LoadRgb(file);

        found.Pixels[..3].ShouldBe([0, 0, 0]);
        found.Pixels.Max().ShouldBeGreaterThan<byte>(250);
    }

    [Fact]
    public void LoadRgb_InksWithOpacity_LieOnBlackWhereThereIsNoInk()
    {
        var inks = new byte[5 * Size.Area];
        for (var at = 0; at < Size.Area; at++)
        {
            inks[(5 * at) + 4] = (byte)(IsLine(at % Size.Width, at / Size.Width) ? 255 : 0);
        }

        using var picture = Image.NewFromMemory(inks, Size.Width, Size.Height, 5, Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Cmyk);
        using var file = new MemoryStream(picture.TiffsaveBuffer());

        var found = Processor.LoadRgb(file);

        found.Pixels[..3].ShouldAllBe(value => value < 60);
        found.Pixels.Max().ShouldBeGreaterThan<byte>(240);
    }

    [Fact]
    public void Prepare_WhiteLines_EditorsTilesThumbnailAndEngineShowTheSame()
    {
        using var file = Png(Circle((_, _) => [255, 255, 255]), new(1500, 1000), 3);

        var (whole, small) = (Processor.LoadRgb(file), Processor.LoadRgb(file, 300));
        using var prepared = Processor.Prepare(file);

        foreach (var picture in (EncodedPicture[])[prepared.Thumbnail, .. prepared.ReadTiles().Where(tile => tile is { Column: 0, Row: 0 }).Select(tile => tile.Image)])
        {
            using var shown = new MemoryStream(picture.Bytes);
            Processor.LoadRgb(shown).Pixels[..3].ShouldAllBe(value => value < 8);
        }

        using var finest = new MemoryStream(prepared.ReadTiles().Where(tile => tile is { Column: 0, Row: 0 }).MaxBy(tile => tile.Level)!.Image.Bytes);
        var tile = Processor.LoadRgb(finest);
        (whole.Pixels[0], small.Pixels[0]).ShouldBe(((byte)0, (byte)0));
        for (var y = 0; y < tile.Size.Height; y += 7)
        {
            for (var x = 0; x < tile.Size.Width; x += 7)
            {
                ((int)tile.Pixels[3 * ((y * tile.Size.Width) + x)]).ShouldBeInRange(whole.Pixels[3 * ((y * 1500) + x)] - 40, whole.Pixels[3 * ((y * 1500) + x)] + 40);
            }
        }
    }

    [Theory]
    [InlineData(255, 255)]
    [InlineData(0, 0)]
    [InlineData(255, 0)]
    public async Task Predict_ClickInACircleOfLinesOnNothing_FindsIt(int left, int right)
    {
        using var file = Png(Circle((x, _) => x < 200 ? [(byte)left, (byte)left, (byte)left] : [(byte)right, (byte)right, (byte)right]));
        var image = Processor.LoadRgb(file);
        var inside = new byte[Size.Area];
        for (var at = 0; at < Size.Area; at++)
        {
            inside[at] = Distance(at % Size.Width, at / Size.Width) <= 81 ? (byte)1 : (byte)0;
        }

        var encoded = await new AffinityBackbone().EncodeAsync(image, Size, TestContext.Current.CancellationToken);
        var mask = new Segmenter().Predict(encoded, PromptSet.Of(new PointPrompt(new(200, 160))), cancellationToken: TestContext.Current.CancellationToken).Mask;

        mask.Iou(RleMask.FromBitmap(inside, Size)).ShouldBeGreaterThan(.9);
    }

    [Fact]
    public void Prepare_TransparentPicture_IsDecodedForTheGroundOnceOnly()
    {
        using var file = Noise();
        using var counted = new CountedStream(file, _ => { });

        using var prepared = new PictureProcessor().Prepare(counted, TestContext.Current.CancellationToken);

        // Ground, tiles, thumbnail; headers are short.
        (counted.Taken / (double)file.Length).ShouldBeInRange(2.5, 3.5);
    }

    [Fact]
    public void Prepare_CancelledWhileTheGroundIsChosen_StopsDecoding()
    {
        using var file = Noise();
        using var stop = new CancellationTokenSource();
        using var counted = new CountedStream(file, taken =>
        {
            if (taken > file.Length / 4)
            {
                stop.Cancel();
            }
        });

        Should.Throw<OperationCanceledException>(() => new PictureProcessor().Prepare(counted, stop.Token));

        counted.Taken.ShouldBeLessThan(file.Length * 3 / 4);
    }

    /// <summary>Large enough that its header counts for nothing.</summary>
    private static MemoryStream Noise()
    {
        var random = new Random(7);
        return Png((_, _) => ([(byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)], (byte)random.Next(256)));
    }

    private static double Distance(int x, int y) => Math.Sqrt(Math.Pow(x - 200, 2) + Math.Pow(y - 160, 2));

    private static bool IsLine(int x, int y) => Math.Abs(Distance(x, y) - 79) < 2;

    private static Func<int, int, (byte[]? Colour, byte Opacity)> Circle(Func<int, int, byte[]> colour) => (x, y) => IsLine(x, y) ? (colour(x, y), byte.MaxValue) : default;

    private static MemoryStream Png(Func<int, int, (byte[]? Colour, byte Opacity)> pixel, PixelSize? size = null, int scale = 1)
    {
        var (wanted, rgba) = (size ?? Size, new byte[4 * (size ?? Size).Area]);
        for (var at = 0; at < wanted.Area; at++)
        {
            var (colour, opacity) = pixel(at % wanted.Width / scale, at / wanted.Width / scale);
            (colour ?? [0, 0, 0]).CopyTo(rgba, 4 * at);
            rgba[(4 * at) + 3] = opacity;
        }

        return new(RgbaPng.Encode(rgba, wanted));
    }
}
