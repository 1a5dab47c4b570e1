using System.Text.Json;

namespace iSeg.Cli.Tests.Models;

/// <summary>`iseg evaluate semantic --ablation` on drawn sets in every layout, for every task of the paper.</summary>
public sealed class AblationTests : IDisposable
{
    private readonly PaperCommands _commands = new();

    public void Dispose() => _commands.Dispose();

    [Theory]
    [InlineData("voc", "weak", "coco")]
    [InlineData("coco-object", "weak", null)]
    [InlineData("cityscapes", "weak", null)]
    [InlineData("context", "open", null)]
    [InlineData("coco-object", "open", null)]
    public async Task Ablation_TasksWithWords_CoversEveryPartOfThePaper(string layout, string task, string? preset)
    {
        var code = await _commands.RunAsync([.. Command(layout, task), "--limit", "1", "--json", _commands.At("out.json"), .. preset is null ? [] : (string[])["--preset", preset]]);

        code.ShouldBe(0, _commands.Error);
        var told = await File.ReadAllTextAsync(_commands.At("kept/ablation.md"));
        told.ShouldContain($"{layout}, {task}, 1 picture");
        foreach (var row in (string[])["| neither |", "| Ent-Self |", "| Cat-Cross |", "| both |", "## Iterations", "| N | with Ent-Self: mIoU | accuracy | without: mIoU | accuracy |", "| 12 |", "## Step of the entropy reduction", "| 0.2 |", "## Category enhancement", "| 1.6 |"])
        {
            told.ShouldContain(row);
        }

        Directory.EnumerateFiles(_commands.At("kept"), "*.svg").Select(Path.GetFileName).Order().ShouldBe(["category-enhancement.svg", "iterations.svg", "step-of-the-entropy-reduction.svg"]);
        (await File.ReadAllTextAsync(_commands.At("kept/iterations.svg"))).Split("<polyline").Length.ShouldBe(3, "with Ent-Self and without");
        var series = JsonDocument.Parse(await File.ReadAllTextAsync(_commands.At("out.json"))).RootElement.GetProperty("series");
        series.GetArrayLength().ShouldBe(4);
        Points(series[0]).Single(point => point.Name == "mIoU both").Score.ShouldBe(Points(series[3]).Single(point => point.Name == "mIoU 1.6").Score, "the preset's own gamma");
        Directory.EnumerateDirectories(_commands.At("kept")).Count().ShouldBe(series.EnumerateArray().SelectMany(Points).Select(point => point.Labels).Distinct().Count());
        series.EnumerateArray().SelectMany(Points).Select(point => point.Labels).Count(labels => labels == "both").ShouldBe(4, "the preset's own settings are made once and are a point of each series");
    }

    [Theory]
    [InlineData("voc", false)]
    [InlineData("cityscapes", false)]
    [InlineData("coco-stuff-27", true)]
    public async Task Ablation_Unsupervised_ComparesDiffSegsSegmentsWithTheRefinedOnes(string layout, bool withModel)
    {
        var code = await _commands.RunAsync([.. Command(layout, "unsupervised", withModel), "--json", _commands.At("out.json")]);

        code.ShouldBe(0, _commands.Error);
        var told = await File.ReadAllTextAsync(_commands.At("kept/ablation.md"));
        foreach (var row in (string[])["2 pictures", "Cat-Cross and gamma do not come into it", "| DiffSeg |", "| iteration alone |", "| Ent-Self |", "## Iterations", "## Step of the entropy reduction"])
        {
            told.ShouldContain(row);
        }

        var series = JsonDocument.Parse(await File.ReadAllTextAsync(_commands.At("out.json"))).RootElement.GetProperty("series");
        var (parts, iterations, steps) = (Points(series[0]), Points(series[1]), Points(series[2]));
        Score(parts, "mIoU DiffSeg").ShouldBe(Score(iterations, "with Ent-Self 0"), withModel ? 1e-12 : .005, "no iteration leaves DiffSeg's segments, but for whom the built-in backbone's slivers fall to");
        Score(parts, "mIoU Ent-Self").ShouldBe(Score(iterations, "with Ent-Self 8"));
        Score(parts, "mIoU iteration alone").ShouldBe(Score(steps, "mIoU 0"));
        parts.Concat(iterations).ShouldAllBe(point => point.Score > 0 && point.Score <= 1);
    }

