using System.Text.Json;
using iSeg.Cli.Commands;
using iSeg.Engine.Samples;
using Microsoft.Data.Sqlite;

namespace iSeg.Cli.Tests;

public sealed class LabelCommandsTests : IDisposable
{
    private const string Labels = """
        {"images": [{"id": 7, "file_name": "fruit.jpg", "width": 160, "height": 120}],
         "annotations": [{"id": 42, "image_id": 7, "category_id": 3, "segmentation": [[2, 3, 12, 3, 12, 8, 2, 8]], "area": 50, "bbox": [2, 3, 10, 5], "iscrowd": 0}],
         "categories": [{"id": 3, "name": "pear", "supercategory": "fruit"}]}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("iseg-cli-test-").FullName;

    private readonly StringWriter _output = new();

    private readonly StringWriter _error = new();

    public LabelCommandsTests()
    {
        Directory.CreateDirectory(At("pictures"));
        File.WriteAllBytes(At("pictures/fruit.jpg"), SceneEncoder.ToJpeg(DrawnScenes.Fruit(new(160, 120)).Image));
        File.WriteAllText(At("labels.json"), Labels);
    }

    private string Store => At("projects.db");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task ImportThenExport_FromNothing_GivesTheLabelsBack()
    {
        (await RunAsync("import", "Fruit", At("labels.json"), "--pictures", At("pictures"), "--create", "--store", Store)).ShouldBe(0, _error.ToString());
        _output.ToString().ShouldContain("1 created");
        (await RunAsync("export", "fruit", "-o", At("out.json"), "--polygons", "--store", Store)).ShouldBe(0, _error.ToString());
        _output.ToString().ShouldContain("1 of 1 objects exact");

        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(At("out.json")));
        var annotation = json.RootElement.GetProperty("annotations").EnumerateArray().Single();
        (annotation.GetProperty("id").GetInt64(), annotation.GetProperty("image_id").GetInt64(), annotation.GetProperty("category_id").GetInt32()).ShouldBe((42, 7, 3));
        annotation.GetProperty("area").GetInt64().ShouldBe(50);
        annotation.GetProperty("segmentation")[0].GetArrayLength().ShouldBe(8);
    }

    [Fact]
    public async Task Import_DryRun_StoresNothing()
    {
        await RunAsync("import", "Fruit", At("labels.json"), "--pictures", At("pictures"), "--create", "--store", Store);
        File.WriteAllText(At("more.json"), Labels.Replace("42", "43", StringComparison.Ordinal).Replace("[[2,", "[[1,", StringComparison.Ordinal));

        (await RunAsync("import", "Fruit", At("more.json"), "--dry-run", "--store", Store)).ShouldBe(0, _error.ToString());

        _output.ToString().ShouldContain("dry run");
        await RunAsync("export", "Fruit", "-o", At("out.json"), "--store", Store);
        _output.ToString().ShouldContain("1 annotations");
    }

    [Theory]
    [InlineData("voc", "Annotations.zip")]
    [InlineData("yolo", "folder")]
    public async Task Export_OtherFormats_CanBeImportedAgain(string format, string target)
    {
        await RunAsync("import", "Fruit", At("labels.json"), "--pictures", At("pictures"), "--create", "--store", Store);

        (await RunAsync("export", "Fruit", "--format", format, "--split", "0/100/0", "-o", At(target), "--store", Store)).ShouldBe(0, _error.ToString());
        (await RunAsync("import", "Fruit", At(target), "--store", Store)).ShouldBe(0, _error.ToString());

        _output.ToString().ShouldContain("0 created, 0 updated, 1 unchanged");
    }

    [Fact]
    public async Task Import_BrokenLabels_IsOneLineWithThePlace()
    {
        File.WriteAllText(At("labels.json"), Labels.Replace("\"image_id\": 7", "\"image_id\": \"x\"", StringComparison.Ordinal));

        (await RunAsync("import", "Fruit", At("labels.json"), "--pictures", At("pictures"), "--create", "--store", Store)).ShouldBe(1);

        var told = _error.ToString().Trim().Split('\n').ShouldHaveSingleItem();
        told.ShouldContain("annotations[0] (id 42)");
        told.ShouldContain("No labels were imported; the new project \"Fruit\" and its pictures stay.");
        (await RunAsync("import", "Fruit", At("labels.json"), "--pictures", At("pictures"), "--store", Store)).ShouldBe(1);
        _error.ToString().ShouldContain("No labels were imported; the pictures that were added stay.");
    }

    [Fact]
    public async Task Check_SoundAndBrokenFile_ExitCodesAndPathsTell()
    {
        (await RunAsync("coco", "check", At("labels.json"))).ShouldBe(0, _output.ToString());
        File.WriteAllText(At("labels.json"), Labels.Replace("\"category_id\": 3", "\"category_id\": 4", StringComparison.Ordinal));

        (await RunAsync("coco", "check", At("labels.json"))).ShouldBe(1);

        _output.ToString().ShouldContain("error $.annotations[0].category_id: There is no category 4.");
    }

    [Fact]
    public async Task Stats_WithPlot_CountsAndDraws()
    {
        (await RunAsync("coco", "stats", At("labels.json"), "--plot", At("plot.svg"))).ShouldBe(0, _error.ToString());

        _output.ToString().ShouldContain("pear");
        _output.ToString().ShouldContain("1 small");
        System.Xml.Linq.XDocument.Load(At("plot.svg")).Root!.Name.LocalName.ShouldBe("svg");
    }

    [Theory]
    [InlineData("export", "p", "-o", "x", "--split", "80/20")]
    [InlineData("export", "p", "-o", "x", "--tolerance", "-1")]
    [InlineData("import", "p")]
    [InlineData("import", "p", "x", "--format", "papyrus")]
    [InlineData("coco")]
    [InlineData("coco", "check")]
    public async Task Run_WrongUsage_Is2(params string[] args) => (await RunAsync(args)).ShouldBe(2);

    private string At(string name) => Path.Combine(_folder, name);

    private Task<int> RunAsync(params string[] args) => CliRunner.RunAsync(
        args, [ImportCommand.Create(), ExportCommand.Create(), CocoCommand.Create()], _output, _error, TestContext.Current.CancellationToken);
}
