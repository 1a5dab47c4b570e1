using iSeg.Engine.Checkpoints;
using iSeg.Engine.Models;
using iSeg.Web.Editing.Canvas;
using iSeg.Web.Editing.Segmenting;
using iSeg.Web.Models;
using iSeg.Web.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace iSeg.Web.Tests.Models;

/// <summary>What looks at which picture, and what it can be told.</summary>
[Collection(nameof(SharedServer))]
public sealed class ModelChoiceTests(WebServer server)
{
    private ModelHost Models => server.Service<ModelHost>();

    private BackboneChoice Choice => server.Service<BackboneChoice>();

    [Fact]
    public async Task Predict_TextWithTheBuiltInBackbone_SaysWhatToInstall()
    {
        var (_, picture) = await server.NewPictureAsync();

        var reply = await server.Segmenter(picture).PredictAsync(Say("pear"));

        reply.Patch.ShouldBeNull();
        reply.Error!.ShouldContain("iseg models install");
    }

    [Fact]
    public async Task Predict_TextAndClicksWithAModel_AreOneRequestAndSayWhichModel()
    {
        var (project, picture) = await server.NewPictureAsync();
        await InstallAsync("words");
        await Choice.ChooseForProjectAsync(project, "words", default);

        var text = await server.Segmenter(picture).PredictAsync(Say("bird"));
        var both = await server.Segmenter(picture).PredictAsync(Say("bird", new("point", [20, 30], true), new("point", [140, 100], false)));

        text.Error.ShouldBeNull();
        (text.BackboneId, both.BackboneId).ShouldBe(("words", "words"));
        text.Area.ShouldBeGreaterThan(0);
        Models.Find("words")!.State.ShouldBe(ModelState.Ready);
        var mask = MaskPatchOf(both);
        mask.Contains(20, 30).ShouldBeTrue();
        mask.Contains(140, 100).ShouldBeFalse();
    }

    [Fact]
    public async Task Choose_AnotherForTheProject_EncodesItsPicturesAnew()
    {
        var (project, picture) = await server.NewPictureAsync();
        await InstallAsync("other");
        (await server.Segmenter(picture).PredictAsync(Click())).BackboneId.ShouldBe("affinity");

        await Choice.ChooseForProjectAsync(project, "other", default);
        (await server.Segmenter(picture).PredictAsync(Click())).BackboneId.ShouldBe("other");
        await Choice.ChooseForProjectAsync(project, null, default);
        (await server.Segmenter(picture).PredictAsync(Click())).BackboneId.ShouldBe("affinity");

        await Choice.ChooseForServerAsync("other", default);
        (await server.Segmenter(picture).PredictAsync(Click())).BackboneId.ShouldBe("other");
        await Choice.ChooseForProjectAsync(project, "affinity", default);
        (await server.Segmenter(picture).PredictAsync(Click())).BackboneId.ShouldBe("affinity", "a project's own choice goes before the server's");
        await Choice.ChooseForServerAsync("affinity", default);
    }

    [Fact]
    public async Task Remove_ModelInUse_IsSaidWhereItIsMissed()
    {
        var (project, picture) = await server.NewPictureAsync();
        await InstallAsync("short-lived");
        await Choice.ChooseForProjectAsync(project, "short-lived", default);
        (await server.Segmenter(picture).PredictAsync(Click())).Error.ShouldBeNull();

        await Models.RemoveAsync("short-lived");

        var reply = await server.Segmenter(picture).PredictAsync(Click());
        reply.Error!.ShouldContain("short-lived");
        reply.Error!.ShouldContain("not installed");
        await Choice.ChooseForProjectAsync(project, null, default);
        (await server.Segmenter(picture).PredictAsync(Click())).Error.ShouldBeNull();
    }

    [Fact]
    public async Task Unload_ThenAClick_LoadsItAgain()
    {
        var (project, picture) = await server.NewPictureAsync();
        await InstallAsync("again");
        await Choice.ChooseForProjectAsync(project, "again", default);
        await server.Segmenter(picture).WarmAsync();

        await Models.UnloadAsync("again");
        Models.Find("again")!.State.ShouldBe(ModelState.Idle);

        (await server.Segmenter(picture).PredictAsync(Say("bird"))).Error.ShouldBeNull();
        Models.Find("again")!.State.ShouldBe(ModelState.Ready);
    }

