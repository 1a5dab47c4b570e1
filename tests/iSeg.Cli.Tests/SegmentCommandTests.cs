using System.Diagnostics;
using System.Text.Json;
using NetVips;

namespace iSeg.Cli.Tests;

/// <summary>Runs the built command as a person does.</summary>
public sealed class SegmentCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("iseg-segment").FullName;

    [Fact]
    public async Task Segment_PointOnDisc_WritesItsMaskAndSaysSo()
    {
        var result = await Run("segment", DrawDisc(), "--point", "60,50", "--not-point", "5,5", "-o", MaskPath);

        result.ExitCode.ShouldBe(0, result.Error);
        var summary = JsonDocument.Parse(result.Output).RootElement;
        summary.GetProperty("width").GetInt32().ShouldBe(160);
        summary.GetProperty("height").GetInt32().ShouldBe(120);
        summary.GetProperty("encodeMs").GetDouble().ShouldBeGreaterThan(0);
        using var mask = Image.NewFromFile(MaskPath);
        (mask.Width, mask.Height, mask.Bands).ShouldBe((160, 120, 1));
        var pixels = mask.WriteToMemory<byte>();
        pixels.ShouldAllBe(value => value == 0 || value == 255);
        long area = pixels.Count(value => value == 255);
        summary.GetProperty("area").GetInt64().ShouldBe(area);
        ((double)area).ShouldBeInRange(.85 * Math.PI * 30 * 30, 1.15 * Math.PI * 30 * 30);
        var box = summary.GetProperty("bbox").EnumerateArray().Select(side => side.GetInt32()).ToArray();
        box[0].ShouldBeInRange(27, 33);
        box[3].ShouldBeInRange(56, 64);
    }

    [Fact]
    public async Task Segment_BoxAndLines_StaysInTheBox()
    {
        var result = await Run("segment", DrawDisc(), "--box", "28,18,92,82", "--line", "50,50 60,50 70,55", "--not-line", "29,19 91,19", "-o", MaskPath);

        result.ExitCode.ShouldBe(0, result.Error);
        using var mask = Image.NewFromFile(MaskPath);
        mask[110, 100][0].ShouldBe(0);
        mask[60, 50][0].ShouldBe(255);
    }

    [Fact]
    public async Task Segment_FileMissing_FailsWithOneLineAndNoMask()
    {
        var result = await Run("segment", Path.Combine(_folder, "nowhere.png"), "--point", "1,1", "-o", MaskPath);

        result.ExitCode.ShouldBe(1);
        result.Error.Trim().Split('\n').Length.ShouldBe(1);
        File.Exists(MaskPath).ShouldBeFalse();
    }

    [Fact]
    public async Task Segment_NotAPicture_FailsWithOneLineAndNoMask()
    {
        var path = Path.Combine(_folder, "text.png");
        await File.WriteAllTextAsync(path, "no picture", TestContext.Current.CancellationToken);

        var result = await Run("segment", path, "--point", "1,1", "-o", MaskPath);

        result.ExitCode.ShouldBe(1);
        result.Error.Trim().Split('\n').Length.ShouldBe(1);
        Directory.GetFiles(_folder).ShouldBe([path]);
    }

    [Fact]
    public async Task Segment_PointOutside_SaysWhichAndHowLargeThePictureIs()
    {
        var result = await Run("segment", DrawDisc(), "--point", "160,10", "-o", MaskPath);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("160x120");
        File.Exists(MaskPath).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--point", "a,b")]
    [InlineData("--point", "1")]
    [InlineData("--box", "1,2,3")]
    [InlineData("--threshold", "1.5")]
    [InlineData("--not-point", "3,3")]
    public async Task Segment_WrongUsage_ExitsWith2(string option, string value)
    {
        var result = await Run("segment", DrawDisc(), option, value, "-o", MaskPath);

        result.ExitCode.ShouldBe(2);
        File.Exists(MaskPath).ShouldBeFalse();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string MaskPath => Path.Combine(_folder, "mask.png");

    private string DrawDisc()
    {
        var pixels = new byte[160 * 120 * 3];
        for (var at = 0; at < 160 * 120; at++)
        {
            var (y, x) = Math.DivRem(at, 160);
            var inside = ((x - 60) * (x - 60)) + ((y - 50) * (y - 50)) <= 30 * 30;
            pixels[3 * at] = inside ? (byte)200 : (byte)60;
            pixels[(3 * at) + 1] = (byte)(inside ? 60 : 120);
            pixels[(3 * at) + 2] = (byte)(60 + (x / 4));
        }

        var path = Path.Combine(_folder, "disc.png");
        using var image = Image.NewFromMemory(pixels, 160, 120, 3, Enums.BandFormat.Uchar);
        image.WriteToFile(path);
        return path;
    }

    private static async Task<(int ExitCode, string Output, string Error)> Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "iseg.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
