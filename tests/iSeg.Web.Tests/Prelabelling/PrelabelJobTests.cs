using iSeg.Core.Prelabelling;
using iSeg.Data.Prelabelling;
using iSeg.Data.Suggestions;
using iSeg.Web.Editing.Canvas;
using iSeg.Web.Editing.Session;
using iSeg.Web.Prelabelling;
using iSeg.Web.Tests.Api;
using iSeg.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace iSeg.Web.Tests.Prelabelling;

/// <summary>Jobs on the real server.</summary>
[Collection(nameof(SharedServer))]
public sealed class PrelabelJobTests(WebServer server)
{
    [Fact]
    public async Task Job_WithABrokenPictureInTheMiddle_SuggestsOnTheOthers()
    {
        var (project, pictures) = await server.FilledAsync(3, height: 90);
        await server.BreakAsync(pictures[1]);

        var job = await server.WaitAsync((await server.StartAsync(project, PrelabelServer.Everything)).Id, j => j.IsOver);

        (job.State, job.Total, job.Done, job.Failed, job.Model).ShouldBe((PrelabelState.Done, 3, 3, 1, "affinity"));
        (await server.SuggestionsAsync(pictures[0])).Count.ShouldBeGreaterThan(2);
        (await server.SuggestionsAsync(pictures[1])).ShouldBeEmpty();
        (await server.SuggestionsAsync(pictures[2])).Count.ShouldBeGreaterThan(2);
        server.Encodings.IsReady(pictures[0]).ShouldBeNull("a job's encodings do not push out what people work on");
    }

    [Fact]
    public async Task Job_Cancelled_EndsAndTheNextGoesOn()
    {
        var (project, pictures) = await server.FilledAsync(4);
        var job = await server.StartAsync(project, PrelabelServer.Everything);
        var next = await server.StartAsync(project, PrelabelServer.Everything with { PictureIds = [pictures[3]] });

        (await server.Service<PrelabelWorker>().CancelAsync(project, job.Id, default)).ShouldBeTrue();

        (await server.WaitAsync(next.Id, j => j.IsOver)).State.ShouldBe(PrelabelState.Done);
        (await server.Service<PrelabelJobStore>().FindAsync(job.Id, default))!.State.ShouldBe(PrelabelState.Cancelled);
    }