    [Fact]
    public async Task Load_DamagedSinceItWasInstalled_FailsWithTheFileAndRecovers()
    {
        var folder = TinyModel.CopyTo(TempFolder.File("tiny"));
        await server.Service<ModelLibrary>().InstallAsync(folder, "damaged", copy: false);
        var merges = Path.Combine(folder, "tokenizer", "merges.txt");
        File.Move(merges, merges + ".away");

        await Should.ThrowAsync<CheckpointException>(() => Models.GetAsync("damaged"));
        Models.Find("damaged")!.State.ShouldBe(ModelState.Failed);
        Models.Find("damaged")!.Error!.ShouldContain("merges.txt");
        File.Move(merges + ".away", merges);
        (await Models.GetAsync("damaged")).Id.ShouldBe("damaged");
    }

    [Fact]
    public async Task RunAhead_QueueOfPictures_EncodesTheNextOnesAndStopsWhenLeft()
    {
        var project = await server.NewProjectAsync();
        foreach (var i in Enumerable.Range(0, 5))
        {
            await server.UploadAsync(project, $"{i}.jpg", TestFiles.Fruit(120 + i, 90));
        }

        var pictures = (await server.Pictures.PageAsync(project, 0, 10, default)).Select(picture => picture.Id).ToArray();
        bool[] Ready() => [.. pictures.Select(id => server.Encodings.IsReady(id) == true)];
        await server.Service<QueueAhead>().RunAsync(pictures[3], () => false);
        Ready().ShouldAllBe(ready => !ready);

        await server.Service<QueueAhead>().RunAsync(pictures[0], () => true);

        Ready().ShouldBe([true, true, true, false, false]);
    }

    [Fact]
    public async Task Install_FromAFolderAndABrokenOne_TellsHowItEnds()
    {
        var installer = server.Service<ModelInstaller>();
        installer.StartFolder(TinyModel.CopyTo(TempFolder.File("tiny")), "from-folder", copy: true).ShouldBeTrue();
        (await EndAsync(installer)).Error.ShouldBeNull();
        Models.Find("from-folder")!.State.ShouldBe(ModelState.Idle);

        installer.StartFolder(TempFolder.File("nothing"), null, copy: true).ShouldBeTrue();
        (await EndAsync(installer)).Error!.ShouldContain("no such folder");
    }

    [Theory]
    [InlineData("""{"kind":"text","text":"  "}""")]
    [InlineData("""{"kind":"text"}""")]
    [InlineData("""{"kind":"text","text":7}""")]
    [InlineData("""{"kind":"text","text":"a\u0000b"}""")]
    public async Task BridgePredict_TextThatSaysNothing_IsRefused(string prompt)
    {
        var (_, picture) = await server.NewPictureAsync();
        using var bridge = new CanvasBridge(picture, "a", server.AccessTo(picture), server.Grains, NullLogger.Instance);

        var reply = await bridge.Predict(System.Text.Json.JsonDocument.Parse($$"""{"request":3,"threshold":0.5,"prompts":[{{prompt}}]}""").RootElement);

        (reply.Request, reply.Patch).ShouldBe((3, null));
        reply.Error!.ShouldContain("'text'");
    }

    private static async Task<Installation> EndAsync(ModelInstaller installer)
    {
        while (installer.Current is { IsRunning: true })
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        return installer.Current!;
    }

    private static PredictRequest Click() => new(1, [new("point", [67, 67], true)], 0.5);

    private static PredictRequest Say(string text, params PromptMessage[] more) => new(1, [new("text", [], true, text), .. more], 0.5);

    private static Core.Masks.RleMask MaskPatchOf(PredictReply reply) => Core.Masks.RleMask
        .FromCounts(new(reply.Patch!.W, reply.Patch.H), reply.Patch.Counts).Place(new(160, 120), reply.Patch.X, reply.Patch.Y);

    private Task<InstalledModel> InstallAsync(string name) => server.Service<ModelLibrary>().InstallAsync(TinyModel.CopyTo(TempFolder.File("tiny")), name, copy: false);
}
