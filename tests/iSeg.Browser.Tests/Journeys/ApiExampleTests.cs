using System.Diagnostics;
using System.Text.Json;
using iSeg.Browser.Tests.Support;
using iSeg.Engine.Samples;

namespace iSeg.Browser.Tests.Journeys;

/// <summary>docs/api-example.py, as it stands in the documentation, against the real server.</summary>
public sealed class ApiExampleTests(ServerProcess server) : IClassFixture<ServerProcess>
{
    private const string WithoutPycocotools = "pycocotools is not installed: masks are decoded by this script itself (pip install pycocotools).";

    [Fact]
    public async Task Example_WithTheSystemsPython_FindsThatEverythingAgrees()
    {
        var scene = DrawnScenes.Fruit(new(320, 240));
        var (x, y) = Inside(scene.Truth("pear"));
        var (picture, labels) = (server.InFolder("fruit.jpg"), server.InFolder("labels.json"));
        await File.WriteAllBytesAsync(picture, SceneEncoder.ToJpeg(scene.Image));

        var (code, output, error) = await PythonAsync(
            Path.Combine(Repository.Root, "docs", "api-example.py"), picture, $"{x},{y}", "--server", server.Url, "--category", "pear", "--keep", labels);

        code.ShouldBe(0, $"{output}\n{error}");
        output.ShouldContain("1 pictures, 1 objects. Everything agrees.");
        output.ShouldContain($"pixel {x},{y} belongs to the object");

        // Nothing is left out silently: either pycocotools read the labels, or the example says that it did so by itself.
        var (has, _, _) = await PythonAsync("-c", "import pycocotools");
        output.Contains(WithoutPycocotools, StringComparison.Ordinal).ShouldBe(has != 0, output);
        using var coco = JsonDocument.Parse(await File.ReadAllTextAsync(labels));
        coco.RootElement.GetProperty("annotations").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Example_AgainstAServerThatRefuses_EndsWithWhatItSays()
    {
        var picture = server.InFolder("nothing.jpg");
        await File.WriteAllTextAsync(picture, "no picture");

        var (code, _, error) = await PythonAsync(Path.Combine(Repository.Root, "docs", "api-example.py"), picture, "1,1", "--server", server.Url, "--project", "Refused");

        code.ShouldBe(1);
        error.ShouldContain("422");
        error.ShouldContain("nothing.jpg");
    }

    private static (int X, int Y) Inside(Core.Masks.RleMask mask)
    {
        var (x, y) = (mask.Bounds.X + (mask.Bounds.Width / 2), mask.Bounds.Y + (mask.Bounds.Height / 2));
        mask.Contains(x, y).ShouldBeTrue();
        return (x, y);
    }

    private static async Task<(int Code, string Output, string Error)> PythonAsync(params string[] arguments)
    {
        // eng/test.sh names one that has requests; by hand the usual one will do.
        var python = Environment.GetEnvironmentVariable("ISEG_PYTHON") is { Length: > 0 } chosen ? chosen : "python3";
        using var process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