    [Theory]
    [InlineData("{\"kind\": \"dream\"}", "$.kind")]
    [InlineData("{\"kind\": \"text\", \"model\": \"m\"}", "Nothing is named")]
    [InlineData("nothing", "not understood at")]
    public async Task Job_ThatCannotBeRead_FailsAndTheNextGoesOn(string spec, string says)
    {
        var (project, pictures) = await server.FilledAsync(1);
        var broken = (await server.Service<PrelabelJobStore>().CreateAsync(project, PrelabelServer.Everything, JobOrigin.Server, "local", default)).Id;
        await using (var context = await server.Contexts.CreateDbContextAsync())
        {
            await context.Database.ExecuteSqlAsync($"UPDATE PrelabelJobs SET Spec = {spec} WHERE Id = {broken}");
        }

        var next = await server.StartAsync(project, PrelabelServer.Everything);

        (await server.WaitAsync(next.Id, j => j.IsOver)).State.ShouldBe(PrelabelState.Done);
        var failed = await server.WaitAsync(broken, j => j.IsOver);
        failed.State.ShouldBe(PrelabelState.Failed);
        failed.Error!.ShouldContain("Start a new job");
        failed.Error!.ShouldContain(says);
        (await server.SuggestionsAsync(pictures[0])).ShouldAllBe(suggestion => suggestion.JobId == next.Id);
        (await server.GetAsync($"/projects/{project}/prelabel-jobs")).Expect(System.Net.HttpStatusCode.OK).GetProperty("items").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Job_OfAServerThatEnds_GoesOnWhenItStartsAgain()
    {
        var settings = new Dictionary<string, string> { ["Store:Path"] = TempFolder.File("restart.db") };
        long id;
        long[] pictures;
        await using (var first = new Restarted(settings))
        {
            await first.InitializeAsync();
            (var project, pictures) = await first.FilledAsync(4);
            id = (await first.StartAsync(project, PrelabelServer.Everything)).Id;
            await first.WaitAsync(id, j => j.Done > 0);
        }

        await using var second = new Restarted(settings);
        await second.InitializeAsync();
        var job = await second.WaitAsync(id, j => j.IsOver);

        (job.State, job.Done, job.Failed).ShouldBe((PrelabelState.Done, 4, 0));
        foreach (var picture in pictures)
        {
            var masks = (await second.SuggestionsAsync(picture)).Select(s => (s.Mask.Rect, s.Mask.Content.ToCounts())).ToList();
            masks.Count.ShouldBeGreaterThan(2);
            masks.Distinct().Count().ShouldBe(masks.Count, "nothing is suggested twice");
        }
    }

    [Fact]
    public async Task Job_Boxes_PutsMasksInTheirPlace()
    {
        var (project, pictures) = await server.FilledAsync(1);
        var box = Edits.Stroke(Guid.NewGuid(), "new", 1, 0, 0) with { Kind = "polygon", Points = [40, 30, 120, 30, 120, 100, 40, 100] };
        (await server.Session(pictures[0]).ApplyAsync(box, "local")).Ok.ShouldBeTrue();
        await server.WaitAsync((await server.StartAsync(project, new() { Kind = PrelabelKind.Boxes })).Id, j => j.IsOver);

        var suggestion = (await server.SuggestionsAsync(pictures[0])).Single();
        (await server.Service<SuggestionDesk>().AcceptAsync(pictures[0], suggestion.Id, null, "local", default)).Ok.ShouldBeTrue();

        var now = (await server.Session(pictures[0]).SnapshotAsync())!.Objects.Single();
        (now.Id, now.Area).ShouldBe((box.ObjectId, suggestion.Area));
        (await server.EditsAsync(pictures[0]))[^1].Details.ShouldContain("\"kind\":\"box\"");
    }

    [Theory]
    [InlineData(PrelabelKind.Text, "nowhere", "No model called nowhere that could do this")]
    [InlineData(PrelabelKind.Text, null, "needs a Stable Diffusion model")]
    [InlineData(PrelabelKind.Text, "affinity", "understands no words")]
    public async Task Start_WithAModelThatCannot_IsRefusedByName(PrelabelKind kind, string? model, string says)
    {
        var (project, _) = await server.FilledAsync(1);

        (await Should.ThrowAsync<PrelabelException>(() => server.StartAsync(project, new() { Kind = kind, Model = model, Names = ["cat"] }))).Message.ShouldContain(says);
    }

    [Fact]
    public async Task Accept_ByTwoAtOnce_MakesOneObject()
    {
        var (project, pictures) = await server.FilledAsync(1);
        await server.WaitAsync((await server.StartAsync(project, PrelabelServer.Everything)).Id, j => j.IsOver);
        var suggestion = (await server.SuggestionsAsync(pictures[0]))[0];
        var desk = server.Service<SuggestionDesk>();

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => desk.AcceptAsync(pictures[0], suggestion.Id, 1, $"local:{i}", default))));

        replies.Count(reply => reply.Ok).ShouldBe(1);
        (await server.Session(pictures[0]).SnapshotAsync())!.Objects.Single().Area.ShouldBe(suggestion.Area);
        (await server.SuggestionsAsync(pictures[0], SuggestionState.Accepted)).Single().Id.ShouldBe(suggestion.Id);
    }

    [Fact]
    public async Task Accept_AgainAfterItsAuthorUndidIt_BringsBackTheSameObject()
    {
        var (project, pictures) = await server.FilledAsync(1);
        await server.WaitAsync((await server.StartAsync(project, PrelabelServer.Everything)).Id, j => j.IsOver);
        var suggestion = (await server.SuggestionsAsync(pictures[0]))[0];
        var desk = server.Service<SuggestionDesk>();
        (await desk.AcceptAsync(pictures[0], suggestion.Id, null, "local:ann", default)).Code.ShouldBe("category", "nobody has said what it is");
        (await desk.AcceptAsync(pictures[0], suggestion.Id, 1, "local:ann", default)).Ok.ShouldBeTrue();
        (await server.Session(pictures[0]).ApplyAsync(new() { Kind = "undo", EditId = Guid.NewGuid() }, "local:ann")).Ok.ShouldBeTrue();
        (await server.SuggestionsAsync(pictures[0])).ShouldContain(s => s.Id == suggestion.Id);

        (await desk.AcceptAsync(pictures[0], suggestion.Id, 1, "local:bob", default)).Ok.ShouldBeTrue();
        await server.Session(pictures[0]).ApplyAsync(new() { Kind = "redo", EditId = Guid.NewGuid() }, "local:ann");

        (await server.Session(pictures[0]).SnapshotAsync())!.Objects.Single().Area.ShouldBe(suggestion.Area);
    }

    [Fact]
    public async Task Accept_AgainAsAnotherCategory_IsOfThatCategory()
    {
        var (project, picture, suggestion) = await SuggestedAsync();
        var other = (await server.Categories.AddAsync(project, "other", null, "", default)).Id;

        (await AcceptAsync(picture, suggestion, 1, "local:ann")).Ok.ShouldBeTrue();
        (await UndoAsync(picture, "local:ann")).Ok.ShouldBeTrue();
        var again = await AcceptAsync(picture, suggestion, other, "local:ann");

        again.Ok.ShouldBeTrue(again.Error);
        (await ObjectsAsync(picture)).Single().ShouldSatisfyAllConditions(o => o.CategoryId.ShouldBe(other), o => o.Area.ShouldBe(suggestion.Area));
        (await UndoAsync(picture, "local:ann")).Ok.ShouldBeTrue();
        (await ObjectsAsync(picture)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Accept_AgainByAnother_IsAnsweredTheSameWhenTheAnswerWasLost()
    {
        var (_, picture, suggestion) = await SuggestedAsync();
        await AcceptAsync(picture, suggestion, 1, "local:ann");
        await UndoAsync(picture, "local:ann");

        var first = await AcceptAsync(picture, suggestion, 1, "local:bob");
        var repeated = await AcceptAsync(picture, suggestion, 1, "local:bob");

        repeated.Ok.ShouldBeTrue(repeated.Error);
        repeated.Revision.ShouldBe(first.Revision);
        (await AcceptAsync(picture, suggestion, 1, "local:ann")).Error!.ShouldContain("Somebody else");
        (await server.EditsAsync(picture)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Undo_OfAnythingButAnAcceptance_LetsNoWindowLoadSuggestions()
    {
        var (_, picture, suggestion) = await SuggestedAsync();
        var bridge = new CanvasBridge(picture, "local", server.AccessTo(picture), server.Grains, NullLogger.Instance, new(picture, "local", server.Service<SuggestionDesk>()));
        using var told = new ToldPictures(server, picture);

        (await bridge.Undo(Guid.NewGuid().ToString())).Ok.ShouldBeFalse("there is nothing to undo");
        (await server.Session(picture).ApplyAsync(Edits.Stroke(Guid.NewGuid(), "new", 4, 20, 20), "local")).Ok.ShouldBeTrue();
        (await bridge.Undo(Guid.NewGuid().ToString())).Ok.ShouldBeTrue();
        (await server.Session(picture).ApplyAsync(Edits.Stroke(Guid.NewGuid(), "new", 4, 20, 20), "local")).Ok.ShouldBeTrue();

        await AcceptAsync(picture, suggestion, 1, "local");
        await told.NextAsync();
        told.Waiting.ShouldBe(0);
        (await bridge.Undo(Guid.NewGuid().ToString())).Ok.ShouldBeTrue();
        await told.NextAsync();
        (await server.Service<SuggestionStore>().CountAsync(picture, SuggestionState.Accepted, default)).ShouldBe(0);
        (await bridge.Redo(Guid.NewGuid().ToString())).Ok.ShouldBeTrue();
        await told.NextAsync();
        told.Waiting.ShouldBe(0);
        (await server.Service<SuggestionStore>().CountAsync(picture, SuggestionState.Accepted, default)).ShouldBe(1);
    }

    private async Task<(int Project, long Picture, Suggestion Suggestion)> SuggestedAsync()
    {
        var (project, pictures) = await server.FilledAsync(1);
        await server.WaitAsync((await server.StartAsync(project, PrelabelServer.Everything)).Id, j => j.IsOver);
        return (project, pictures[0], (await server.SuggestionsAsync(pictures[0]))[0]);
    }

    private Task<EditReply> AcceptAsync(long picture, Suggestion suggestion, int category, string author) =>
        server.Service<SuggestionDesk>().AcceptAsync(picture, suggestion.Id, category, author, default);

    private Task<EditReply> UndoAsync(long picture, string author) =>
        server.Session(picture).ApplyAsync(new() { Kind = "undo", EditId = Guid.NewGuid() }, author);

    private async Task<IReadOnlyList<ObjectMessage>> ObjectsAsync(long picture) => (await server.Session(picture).SnapshotAsync())!.Objects;

    private sealed class Restarted(IReadOnlyDictionary<string, string> settings) : WebServer(settings);
}
