using iSeg.Core.Geometry;
using iSeg.Core.Prelabelling;
using iSeg.Data.Prelabelling;
using iSeg.Data.Suggestions;
using Microsoft.Data.Sqlite;
using static iSeg.Data.Tests.TestStore;

namespace iSeg.Data.Tests.Prelabelling;

public sealed class PrelabelRunnerTests
{
    private static readonly PrelabelSpec Everything = new() { Kind = PrelabelKind.Everything };
    private static readonly PixelRect Rect = new(3, 4, 10, 8);

    [Fact]
    public async Task Run_ABrokenPictureInTheMiddle_DoesTheOthersAndSaysWhich()
    {
        await using var store = await CreateAsync();
        var (project, pictures) = await FilledAsync(store, 3);
        var job = await StartAsync(store, project, Everything);
        var labellers = new FakeLabellers((number, picture) => number == 1 ? throw new PrelabelException("Too dark to see.") : [FakeLabellers.Found(picture.Size, Rect)]);

        (await store.Runner.RunAsync(job, labellers, false, null, Token)).ShouldBe(PrelabelState.Done);

        var ended = (await store.Jobs.FindAsync(job, Token))!;
        (ended.Total, ended.Done, ended.Failed, ended.Found, ended.Open, ended.Model).ShouldBe((3, 3, 1, 2, 2, "fake"));
        (await store.Jobs.FailuresAsync(job, 10, Token)).Single().ShouldBe(new(1, pictures[1], "1.png", "Too dark to see."));
        (await store.Suggestions.OpenAsync(project, Token)).ShouldBe(new Dictionary<long, int> { [pictures[0]] = 1, [pictures[2]] = 1 }, ignoreOrder: true);
        (await store.Categories.ListAsync(project, Token)).Select(c => c.Name).ShouldBe(["object", "cat"]);
    }

    [Fact]
    public async Task Run_AllPicturesFail_HasFailed()
    {
        await using var store = await CreateAsync();
        var (project, _) = await FilledAsync(store, 2);
        var job = await StartAsync(store, project, Everything);

        (await store.Runner.RunAsync(job, new FakeLabellers((_, _) => throw new PrelabelException("No words.")), false, null, Token)).ShouldBe(PrelabelState.Failed);

        (await store.Jobs.FindAsync(job, Token))!.Error!.ShouldContain("No words.");
    }

    [Fact]
    public async Task Run_StoppedAndBegunAgain_GoesOnWithTheNextPicture()
    {
        await using var store = await CreateAsync();
        var (project, pictures) = await FilledAsync(store, 4);
        var job = await StartAsync(store, project, Everything);
        using var stop = new CancellationTokenSource();
        var labellers = new FakeLabellers((number, picture) =>
        {
            if (number == 1)
            {
                stop.Cancel();
                stop.Token.ThrowIfCancellationRequested();
            }

            return [FakeLabellers.Found(picture.Size, Rect)];
        });

        await Should.ThrowAsync<OperationCanceledException>(() => store.Runner.RunAsync(job, labellers, false, null, stop.Token));
        (await store.Jobs.FindAsync(job, Token))!.State.ShouldBe(PrelabelState.Queued);
        await using var restarted = await store.ReopenAsync();
        (await restarted.Jobs.NextAsync(Token))!.Id.ShouldBe(job);
        await restarted.Runner.RunAsync(job, labellers, true, null, Token);

        labellers.Asked.ShouldBe(5, "one picture was begun twice, none done twice");
        (await store.Suggestions.OpenAsync(project, Token)).ShouldBe(pictures.ToDictionary(p => p, _ => 1), ignoreOrder: true);
        (await store.Runner.RunAsync(job, labellers, false, null, Token)).ShouldBeNull("it is over");
    }

