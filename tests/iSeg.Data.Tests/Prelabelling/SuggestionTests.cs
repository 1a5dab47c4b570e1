using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Core.Prelabelling;
using iSeg.Data.Prelabelling;
using iSeg.Data.Suggestions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using static iSeg.Data.Tests.TestStore;

namespace iSeg.Data.Tests.Prelabelling;

public sealed class SuggestionTests
{
    [Fact]
    public async Task Open_CountsInNoListAndNoExport()
    {
        await using var store = await CreateAsync();
        var (project, picture) = await SuggestedAsync(store);

        var exported = new MemoryStream();
        await store.Exporter.ExportAsync(project, exported, Token);

        System.Text.Json.JsonDocument.Parse(exported.ToArray()).RootElement.GetProperty("annotations").GetArrayLength().ShouldBe(0);
        (await store.Projects.FindAsync(project, Token))!.Objects.ShouldBe(0);
        (await store.Pictures.FindAsync(picture, Token))!.Objects.ShouldBe(0);
        (await store.Journal.LoadAsync(picture, Token))!.Edits.ShouldBeEmpty();
    }

    [Fact]
    public async Task Accept_UndoneAndRedone_IsWhatTheEditIs()
    {
        await using var store = await CreateAsync();
        var (_, picture) = await SuggestedAsync(store);
        var suggestion = (await store.Suggestions.ListAsync(picture, null, 0, 10, Token)).Single();
        var session = await EditingSession.OpenAsync(store.Journal, picture, TimeProvider.System, Token);

        await session.ApplyAsync(Accept(session, suggestion), "ann", Token);
        (await StateAsync()).ShouldBe((SuggestionState.Accepted, "ann"));
        await session.ApplyAsync(new UndoCommand(Guid.NewGuid()), "ann", Token);
        (await StateAsync()).ShouldBe((SuggestionState.Open, null));
        await session.ApplyAsync(new RedoCommand(Guid.NewGuid()), "ann", Token);
        (await StateAsync()).ShouldBe((SuggestionState.Accepted, "ann"));
        (await session.ApplyAsync(Accept(session, suggestion), "ann", Token)).IsRepeat.ShouldBeTrue();
        session.History.Objects.Count.ShouldBe(1);

        async Task<(SuggestionState, string?)> StateAsync() => (await store.Suggestions.FindAsync(picture, suggestion.Id, Token))! is var now ? (now.State, now.DecidedBy) : default;
    }

    [Fact]
    public async Task Accept_InTheBoxesPlaceUndoneAndRedone_IsWhatTheEditIs()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        var picture = await store.AddPictureAsync(project);
        var box = await store.AddObjectAsync(picture, 1, new(3, 4, 20, 16));
        var job = await store.Jobs.CreateAsync(project, new PrelabelSpec { Kind = PrelabelKind.Boxes }, JobOrigin.Server, "ann", Token);
        await store.Runner.RunAsync(job.Id, new FakeLabellers((_, shown) => [FakeLabellers.Found(shown.Size, new(5, 6, 9, 8), "object", box.ObjectId)]), false, null, Token);
        var session = await EditingSession.OpenAsync(store.Journal, picture, TimeProvider.System, Token);
        var first = await FindAsync();

        await session.ApplyAsync(Reshape(first), "ann", Token);
        await session.ApplyAsync(new UndoCommand(Guid.NewGuid()), "ann", Token);
        (await FindAsync()).ShouldSatisfyAllConditions(s => s.State.ShouldBe(SuggestionState.Open), s => s.EditId.ShouldNotBe(first.EditId, "that edit is taken"));
        await session.ApplyAsync(new RedoCommand(Guid.NewGuid()), "ann", Token);
        (await FindAsync()).ShouldSatisfyAllConditions(s => s.State.ShouldBe(SuggestionState.Accepted), s => s.DecidedBy.ShouldBe("ann"), s => s.EditId.ShouldBe(first.EditId));
        (await session.ApplyAsync(Reshape(await FindAsync()), "ann", Token)).IsRepeat.ShouldBeTrue();

