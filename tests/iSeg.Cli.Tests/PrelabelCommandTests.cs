using System.Text.Json;
using iSeg.Cli.Commands;
using iSeg.Cli.Tests.Models;
using iSeg.Engine.Samples;
using Microsoft.Data.Sqlite;

namespace iSeg.Cli.Tests;

/// <summary>`iseg prelabel`, and the two commands that can put what they make into a project.</summary>
public sealed class PrelabelCommandTests : IDisposable
{
    private const string Labels = """
        {"images": [{"id": 7, "file_name": "0.jpg", "width": 96, "height": 64}],
         "annotations": [{"id": 42, "image_id": 7, "category_id": 3, "segmentation": [[20, 10, 70, 10, 70, 50, 20, 50]], "area": 2000, "bbox": [20, 10, 50, 40], "iscrowd": 0}],
         "categories": [{"id": 3, "name": "boat"}]}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("iseg-prelabel-test-").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    private string Store => At("projects.db");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Prelabel_EverythingTwice_SuggestsOnceAndExportsNothing()
    {
        await FillAsync(2);

        var told = await RunAsync("prelabel", "sea", "--everything", "--category", "part");
        (told.GetProperty("pictures").GetInt32(), told.GetProperty("failed").GetInt32(), told.GetProperty("model").GetString()).ShouldBe((2, 0, "affinity"));
        told.GetProperty("suggestions").GetInt32().ShouldBeGreaterThan(3);
        (await RunAsync("prelabel", "sea", "--everything", "--category", "part")).GetProperty("suggestions").GetInt32().ShouldBe(0);

        (await ExecuteAsync("export", "sea", "-o", At("out.json"))).ShouldBe(0, _error.ToString());
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(At("out.json")));
        json.RootElement.GetProperty("annotations").GetArrayLength().ShouldBe(1, "only what was imported");
    }

    [Fact]
    public async Task Prelabel_InterruptedThenRunAgain_GoesOn()
    {
        await FillAsync(4);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var error = new Interrupting(stop);

        (await CliRunner.RunAsync(["prelabel", "sea", "--everything", "--store", Store], Commands, _output, error, stop.Token)).ShouldBe(1);
        error.ToString().ShouldContain("Stopped after 1 of 4 pictures");
        var told = await RunAsync("prelabel", "sea", "--everything");

        _error.ToString().ShouldContain("goes on: 1 of 4 pictures are done");
        told.GetProperty("pictures").GetInt32().ShouldBe(4);
        (await CountAsync("SELECT COUNT(*) FROM PrelabelJobs")).ShouldBe(1);
        (await CountAsync("SELECT COUNT(DISTINCT PictureId) FROM Suggestions")).ShouldBe(4);
    }

    [Theory]
    [InlineData("DELETE FROM Projects", "\"sea\" was deleted meanwhile")]
    [InlineData("UPDATE PrelabelJobs SET Holder = '11111111-1111-1111-1111-111111111111'", "Another program has taken over job 1 and works on it now: 1 of 3")]
    [InlineData("UPDATE PrelabelJobs SET State = 4", "Job 1 was cancelled")]
    public async Task Prelabel_OvertakenByOthers_SaysSoAndIsNoSuccess(string meanwhile, string says)
    {
        await FillAsync(3);
        using var error = new Meddling(Store, meanwhile);

        (await CliRunner.RunAsync(["prelabel", "sea", "--everything", "--store", Store], Commands, _output, error, TestContext.Current.CancellationToken)).ShouldBe(1);

        error.ToString().ShouldContain(says);
        _output.ToString().ShouldNotContain("\"suggestions\"");
    }

    [Fact]
    public async Task Prelabel_BoxesAndPlaces_SuggestOneEach()
    {
        await FillAsync(2);

        (await RunAsync("prelabel", "sea", "--boxes")).GetProperty("suggestions").GetInt32().ShouldBe(1);
        (await RunAsync("prelabel", "sea", "--box", "0.1,0.1,0.9,0.9", "--point", "0.5,0.5", "--category", "boat")).GetProperty("pictures").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Prelabel_Text_MakesNamesCategories()
    {
        await FillAsync(1);

        var told = await RunAsync("prelabel", "sea", "--text", "buoy", "sail", "--model", ModelCommands.Tiny(2), "--preset", "coco");

        (told.GetProperty("kind").GetString(), told.GetProperty("model").GetString()).ShouldBe(("text", "sd-tiny-v2"));
        told.GetProperty("suggestions").GetInt32().ShouldBeInRange(1, 2);
        (await CountAsync("SELECT COUNT(*) FROM Suggestions WHERE Name IN ('buoy', 'sail') AND CategoryId IS NOT NULL AND Score BETWEEN 0 AND 1")).ShouldBeInRange(1, 2);
    }

    [Fact]
    public async Task Prelabel_TagsOfAWordList_AsksClipFirst()
    {
        await FillAsync(1);
        await File.WriteAllTextAsync(At("words.txt"), "bird\ndog\ntrain\n");

        var told = await RunAsync("prelabel", "sea", "--tags", "--words", At("words.txt"), "--clip", PaperCommands.Clip, "--model", ModelCommands.Tiny(2));

        (told.GetProperty("kind").GetString(), told.GetProperty("failed").GetInt32()).ShouldBe(("tags", 0));
    }

    [Fact]
    public async Task PseudoMasks_OfAProject_TakeTheCategoriesOfEachPicture()
    {
        await FillAsync(2);

        var told = await RunAsync("pseudo-masks", "--project", "sea", "--model", ModelCommands.Tiny(2), "--preset", "coco");

        told.GetProperty("pictures").GetInt32().ShouldBe(2);
        (await CountAsync("SELECT COUNT(*) FROM Suggestions WHERE Name <> 'boat'")).ShouldBe(0);
        (await CountAsync("SELECT COUNT(DISTINCT PictureId) FROM Suggestions")).ShouldBe(1, "the other picture has no category");
    }

    [Fact]
    public async Task Synthesize_IntoAProject_AddsPicturesWithSuggestions()
    {
        await FillAsync(1);

        var told = await RunAsync("synthesize", "--model", ModelCommands.Tiny(2), "--name", "boat", "--count", "2", "--steps", "2", "--side", "64", "--project", "sea");

        told.GetProperty("pictures").GetInt32().ShouldBe(2);
        (await CountAsync("SELECT COUNT(*) FROM Pictures WHERE Path LIKE 'synthetic/%'")).ShouldBe(2);
    }

    [Theory]
    [InlineData(2, "give one of --text", "prelabel", "sea")]
    [InlineData(2, "give one of --text", "prelabel", "sea", "--everything", "--boxes")]
    [InlineData(2, "--clip goes with --tags", "prelabel", "sea", "--everything", "--clip", "x")]
    [InlineData(2, "--box must be four numbers", "prelabel", "sea", "--box", "1,2")]
    [InlineData(2, "--merge must be one to ten numbers in 0..20", "prelabel", "sea", "--everything", "--merge", "21")]
    [InlineData(2, "--merge must be one to ten numbers in 0..20", "prelabel", "sea", "--everything", "--merge", "1,1,1,1,1,1,1,1,1,1,1")]
    [InlineData(2, "--of-picture takes the names", "prelabel", "sea", "--text", "cat", "--of-picture")]
    [InlineData(2, "--of-picture takes the names", "prelabel", "sea", "--text", "--words", "words.txt", "--of-picture")]
    [InlineData(2, "--words goes with --clip", "pseudo-masks", "--project", "sea", "--model", "m", "--words", "words.txt")]
    [InlineData(2, "--words goes with --clip", "pseudo-masks", "--project", "sea", "--model", "m", "--tags", "tags.txt", "--words", "words.txt")]
    [InlineData(2, "--threshold is about soft maps", "prelabel", "sea", "--everything", "--threshold", "0.4")]
    [InlineData(2, "--threshold does not go with --preset", "prelabel", "sea", "--text", "cat", "--model", "m", "--preset", "coco", "--threshold", "0.4")]
    [InlineData(2, "--category goes with --everything", "prelabel", "sea", "--text", "cat", "--model", "m", "--category", "animal")]
    [InlineData(2, "--category goes with --everything", "prelabel", "sea", "--boxes", "--category", "animal")]
    [InlineData(2, "--merge and --segments", "prelabel", "sea", "--everything", "--segments", "4", "--merge", "1")]
    [InlineData(2, "--keep goes with --clip", "pseudo-masks", "--project", "sea", "--model", "m", "--keep", "0.5")]
    [InlineData(1, "needs a Stable Diffusion model", "prelabel", "sea", "--text", "cat")]
    [InlineData(1, "no model called nowhere", "prelabel", "sea", "--text", "cat", "--model", "nowhere")]
    [InlineData(1, "There is no project \"land\"", "prelabel", "land", "--everything")]
    [InlineData(2, "--output or --project", "synthesize", "--model", "m", "--name", "cat")]
    [InlineData(2, "--store goes with --project", "synthesize", "--model", "m", "--name", "cat", "--output", "out")]
    [InlineData(2, "--images and --output, or --project", "pseudo-masks", "--model", "m")]
    [InlineData(2, "--store goes with --project", "pseudo-masks", "--model", "m", "--images", "in", "--output", "out", "--tags", "tags.txt")]
    public async Task Command_ThatMakesNoSense_SaysSo(int code, string says, params string[] command)
    {
        await FillAsync(1);

        (await ExecuteAsync(command)).ShouldBe(code);
        _error.ToString().ShouldContain(says);
    }

    private static IReadOnlyList<System.CommandLine.Command> Commands =>
        [ImportCommand.Create(), ExportCommand.Create(), PrelabelCommand.Create(), PseudoMasksCommand.Create(), SynthesizeCommand.Create()];

    private string At(string name) => Path.Combine(_folder, name);

    /// <summary>A project "sea" with drawn pictures; the first has one rectangle, a boat.</summary>
    private async Task FillAsync(int pictures)
    {
        Directory.CreateDirectory(At("pictures"));
        for (var i = 0; i < pictures; i++)
        {
            await File.WriteAllBytesAsync(At($"pictures/{i}.jpg"), SceneEncoder.ToJpeg(DrawnScenes.Harbour(new(96 + (8 * i), 64)).Image));
        }

        await File.WriteAllTextAsync(At("labels.json"), Labels);
        (await ExecuteAsync("import", "sea", At("labels.json"), "--pictures", At("pictures"), "--create")).ShouldBe(0, _error.ToString());
    }

    private Task<int> ExecuteAsync(params string[] command) =>
        CliRunner.RunAsync([.. command, "--store", Store], Commands, _output, _error, TestContext.Current.CancellationToken);

    /// <summary>The line that a command printed last.</summary>
    private async Task<JsonElement> RunAsync(params string[] command)
    {
        (await ExecuteAsync(command)).ShouldBe(0, _error.ToString());
        return JsonDocument.Parse(_output.ToString().TrimEnd().Split('\n')[^1]).RootElement;
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Store}");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Written above.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Somebody who changes the store at the first sign of progress.</summary>
    private sealed class Meddling(string store, string sql) : StringWriter
    {
        private bool _done;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (_done)
            {
                return;
            }

            _done = true;
            using var connection = new SqliteConnection($"Data Source={store};Foreign Keys=True");
            connection.Open();
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Written above.
            command.CommandText = sql;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Somebody who presses Ctrl+C at the first sign of progress.</summary>
    private sealed class Interrupting(CancellationTokenSource stop) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            stop.Cancel();
        }
    }
}