    [Fact]
    public async Task Run_CancelledMeanwhile_StoresNothingMore()
    {
        await using var store = await CreateAsync();
        var (project, _) = await FilledAsync(store, 2);
        var job = await StartAsync(store, project, Everything);
        var labellers = new FakeLabellers((_, picture) =>
        {
            store.Jobs.CancelAsync(project, job, Token).GetAwaiter().GetResult().ShouldBeTrue();
            return [FakeLabellers.Found(picture.Size, Rect)];
        });

        (await store.Runner.RunAsync(job, labellers, false, null, Token)).ShouldBe(PrelabelState.Cancelled);

        (await store.Suggestions.OpenAsync(project, Token)).ShouldBeEmpty();
        (await store.Categories.ListAsync(project, Token)).ShouldHaveSingleItem("what a cancelled job has named becomes no category").Name.ShouldBe("object");
        (await store.Jobs.CancelAsync(project, job, Token)).ShouldBeFalse();
        (await store.Jobs.NextAsync(Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Run_TheEngineStumblesWhileItLoads_FailsSoThatTheNextJobHasItsTurn()
    {
        await using var store = await CreateAsync();
        var (project, _) = await FilledAsync(store, 1);
        var (broken, next) = (await StartAsync(store, project, Everything), await StartAsync(store, project, Everything));

        (await Should.ThrowAsync<PrelabelException>(() => store.Runner.RunAsync(broken, new Unloadable(new BadImageFormatException("No such graph.")), true, null, Token)))
            .InnerException.ShouldBeOfType<BadImageFormatException>("for the log");

        (await store.Jobs.FindAsync(broken, Token))!.ShouldSatisfyAllConditions(job => job.State.ShouldBe(PrelabelState.Failed), job => job.Error!.ShouldContain("No such graph."));
        (await store.Jobs.NextAsync(Token))!.Id.ShouldBe(next);
    }

    [Fact]
    public async Task Run_TheStoreFailsMeanwhile_WaitsToBeGoneOnWith()
    {
        await using var store = await CreateAsync();
        var (project, _) = await FilledAsync(store, 1);
        var job = await StartAsync(store, project, Everything);

        await Should.ThrowAsync<SqliteException>(() => store.Runner.RunAsync(job, new Unloadable(new SqliteException("full", 13)), true, null, Token));

        (await store.Jobs.NextAsync(Token))!.Id.ShouldBe(job);
    }

    [Fact]
    public async Task Run_NamesThatAreThereTwice_ShowsTheEngineEachOnce()
    {
        await using var store = await CreateAsync();
        var (project, _) = await FilledAsync(store, 2);
        var seen = new List<IReadOnlyList<string>>();
        var labellers = new FakeLabellers((_, picture) =>
        {
            seen.Add(picture.Names);
            return [];
        });
        var given = new PrelabelSpec { Kind = PrelabelKind.Text, Model = "sd", Names = ["cat", "Cat", " dog", "dog"] };
        var listed = new PrelabelSpec
        {
            Kind = PrelabelKind.Tags,
            Model = "sd",
            Clip = "clip",
            NamesFrom = NameSource.List,
            NamesByPicture = new Dictionary<string, IReadOnlyList<string>> { ["0"] = ["cat", "CAT"], ["1"] = null! },
        };

        await store.Runner.RunAsync(await StartAsync(store, project, given), labellers, false, null, Token);
        await store.Runner.RunAsync(await StartAsync(store, project, listed), labellers, false, null, Token);

        seen.Select(names => string.Join(", ", names)).ShouldBe(["cat, dog", "cat, dog", "cat", ""]);
    }

    [Fact]
    public async Task Run_PicturesLargerThanIsLookedAt_ShowsTheEngineASmallerOne()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        await store.AddPictureAsync(project, width: 64, height: 48);
        var seen = new List<(PixelSize Shown, PixelSize True)>();
        var labellers = new FakeLabellers((_, picture) =>
        {
            seen.Add((picture.Image.Size, picture.Size));
            return [];
        })
        { MaxLongSide = 32 };

        await store.Runner.RunAsync(await StartAsync(store, project, Everything), labellers, false, null, Token);

        seen.ShouldBe([(new(32, 24), new(64, 48))]);
    }

    [Fact]
    public async Task Refresh_AfterALook_CountsOnlyWhatCanBeOther()
    {
        await using var store = await CreateAsync();
        var (project, pictures) = await FilledAsync(store, 1);
        var old = await StartAsync(store, project, Everything);
        await store.Runner.RunAsync(old, new FakeLabellers(Rect), false, null, Token);
        await store.Suggestions.RejectAsync(pictures[0], null, "ann", Token);
        var under = await StartAsync(store, project, Everything);
        var known = await store.Jobs.RefreshAsync(project, [], 10, Token);
        known.Select(job => (job.Id, job.State)).ShouldBe([(under, PrelabelState.Queued), (old, PrelabelState.Done)]);
        await store.Runner.RunAsync(under, new FakeLabellers(new PixelRect(30, 20, 12, 12)), false, null, Token);
        var newest = await StartAsync(store, project, Everything);

        var now = await store.Jobs.RefreshAsync(project, known, 10, Token);

        now.Select(job => (job.Id, job.State)).ShouldBe([(newest, PrelabelState.Queued), (under, PrelabelState.Done), (old, PrelabelState.Done)]);
        now[2].ShouldBeSameAs(known[1]);
        (await store.Jobs.RefreshAsync(project, known, 1, Token)).ShouldHaveSingleItem().Id.ShouldBe(newest);

        await store.Suggestions.RejectAsync(pictures[0], null, "ann", Token);
        (await store.Jobs.RefreshAsync(project, now, 10, Token)).Select(job => job.Open).ShouldBe([0, 0, 0], "what is over is decided on all the same");
        await store.Suggestions.ReopenAsync(pictures[0], null, Token);
        (await store.Jobs.RefreshAsync(project, now, 10, Token)).Select(job => job.Open).ShouldBe([0, 1, 1], "and open again when that is taken back");
        (await store.Jobs.OriginAsync(old, Token)).ShouldBe((Everything, "fake"));
    }

    [Fact]
    public async Task DeleteOpen_OfAJob_SaysOnWhichPicturesAndLeavesOthers()
    {
        await using var store = await CreateAsync();
        var (project, pictures) = await FilledAsync(store, 2);
        var job = await StartAsync(store, project, Everything);
        await store.Runner.RunAsync(job, new FakeLabellers(Rect, new PixelRect(30, 20, 12, 12)), false, null, Token);
        var ids = await store.Suggestions.IdsAsync(pictures[0], SuggestionState.Open, 10, Token);
        ids.ShouldBe((await store.Suggestions.ListAsync(pictures[0], SuggestionState.Open, 0, 10, Token)).Select(s => s.Id));
        await store.Suggestions.RejectAsync(pictures[0], [ids[0]], "ann", Token);

        (await store.Jobs.DeleteOpenAsync(project + 1, job, Token)).ShouldBeEmpty("it is another project's");
        (await store.Jobs.DeleteOpenAsync(project, job, Token)).ShouldBe(new Dictionary<long, int> { [pictures[0]] = 1, [pictures[1]] = 2 }, ignoreOrder: true);

        (await store.Suggestions.ListAsync(pictures[0], null, 0, 10, Token)).ShouldHaveSingleItem().Id.ShouldBe(ids[0]);
    }

    [Fact]
    public async Task Run_WhileAnotherProgramDoes_IsRefusedUnlessForced()
    {
        await using var store = await CreateAsync();
        var (project, _) = await FilledAsync(store, 1);
        var job = await StartAsync(store, project, Everything);
        await store.ExecuteAsync($"UPDATE PrelabelJobs SET Holder = '11111111-1111-1111-1111-111111111111', State = 1, HeldUntil = {DateTimeOffset.MaxValue.UtcTicks}");

        (await Should.ThrowAsync<PrelabelException>(() => store.Runner.RunAsync(job, new FakeLabellers(Rect), false, null, Token))).Message.ShouldContain("Another program");

        (await store.Runner.RunAsync(job, new FakeLabellers(Rect), true, null, Token)).ShouldBe(PrelabelState.Done);
    }

    [Fact]
    public async Task Run_Again_SuggestsNeitherWhatIsOpenNorWhatWasRejected()
    {
        await using var store = await CreateAsync();
        var (project, pictures) = await FilledAsync(store, 1);
        var labellers = new FakeLabellers(Rect, new PixelRect(30, 20, 12, 12));
        await store.Runner.RunAsync(await StartAsync(store, project, Everything), labellers, false, null, Token);
        var first = (await store.Suggestions.ListAsync(pictures[0], SuggestionState.Open, 0, 10, Token))[0];
        (await store.Suggestions.RejectAsync(pictures[0], [first.Id], "ann", Token)).ShouldBe(1);

        await store.Runner.RunAsync(await StartAsync(store, project, Everything), labellers, false, null, Token);

        (await store.Suggestions.ListAsync(pictures[0], null, 0, 10, Token)).Count.ShouldBe(2);
        (await store.Suggestions.FindAsync(pictures[0], first.Id, Token))!.ShouldSatisfyAllConditions(s => s.State.ShouldBe(SuggestionState.Rejected), s => s.DecidedBy.ShouldBe("ann"));
        (await store.Suggestions.ReopenAsync(pictures[0], null, Token)).ShouldBe(1);
        (await store.Suggestions.ListAsync(pictures[0], SuggestionState.Open, 0, 10, Token)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Run_Boxes_ShowsTheEngineOnlyWhatIsARectangle()
    {
        await using var store = await CreateAsync();
        var (project, pictures) = await FilledAsync(store, 2);
        var box = await store.AddObjectAsync(pictures[0], 1, Rect);
        var seen = new List<BoxedObject>();
        var labellers = new FakeLabellers((_, picture) =>
        {
            seen.AddRange(picture.Boxes);
            return [FakeLabellers.Found(picture.Size, new(4, 5, 6, 5), picture.Boxes[0].Category, picture.Boxes[0].ObjectId)];
        });

        await store.Runner.RunAsync(await StartAsync(store, project, new() { Kind = PrelabelKind.Boxes }), labellers, false, null, Token);

        seen.Single().ShouldBe(new(box.ObjectId, "object", Rect));
        (await store.Suggestions.ListAsync(pictures[0], null, 0, 10, Token)).Single().ShouldSatisfyAllConditions(s => s.Replaces.ShouldBe(box.ObjectId), s => s.CategoryId.ShouldBe(1));
    }

    [Fact]
    public async Task Run_Synthesize_AddsPicturesWithSuggestionsAndGoesOn()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("made", Token)).Id;
        var spec = new PrelabelSpec { Kind = PrelabelKind.Synthesize, Model = "fake", Names = ["cat"], Count = 3 };
        var job = await StartAsync(store, project, spec);

        (await store.Runner.RunAsync(job, new FakeLabellers(Rect), false, null, Token)).ShouldBe(PrelabelState.Done);

        (await store.Pictures.PageAsync(project, 0, 10, Token)).Select(p => p.Path).ShouldBe([$"synthetic/{job}/made-0.png", $"synthetic/{job}/made-1.png", $"synthetic/{job}/made-2.png"]);
        (await store.Suggestions.OpenAsync(project, Token)).Values.Sum().ShouldBe(3);
    }

    [Theory]
    [InlineData("""{"kind":"text","names":["cat"]}""", "needs a Stable Diffusion model")]
    [InlineData("""{"kind":"text","model":"sd"}""", "Nothing is named")]
    [InlineData("""{"kind":"tags","model":"sd","names":["cat"]}""", "needs a CLIP")]
    [InlineData("""{"kind":"prompts"}""", "needs 'boxes' or 'points'")]
    [InlineData("""{"kind":"prompts","boxes":[[0.5,0,0.1,1]]}""", "x0 < x1")]
    [InlineData("""{"kind":"prompts","points":[[0.5,0.5,-1]]}""", "what it is not")]
    [InlineData("""{"kind":"synthesize","model":"sd","names":["cat"],"count":20000}""", "1 to 10000")]
    [InlineData("""{"kind":"synthesize","model":"sd","names":["cat"," Cat"]}""", "named twice")]
    [InlineData("""{"kind":"text","model":"sd","names":[null]}""", "null cannot be a name")]
    [InlineData("""{"kind":"text","model":"sd","namesFrom":"list","namesByPicture":{"a":null}}""", "Nothing is named")]
    [InlineData("""{"kind":"everything","namesFrom":"list"}""", "'namesFrom'")]
    [InlineData("""{"kind":"prompts","boxes":[null]}""", "A box is")]
    [InlineData("""{"kind":"everything","merge":[]}""", "'merge'")]
    [InlineData("""{"kind":"everything","segments":0}""", "'segments'")]
    [InlineData("""{"kind":"everything","segments":9,"merge":[1]}""", "two ways")]
    [InlineData("""{"kind":"boxes","segments":9}""", "'everything'")]
    public async Task Create_ASenselessJob_IsRefusedAndStoresNothing(string json, string says)
    {
        await using var store = await CreateAsync();
        var (project, _) = await FilledAsync(store, 1);

        (await Should.ThrowAsync<PrelabelException>(() => StartAsync(store, project, PrelabelSpec.FromJson(json)))).Message.ShouldContain(says);

        (await store.Jobs.ListAsync(project, null, 10, Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Delete_OfAPictureOrProject_TakesItsSuggestionsAlong()
    {
        await using var store = await CreateAsync();
        var (project, pictures) = await FilledAsync(store, 2);
        await store.Runner.RunAsync(await StartAsync(store, project, Everything), new FakeLabellers(Rect), false, null, Token);

        await store.Pictures.DeleteAsync(pictures[0], Token);
        (await store.CountAsync($"SELECT COUNT(*) AS Value FROM Suggestions")).ShouldBe(1);
        await store.Projects.DeleteAsync(project, Token);

        (await store.CountAsync($"SELECT (SELECT COUNT(*) FROM Suggestions) + (SELECT COUNT(*) FROM PrelabelJobs) + (SELECT COUNT(*) FROM PrelabelItems) AS Value")).ShouldBe(0);
    }

    /// <summary>Models that cannot be loaded.</summary>
    private sealed class Unloadable(Exception why) : IPictureLabellers
    {
        public int MaxLongSide => 4096;

        public Task<IPictureLabeller> OpenAsync(PrelabelSpec spec, CancellationToken cancellationToken) => Task.FromException<IPictureLabeller>(why);
    }

    private static async Task<(int Project, long[] Pictures)> FilledAsync(TestStore store, int count)
    {
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        var pictures = new long[count];
        for (var i = 0; i < count; i++)
        {
            pictures[i] = await store.AddPictureAsync(project, $"{i}.png", shade: (byte)(20 * i));
        }

        return (project, pictures);
    }

    private static async Task<long> StartAsync(TestStore store, int project, PrelabelSpec spec) => (await store.Jobs.CreateAsync(project, spec, JobOrigin.Server, "ann", Token)).Id;
}