        await session.ApplyAsync(new UndoCommand(Guid.NewGuid()), "ann", Token);
        (await FindAsync()).State.ShouldBe(SuggestionState.Open);
        await session.ApplyAsync(Reshape(await FindAsync()), "bob", Token);
        (await FindAsync()).ShouldSatisfyAllConditions(s => s.State.ShouldBe(SuggestionState.Accepted), s => s.DecidedBy.ShouldBe("bob"));
        session.History.Objects.Single().Mask.Area.ShouldBe(first.Area);

        async Task<Suggestion> FindAsync() => (await store.Suggestions.ListAsync(picture, null, 0, 10, Token)).Single();

        ReshapeCommand Reshape(Suggestion suggestion) => new(suggestion.EditId, suggestion.Replaces!.Value, EditKind.Accept, suggestion.Mask.Place(session.PictureSize), "{}");
    }

    [Fact]
    public async Task Reopen_OfARejectedOneInABoxesPlace_StillKnowsTheAcceptanceThatWasTakenBack()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        var picture = await store.AddPictureAsync(project);
        var box = await store.AddObjectAsync(picture, 1, new(3, 4, 20, 16));
        var job = await store.Jobs.CreateAsync(project, new PrelabelSpec { Kind = PrelabelKind.Boxes }, JobOrigin.Server, "ann", Token);
        await store.Runner.RunAsync(job.Id, new FakeLabellers((_, shown) => [FakeLabellers.Found(shown.Size, new(5, 6, 9, 8), "object", box.ObjectId)]), false, null, Token);
        var session = await EditingSession.OpenAsync(store.Journal, picture, TimeProvider.System, Token);
        var suggestion = (await store.Suggestions.ListAsync(picture, null, 0, 10, Token)).Single();
        await session.ApplyAsync(new ReshapeCommand(suggestion.EditId, box.ObjectId, EditKind.Accept, suggestion.Mask.Place(session.PictureSize), "{}"), "ann", Token);
        await session.ApplyAsync(new UndoCommand(Guid.NewGuid()), "ann", Token);
        await store.Suggestions.RejectAsync(picture, null, "bob", Token);
        await store.Suggestions.ReopenAsync(picture, null, Token);

        await session.ApplyAsync(new RedoCommand(Guid.NewGuid()), "ann", Token);

        (await store.Suggestions.FindAsync(picture, suggestion.Id, Token))!.State.ShouldBe(SuggestionState.Accepted);
    }

    [Fact]
    public async Task Accept_UndoneThenRestoredBySomebodyElse_IsOneObject()
    {
        await using var store = await CreateAsync();
        var (_, picture) = await SuggestedAsync(store);
        var suggestion = (await store.Suggestions.ListAsync(picture, null, 0, 10, Token)).Single();
        var session = await EditingSession.OpenAsync(store.Journal, picture, TimeProvider.System, Token);
        await session.ApplyAsync(Accept(session, suggestion), "ann", Token);
        await session.ApplyAsync(new UndoCommand(Guid.NewGuid()), "ann", Token);

        await session.ApplyAsync(new RestoreCommand(Guid.NewGuid(), suggestion.ObjectId, 1), "bob", Token);
        await session.ApplyAsync(new RedoCommand(Guid.NewGuid()), "ann", Token);

        session.History.Objects.Single().Mask.Area.ShouldBe(suggestion.Area);
        (await store.Suggestions.FindAsync(picture, suggestion.Id, Token))!.State.ShouldBe(SuggestionState.Accepted);
    }

    [Fact]
    public async Task Accept_TwiceAndTwiceUndone_IsOpen()
    {
        await using var store = await CreateAsync();
        var (_, picture) = await SuggestedAsync(store);
        var suggestion = (await store.Suggestions.ListAsync(picture, null, 0, 10, Token)).Single();
        var session = await EditingSession.OpenAsync(store.Journal, picture, TimeProvider.System, Token);

        await session.ApplyAsync(Accept(session, suggestion), "ann", Token);
        await session.ApplyAsync(new UndoCommand(Guid.NewGuid()), "ann", Token);
        await session.ApplyAsync(new RestoreCommand(Guid.NewGuid(), suggestion.ObjectId, 1), "ann", Token);
        (await store.Suggestions.FindAsync(picture, suggestion.Id, Token))!.State.ShouldBe(SuggestionState.Accepted);
        await session.ApplyAsync(new UndoCommand(Guid.NewGuid()), "ann", Token);
        session.History.Objects.ShouldBeEmpty();
        (await store.Suggestions.FindAsync(picture, suggestion.Id, Token))!.State.ShouldBe(SuggestionState.Open);
    }

    [Fact]
    public async Task Accept_RestoredByAnotherWhileItIsThere_StaysTheFirstOnes()
    {
        await using var store = await CreateAsync();
        var (_, picture) = await SuggestedAsync(store);
        var suggestion = (await store.Suggestions.ListAsync(picture, null, 0, 10, Token)).Single();
        var session = await EditingSession.OpenAsync(store.Journal, picture, TimeProvider.System, Token);
        await session.ApplyAsync(Accept(session, suggestion), "ann", Token);
        await session.ApplyAsync(Accept(session, suggestion) with { EditId = Guid.NewGuid(), Kind = EditKind.Stroke, Mode = PaintMode.Subtract }, "bob", Token);

        await session.ApplyAsync(new RestoreCommand(Guid.NewGuid(), suggestion.ObjectId, 1), "bob", Token);

        (await store.Suggestions.FindAsync(picture, suggestion.Id, Token))!.DecidedBy.ShouldBe("ann");
    }

    [Fact]
    public async Task Category_DeletedMeanwhile_LeavesTheSuggestionWithout()
    {
        await using var store = await CreateAsync();
        var (project, picture) = await SuggestedAsync(store);
        var suggestion = (await store.Suggestions.ListAsync(picture, null, 0, 10, Token)).Single();

        await store.Categories.DeleteAsync(project, suggestion.CategoryId!.Value, Token);

        (await store.Suggestions.FindAsync(picture, suggestion.Id, Token))!.ShouldSatisfyAllConditions(s => s.CategoryId.ShouldBeNull(), s => s.Name.ShouldBe("cat"));
    }

    [Fact]
    public async Task Initialize_StoreFromBeforeSuggestions_KeepsWhatItHas()
    {
        await using var store = Uninitialized();
        await using (var context = await store.Contexts.CreateDbContextAsync(Token))
        {
            await context.GetService<IMigrator>().MigrateAsync("Accounts", Token);
            await context.Database.ExecuteSqlAsync($"INSERT INTO Projects (Name, NameKey, CreatedAt, NextCategoryId) VALUES ('Old', 'OLD', 0, 2)", Token);
            await context.Database.ExecuteSqlAsync($"INSERT INTO Categories (ProjectId, Id, Name, NameKey, Color, Supercategory) VALUES (1, 1, 'cat', 'CAT', '#000000', '')", Token);
        }

        await store.Initializer.InitializeAsync(Token);

        (await store.Projects.ListAsync(Token)).Single().Name.ShouldBe("Old");
        (await store.Jobs.ListAsync(1, null, 10, Token)).ShouldBeEmpty();
        var picture = await store.AddPictureAsync(1);
        (await store.Suggestions.ListAsync(picture, null, 0, 10, Token)).ShouldBeEmpty();
    }

    private static PaintCommand Accept(EditingSession session, Suggestion suggestion) =>
        new(suggestion.EditId, suggestion.ObjectId, EditKind.Accept, PaintMode.New, suggestion.Mask.Place(session.PictureSize), suggestion.CategoryId!.Value, "{}");

    /// <summary>A project with one picture and one suggestion, of a category "cat".</summary>
    private static async Task<(int Project, long Picture)> SuggestedAsync(TestStore store)
    {
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        var picture = await store.AddPictureAsync(project);
        var job = await store.Jobs.CreateAsync(project, new PrelabelSpec { Kind = PrelabelKind.Everything }, JobOrigin.Server, "ann", Token);
        await store.Runner.RunAsync(job.Id, new FakeLabellers(new PixelRect(3, 4, 10, 8)), false, null, Token);
        return (project, picture);
    }
}