    [Fact]
    public async Task Ablation_RunAgain_MakesOnlyWhatIsMissing()
    {
        string[] command = Command("voc", "unsupervised");
        (await _commands.RunAsync(command)).ShouldBe(0, _commands.Error);
        var told = await File.ReadAllTextAsync(_commands.At("kept/ablation.md"));
        var labels = Directory.EnumerateFiles(_commands.At("kept"), "*.png", SearchOption.AllDirectories).Order().ToArray();
        var past = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        Array.ForEach(labels, label => File.SetLastWriteTimeUtc(label, past));
        File.Delete(labels[3]);
        File.Delete(_commands.At("kept/ablation.md"));

        (await _commands.RunAsync(command)).ShouldBe(0, _commands.Error);

        (await File.ReadAllTextAsync(_commands.At("kept/ablation.md"))).ShouldBe(told);
        labels.Where(label => File.GetLastWriteTimeUtc(label) != past).ShouldBe([labels[3]]);
    }

    [Fact]
    public async Task Evaluate_LabelsOfOtherSettings_AreNotMistakenForThese()
    {
        (await _commands.RunAsync(Command("voc", "unsupervised")[..^1])).ShouldBe(0, _commands.Error);

        var code = await _commands.RunAsync(Command("voc", "weak")[..^1]);

        code.ShouldBe(1);
        _commands.Error.ShouldContain("made with other settings");
        _commands.Error.ShouldContain("task unsupervised");
        (await _commands.RunAsync("evaluate", "semantic", "--layout", "voc", "--root", _commands.At("voc"), "--predictions", _commands.At("kept"))).ShouldBe(0, "given labels are anybody's");
    }

    [Theory]
    [InlineData("given", "--ablation makes labels", "--ablation")]
    [InlineData("given", "--model makes labels", "--model", "m")]
    [InlineData("given", "--preset goes with", "--preset", "coco")]
    [InlineData("unsupervised", "--preset goes with", "--preset", "coco")]
    [InlineData("unsupervised", "--exact goes with", "--exact")]
    public async Task Evaluate_OptionsThatDoNotFit_IsWrongUsage(string task, string message, params string[] options)
    {
        var code = await _commands.RunAsync(["evaluate", "semantic", "--layout", "voc", "--root", _commands.DrawVoc(), "--predictions", _commands.At("kept"), "--task", task, .. options]);

        code.ShouldBe(2);
        _commands.Error.ShouldContain(message);
    }

    [Fact]
    public async Task Evaluate_Exact_LooksAgainAndIsAnotherSetting()
    {
        string[] command = [.. Command("voc", "weak")[..^1], "--preset", "coco", "--limit", "1"];
        (await _commands.RunAsync(command)).ShouldBe(0, _commands.Error);

        (await _commands.RunAsync([.. command, "--exact"])).ShouldBe(1);
        _commands.Error.ShouldContain("preset coco; now coco, exact");
        (await _commands.RunAsync([.. command.Select(word => word == _commands.At("kept") ? _commands.At("exact") : word), "--exact"])).ShouldBe(0, _commands.Error);

        File.ReadAllBytes(_commands.At("exact/harbour.png")).ShouldNotBe(File.ReadAllBytes(_commands.At("kept/harbour.png")));
    }

    /// <summary>Ends with --ablation.</summary>
    private string[] Command(string layout, string task, bool withModel = true) =>
    [
        "evaluate", "semantic", "--layout", layout, "--root", _commands.DrawSet(layout), "--predictions", _commands.At("kept"), "--task", task,
        .. withModel && (task != "unsupervised" || layout == "coco-stuff-27") ? (string[])["--model", _commands.Quick(2)] : [],
        .. task == "open" ? (string[])["--clip", PaperCommands.Clip] : [],
        "--ablation",
    ];

    private static (string Name, string Labels, double Score)[] Points(JsonElement series) =>
    [
        .. series.GetProperty("lines").EnumerateArray().SelectMany(line => line.GetProperty("points").EnumerateArray()
            .Select(point => ($"{line.GetProperty("name").GetString()} {point.GetProperty("label").GetString()}", point.GetProperty("labels").GetString()!, point.GetProperty("miou").GetDouble()))),
    ];

    private static double Score((string Name, string Labels, double Score)[] points, string name) => points.Single(point => point.Name == name).Score;
}
