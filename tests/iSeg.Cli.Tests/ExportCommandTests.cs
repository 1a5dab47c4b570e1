using System.Text.Json;
using iSeg.Cli.Commands;
using iSeg.Data;
using iSeg.Data.Projects;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace iSeg.Cli.Tests;

public sealed class ExportCommandTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("iseg-cli-test-").FullName;

    private readonly StringWriter _output = new();

    private readonly StringWriter _error = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Store => Path.Combine(_folder, "projects.db");

    private string Target => Path.Combine(_folder, "out.json");

    public async ValueTask InitializeAsync()
    {
        await using var services = new ServiceCollection().AddProjectStore(new StoreOptions { Path = Store }).BuildServiceProvider();
        await services.GetRequiredService<StoreInitializer>().InitializeAsync(Token);
        var projects = services.GetRequiredService<ProjectStore>();
        await projects.CreateAsync("Zebras", Token);
        await projects.CreateAsync("Empty 🦓", Token);
    }

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("Zebras")]
    [InlineData("zebras")]
    [InlineData("1")]
    public async Task Export_ByNameOrId_WritesTheFile(string project)
    {
        (await RunAsync("export", project, "--format", "coco", "-o", Target, "--store", Store)).ShouldBe(0, _error.ToString());

        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(Target, Token));
        json.RootElement.GetProperty("categories")[0].GetProperty("name").GetString().ShouldBe("object");
        json.RootElement.GetProperty("info").GetProperty("description").GetString().ShouldBe("Zebras");
        _output.ToString().ShouldContain("0 images");
        _error.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task Export_UnknownProject_NamesTheOnesThereAreInOneLine()
    {
        (await RunAsync("export", "Zebra", "-o", Target, "--store", Store)).ShouldBe(1);

        var lines = _error.ToString().Trim().Split('\n');
        lines.Length.ShouldBe(1);
        lines[0].ShouldContain("\"Zebras\"");
        lines[0].ShouldContain("\"Empty 🦓\"");
        File.Exists(Target).ShouldBeFalse();
    }

    [Fact]
    public async Task Export_NoStore_FailsAndMakesNone()
    {
        var nowhere = Path.Combine(_folder, "nowhere", "projects.db");

        (await RunAsync("export", "Zebras", "-o", Target, "--store", nowhere)).ShouldBe(1);

        _error.ToString().ShouldContain(nowhere);
        Directory.Exists(Path.GetDirectoryName(nowhere)).ShouldBeFalse();
    }

    [Fact]
    public async Task Export_StoreIsSomethingElse_FailsInOneLine()
    {
        var diary = Path.Combine(_folder, "diary.txt");
        await File.WriteAllTextAsync(diary, "Dear diary", Token);

        (await RunAsync("export", "Zebras", "-o", Target, "--store", diary)).ShouldBe(1);

        _error.ToString().Trim().Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public async Task Export_TargetThatCannotBe_FailsAndLeavesNoDraft()
    {
        (await RunAsync("export", "Zebras", "-o", _folder, "--store", Store)).ShouldBe(1);
        (await RunAsync("export", "Zebras", "-o", Path.Combine(_folder, "no", "out.json"), "--store", Store)).ShouldBe(1);

        Directory.GetFiles(_folder, "*.tmp").ShouldBeEmpty();
    }

    [Fact]
    public async Task Write_FailingHalfway_LeavesTheOldFile()
    {
        await File.WriteAllTextAsync(Target, "old", Token);

        await Should.ThrowAsync<IOException>(() => WholeFile.WriteAsync<int>(Target, async stream =>
        {
            await stream.WriteAsync("new"u8.ToArray(), Token);
            throw new IOException("The cable is out.");
        }));

        (await File.ReadAllTextAsync(Target, Token)).ShouldBe("old");
        Directory.GetFiles(_folder, ".out*").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("export")]
    [InlineData("export", "Zebras")]
    [InlineData("export", "Zebras", "-o", "x", "--format", "papyrus")]
    [InlineData("export", "Zebras", "-o", "x", "--wat")]
    [InlineData("bogus")]
    [InlineData]
    public async Task Run_WrongUsage_Is2(params string[] args)
    {
        (await RunAsync(args)).ShouldBe(2);

        _error.ToString().ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task Run_Help_Is0()
    {
        (await RunAsync("export", "--help")).ShouldBe(0);

        _output.ToString().ShouldContain("--store");
    }

    private Task<int> RunAsync(params string[] args) => CliRunner.RunAsync(args, [ExportCommand.Create()], _output, _error, Token);
}
