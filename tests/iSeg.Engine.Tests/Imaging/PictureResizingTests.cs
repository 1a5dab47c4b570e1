using iSeg.Engine.Imaging;
using NetVips;

namespace iSeg.Engine.Tests.Imaging;

public sealed class PictureResizingTests
{
    /// <summary>A picture that is its own mirror image both ways stays one: nothing is moved to a side.</summary>
    [Theory]
    [InlineData(200, 200)]
    [InlineData(375, 500)]
    [InlineData(500, 375)]
    [InlineData(128, 700)]
    [InlineData(511, 513)]
    [InlineData(1000, 333)]
    [InlineData(1025, 1023)]
    public void Resize_SymmetricPicture_StaysSymmetric(int width, int height)
    {
        const int side = 512;
        var pixels = new byte[3 * width * height];
        for (var at = 0; at < width * height; at++)
        {
            var (y, x) = Math.DivRem(at, width);
            pixels.AsSpan(3 * at, 3).Fill((byte)(128 + (60 * Wave(x, width)) + (60 * Wave(y, height))));
        }

        var resized = PictureResizing.Resize(new(new(width, height), pixels), new(side, side), Enums.Kernel.Lanczos3);

        resized.Length.ShouldBe(3 * side * side);
        var (across, down, expected) = (0, 0, 0);
        for (var at = 0; at < side * side; at++)
        {
            var (y, x) = Math.DivRem(at, side);
            across = Math.Max(across, Math.Abs(resized[3 * at] - resized[3 * ((y * side) + side - 1 - x)]));
            down = Math.Max(down, Math.Abs(resized[3 * at] - resized[3 * (((side - 1 - y) * side) + x)]));
            expected = Math.Max(expected, Math.Abs(resized[3 * at] - (int)(128 + (60 * Wave(x, side)) + (60 * Wave(y, side)))));
        }

        // A shift by half a pixel makes a difference of six here.
        across.ShouldBeLessThanOrEqualTo(2);
        down.ShouldBeLessThanOrEqualTo(2);
        expected.ShouldBeLessThanOrEqualTo(4);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 900)]
    [InlineData(900, 3)]
    [InlineData(20, 13)]
    public void Resize_PlainPicture_StaysPlainToTheRim(int width, int height)
    {
        var pixels = new byte[3 * width * height];
        Array.Fill(pixels, (byte)77);

        PictureResizing.Resize(new(new(width, height), pixels), new(64, 48), Enums.Kernel.Cubic).ShouldAllBe(value => value == 77);
    }

    /// <summary>Eight waves, -1..1, the same from both ends.</summary>
    private static double Wave(int at, int length) => Math.Cos(8 * 2 * Math.PI * ((at + .5) / length));
}
