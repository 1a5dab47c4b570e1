using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using iSeg.Cli.Commands;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Engine.Imaging;
using iSeg.Engine.Samples;
using NetVips;

namespace iSeg.Cli.Tests;

public sealed partial class EvaluateCommandTests : IDisposable
{
    private static readonly PixelSize Size = new(160, 120);

    private readonly string _folder = Directory.CreateTempSubdirectory("iseg-evaluate-test-").FullName;

    private readonly StringWriter _output = new();

    private readonly StringWriter _error = new();

    public EvaluateCommandTests()
    {
        Directory.CreateDirectory(Images);
        Directory.CreateDirectory(Masks);
        foreach (var (name, scene) in new[] { ("apple", DrawnScenes.Fruit(Size)), ("boat", DrawnScenes.Harbour(Size)), ("ring", DrawnScenes.Washers(Size)) })
        {
            File.WriteAllBytes(Path.Combine(Images, name + ".jpg"), SceneEncoder.ToJpeg(scene.Image));
            File.WriteAllBytes(Path.Combine(Masks, name + ".png"), MaskPng.Encode(scene.Objects[0].Mask));
        }
    }

    private string Images => Path.Combine(_folder, "images");

    private string Masks => Path.Combine(_folder, "masks");

    private string Json => Path.Combine(_folder, "out.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Noc_FolderOfMasks_PrintsTablesAndWritesEveryClick()
    {
        (await RunAsync("noc", "--images", Images, "--masks", Masks, "--clicks", "5", "--json", Json)).ShouldBe(0, _error.ToString());

        var table = _output.ToString();
        table.ShouldContain("at most 5: 3 objects in 3 pictures");
        table.ShouldContain("| clicks to IoU    |   0.80 |   0.85 |   0.90 |");
        table.ShouldContain("| after click      |      1 |      3 |      5 |");
        var root = JsonNode.Parse(File.ReadAllText(Json))!;
        root["objects"]!.AsArray().Select(item => (string?)item!["name"]).ShouldBe(["apple.jpg", "boat.jpg", "ring.jpg"]);
        var steps = root["objects"]![0]!["steps"]!.AsArray();
        ((string?)steps[0]!["prompts"]![0]!["kind"]).ShouldBe("point");
        ((bool?)steps[0]!["prompts"]![0]!["positive"]).ShouldBe(true);

        // The table's mean is that of the file.
        var first = root["objects"]!.AsArray().Average(item => (double)item!["steps"]![0]!["iou"]!);
        ((double)root["summary"]!["iouAfter"]!["1"]!).ShouldBe(first, 1e-5);
        table.ShouldContain(FormattableString.Invariant($"| mean IoU         |  {first:0.000} |"));
        _error.ToString().ShouldContain("3/3");
    }

    [Fact]
    public async Task Noc_Twice_IsTheSameButForTheTimes()
    {
        var files = new List<string>();
        foreach (var parallel in (string[])["1", "2"])
        {
            (await RunAsync("noc", "--images", Images, "--masks", Masks, "--clicks", "3", "--json", Json, "--parallel", parallel)).ShouldBe(0, _error.ToString());
            files.Add(Times().Replace(await File.ReadAllTextAsync(Json), "").Replace($"\"parallel\": {parallel}", "", StringComparison.Ordinal));
        }

        files[0].ShouldContain("\"iou\"");
        files[0].ShouldBe(files[1]);
    }

    [Fact]
    public async Task Noc_Displaced_ClicksElsewhereAndTheSameForTheSameLot()
    {
        var first = new List<string>();
        foreach (var lot in (string[][])[["--displaced", "3"], ["--displaced", "3"], ["--displaced", "4"], []])
        {
            (await RunAsync(["noc", "--images", Images, "--masks", Masks, "--clicks", "1", "--json", Json, .. lot])).ShouldBe(0, _error.ToString());
            first.Add(string.Concat(JsonNode.Parse(File.ReadAllText(Json))!["objects"]!.AsArray().Select(item => item!["steps"]![0]!["prompts"]!.ToJsonString())));
        }

        first[1].ShouldBe(first[0]);
        first.Distinct().Count().ShouldBe(3);
        _output.ToString().ShouldContain("at most 1, displaced by the lot 3: 3 objects");
    }

    [Theory]
    [InlineData("box", "| box              |", 1)]
    [InlineData("line", "| and negative     |", 2)]
    public async Task Fixed_FolderOfMasks_PrintsMeanMedianAndShare(string kind, string row, int steps)
    {
        (await RunAsync(kind, "--images", Images, "--masks", Masks, "--limit", "1", "--json", Json)).ShouldBe(0, _error.ToString());

        _output.ToString().ShouldContain("| IoU after        |   mean | median | >= 0.9 | mean F |");
        _output.ToString().ShouldContain(row);
        var result = JsonNode.Parse(File.ReadAllText(Json))!["objects"]!.AsArray().ShouldHaveSingleItem()!;
        result["steps"]!.AsArray().Count.ShouldBe(steps);

        // A drawn apple is easy.
        ((double)result["steps"]![steps - 1]!["iou"]!).ShouldBeGreaterThan(.9);
    }

    [Fact]
    public async Task Noc_CocoFile_MeasuresItsLargeObjects()
    {
        var scene = DrawnScenes.Fruit(Size);
        var annotations = scene.Objects.Select((item, i) => JsonSerializer.Serialize(new
        {
            id = i + 1,
            image_id = 1,
            category_id = 1,
            segmentation = new { size = new[] { Size.Height, Size.Width }, counts = item.Mask.ToCounts() },
        }));
        var coco = Path.Combine(_folder, "instances.json");
        await File.WriteAllTextAsync(coco, $$"""
            {"images": [{"id": 1, "file_name": "apple.jpg", "width": 160, "height": 120} ], "categories": [{"id": 1, "name": "fruit"}],
             "annotations": [{{string.Join(',', annotations)}}, {"id": 9, "image_id": 1, "iscrowd": 1, "segmentation": [[0, 0, 160, 0, 160, 120]]}]}
            """);

        (await RunAsync("noc", "--images", Images, "--coco", coco, "--clicks", "2", "--max-objects", "2", "--json", Json)).ShouldBe(0, _error.ToString());

        var wanted = scene.Objects.Select((item, i) => (item.Mask.Area, Name: $"apple fruit {i + 1}")).OrderByDescending(item => item.Area).Take(2);
        JsonNode.Parse(File.ReadAllText(Json))!["objects"]!.AsArray().Select(item => (string)item!["name"]!).ShouldBe(wanted.Select(item => item.Name), ignoreOrder: true);
    }

    [Fact]
    public async Task Box_Sheet_IsAPictureOfAllObjects()
    {
        var sheet = Path.Combine(_folder, "sheet.png");

        (await RunAsync("box", "--images", Images, "--masks", Masks, "--sheet", sheet)).ShouldBe(0, _error.ToString());

        using var image = Image.NewFromFile(sheet);
        (image.Width, image.Height).ShouldBe((3 * 360, 324));
    }

    [Fact]
    public async Task Box_PicturesThatCannotBeMeasured_AreNamedAndTheExitCodeSaysSo()
    {
        File.Delete(Path.Combine(Masks, "boat.png"));
        await File.WriteAllTextAsync(Path.Combine(Images, "ring.jpg"), "no picture");

        (await RunAsync("box", "--images", Images, "--masks", Masks)).ShouldBe(1);

        _output.ToString().ShouldContain("1 object in 1 picture, method iseg; 2 failed.");
        _error.ToString().ShouldContain("Failed: boat.jpg: no mask");
        _error.ToString().ShouldContain("Failed: ring.jpg: picture cannot be used: The file is text");
    }

    [Fact]
    public async Task Box_EmptyMask_IsSkippedWithANote()
    {
        await File.WriteAllBytesAsync(Path.Combine(Masks, "boat.png"), MaskPng.Encode(RleMask.Empty(Size)));

        (await RunAsync("box", "--images", Images, "--masks", Masks)).ShouldBe(0);

        _output.ToString().ShouldContain("2 objects in 2 pictures, method iseg; 1 skipped.");
        _error.ToString().ShouldContain("Skipped: boat.jpg: the mask is empty.");
    }

    [Fact]
    public async Task Box_ValueToIgnoreThatNoMaskHas_IsNoted()
    {
        (await RunAsync("box", "--images", Images, "--masks", Masks, "--limit", "1", "--ignore", "128")).ShouldBe(0);

        _error.ToString().ShouldContain("no mask has a pixel of the value 128");
    }

    [Fact]
    public async Task Noc_Interrupted_TellsWhatItHas()
    {
        using var stop = new CancellationTokenSource();
        using var watch = new StoppingWriter(stop, "2/3");

        var code = await CliRunner.RunAsync(
            ["evaluate", "noc", "--images", Images, "--masks", Masks, "--clicks", "1", "--json", Json], [EvaluateCommand.Create()], _output, watch, stop.Token);

        code.ShouldBe(1);
        _output.ToString().ShouldContain("2 objects in 2 pictures, method iseg; stopped early, 3 were asked for.");
        ((bool?)JsonNode.Parse(await File.ReadAllTextAsync(Json))!["complete"]).ShouldBe(false);
    }

    [Fact]
    public async Task Noc_OtherIterationsAndLessOfTheEngine_AreUsedAndTold()
    {
        string[] usual = ["noc", "--images", Images, "--masks", Masks, "--clicks", "2", "--method", "map", "--json", Json];
        (await RunAsync([.. usual, "--iterations", "8"])).ShouldBe(0);
        var eight = JsonNode.Parse(await File.ReadAllTextAsync(Json))!;
        (await RunAsync([.. usual, "--without", "refinement", "--without", "band"])).ShouldBe(0);
        var none = JsonNode.Parse(await File.ReadAllTextAsync(Json))!;

        _output.ToString().ShouldContain("method map, 8 iterations.");
        _output.ToString().ShouldContain("method map without refinement, band.");
        ((int?)eight["iterations"]).ShouldBe(8);
        ((string?)none["without"]).ShouldBe("refinement, band");
        ((double?)none["objects"]![0]!["steps"]![0]!["iou"]).ShouldNotBeNull()
            .ShouldBeLessThan(((double?)eight["objects"]![0]!["steps"]![0]!["iou"])!.Value, "a map that does not spread is the clicked region");
    }

    [Theory]
    [InlineData("--json", "nowhere/out.json")]
    [InlineData("--sheet", "images")]
    public async Task Box_TargetThatCannotBe_FailsBeforeAnythingIsMeasured(string option, string target)
    {
        (await RunAsync("box", "--images", Images, "--masks", Masks, option, Path.Combine(_folder, target))).ShouldBe(1);

        _error.ToString().Trim().Split('\n').Length.ShouldBe(1);
        _output.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task Box_CocoFileThatIsNone_FailsInOneLineThatNamesIt()
    {
        var coco = Path.Combine(_folder, "broken.json");
        await File.WriteAllTextAsync(coco, "{\"images\": [{]}");

        (await RunAsync("box", "--images", Images, "--coco", coco)).ShouldBe(1);

        _error.ToString().Trim().Split('\n').ShouldHaveSingleItem().ShouldStartWith(coco + ": Not JSON at byte");
    }

    [Theory]
    [InlineData("noc")]
    [InlineData("noc", "--images", "a")]
    [InlineData("noc", "--images", "a", "--masks", "b", "--coco", "c")]
    [InlineData("noc", "--images", "a", "--coco", "c", "--ignore", "128")]
    [InlineData("noc", "--images", "a", "--masks", "b", "--min-area", "0.1")]
    [InlineData("noc", "--images", "a", "--masks", "b", "--clicks", "0")]
    [InlineData("noc", "--images", "a", "--masks", "b", "--clicks", "many")]
    [InlineData("noc", "--images", "a", "--masks", "b", "--seed", "1")]
    [InlineData("box", "--images", "a", "--masks", "b", "--clicks", "3")]
    [InlineData("line", "--images", "a", "--masks", "b", "--method", "magic")]
    [InlineData("noc", "--images", "a", "--masks", "b", "--iterations", "101")]
    [InlineData("noc", "--images", "a", "--masks", "b", "--iterations", "-1")]
    [InlineData("noc", "--images", "a", "--masks", "b", "--iterations", "8", "--settled", "0.1")]
    [InlineData("noc", "--images", "a", "--masks", "b", "--settled", "0")]
    [InlineData("noc", "--images", "a", "--masks", "b", "--lambda", "2")]
    [InlineData("noc", "--images", "a", "--masks", "b", "--without", "luck")]
    [InlineData("line", "--images", "a", "--coco", "b", "--min-area", "2")]
    [InlineData]
    public async Task Run_WrongUsage_Is2(params string[] args)
    {
        (await RunAsync(args)).ShouldBe(2);

        _error.ToString().ShouldNotBeNullOrWhiteSpace();
    }

    private Task<int> RunAsync(params string[] args) => CliRunner.RunAsync(
        ["evaluate", .. args], [EvaluateCommand.Create()], _output, _error, TestContext.Current.CancellationToken);

    [GeneratedRegex("\"\\w*ms\": [0-9.]+", RegexOptions.IgnoreCase)]
    private static partial Regex Times();

    /// <summary>Ctrl-C at the moment at which a text is written.</summary>
    private sealed class StoppingWriter(CancellationTokenSource stop, string text) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.StartsWith(text, StringComparison.Ordinal) == true)
            {
                stop.Cancel();
            }
        }
    }
}
