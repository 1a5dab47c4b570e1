using iSeg.Engine.Models;

namespace iSeg.Cli.Tests.Models;

/// <summary>`iseg models install`, `list` and `remove`, from folders and from a hub on this machine.</summary>
public sealed class ModelInstallTests : IDisposable
{
    private const string Weights = "unet/diffusion_pytorch_model.safetensors";
    private readonly ModelCommands _commands = new();

    public void Dispose() => _commands.Dispose();

    private string Library => _commands.At("library");

    [Fact]
    public async Task Install_Folder_CopiesListsAndRemovesIt()
    {
        (await RunAsync("install", ModelCommands.Tiny(2), "--name", "mine")).ShouldBe(0, _commands.Error);
        (await RunAsync("list")).ShouldBe(0);

        _commands.Output.ShouldContain("mine is installed");
        _commands.Output.ShouldContain("sd-2.1-base");
        File.Exists(Path.Combine(Library, "mine", "expected.safetensors")).ShouldBeFalse();
        (await RunAsync("check", "mine")).ShouldBe(0, _commands.Error);
        (await RunAsync("install", ModelCommands.Tiny(2), "--name", "Mine")).ShouldBe(1);
        _commands.Error.ShouldContain("installed already");
        (await RunAsync("remove", "mine")).ShouldBe(0);
        Directory.EnumerateFileSystemEntries(Library).ShouldBeEmpty();
    }

    [Fact]
    public async Task Install_InPlace_LeavesTheFilesAlone()
    {
        var folder = _commands.Copy(1);
        (await RunAsync("install", folder, "--in-place", "--name", "mine")).ShouldBe(0, _commands.Error);
        new ModelLibrary(Library).Find("MINE")!.Folder.ShouldBe(folder);

        (await RunAsync("remove", "mine")).ShouldBe(0);

        File.Exists(Path.Combine(folder, Weights)).ShouldBeTrue();
    }

    [Fact]
    public async Task Install_BrokenFolder_LeavesNothingBehind()
    {
        var folder = _commands.Copy(2);
        File.Delete(Path.Combine(folder, "unet", "config.json"));

        (await RunAsync("install", folder)).ShouldBe(1);

        _commands.Error.ShouldContain("config.json");
        Directory.Exists(Library).ShouldBeFalse();
    }

    [Fact]
    public async Task Install_ConnectionCutOff_GoesOnWhereItEnded()
    {
        using var hub = new TinyHub(ModelCommands.Tiny(2)) { CutOnce = Weights };

        (await DownloadAsync(hub)).ShouldBe(0, _commands.Error);

        var tries = hub.Asked.Where(asked => asked.Path == Weights).Select(asked => asked.From).ToArray();
        tries.Length.ShouldBe(2);
        tries[1].ShouldBeGreaterThan(0);
        var model = new ModelLibrary(Library).Find("tiny")!;
        (model.Licence, model.Revision).ShouldBe(("creativeml-openrail-m", "0123456789abcdef0123456789abcdef01234567"));
        File.ReadAllBytes(Path.Combine(model.Folder, Weights)).ShouldBe(File.ReadAllBytes(ModelCommands.In(2, Weights)));
        hub.Asked.ShouldNotContain(asked => asked.Path == "expected.safetensors");
        (await RunAsync("check", "tiny")).ShouldBe(0, _commands.Error);
    }

    [Fact]
    public async Task Install_WrongChecksum_IsRefusedAndTheRestKept()
    {
        using var hub = new TinyHub(ModelCommands.Tiny(2)) { Spoil = Weights };

        (await DownloadAsync(hub)).ShouldBe(1);

        _commands.Error.ShouldContain("checksum");
        _commands.Error.ShouldContain(Weights);
        new ModelLibrary(Library).List().ShouldBeEmpty();
        hub.Spoil = null;
        hub.Asked.Clear();
        (await DownloadAsync(hub)).ShouldBe(0, _commands.Error);
        hub.Asked.ShouldContain((Weights, 0L));
        hub.Asked.ShouldNotContain(asked => asked.Path == "model_index.json");
    }

    [Fact]
    public async Task Install_LicenceNotAccepted_DownloadsNothing()
    {
        using var hub = new TinyHub(ModelCommands.Tiny(2));

        (await RunAsync("install", "somebody/tiny", "--hub", hub.Address)).ShouldBe(1);

        _commands.Error.ShouldContain("creativeml-openrail-m");
        _commands.Error.ShouldContain("--accept-licence");
        hub.Asked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("somebody/nothing", "no public repository")]
    [InlineData("nonsense", "no folder, no name")]
    [InlineData("../x", "no repository")]
    public async Task Install_WhatIsNotThere_IsRefused(string source, string reason)
    {
        using var hub = new TinyHub(ModelCommands.Tiny(2));

        (await RunAsync("install", source, "--hub", hub.Address, "--accept-licence")).ShouldBe(1);

        _commands.Error.ShouldContain(reason);
    }

    [Fact]
    public async Task Install_PlainHttpElsewhere_IsRefused()
    {
        (await RunAsync("install", "somebody/tiny", "--hub", "http://example.org", "--accept-licence")).ShouldBe(1);

        _commands.Error.ShouldContain("https");
    }

    private Task<int> DownloadAsync(TinyHub hub) => RunAsync("install", "somebody/tiny", "--hub", hub.Address, "--accept-licence");

    private Task<int> RunAsync(params string[] args) => _commands.RunAsync(["models", .. args, "--models", Library]);
}
