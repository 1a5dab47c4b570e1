using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using Microsoft.EntityFrameworkCore;
using static iSeg.Data.Tests.TestStore;

namespace iSeg.Data.Tests;

public sealed class EditJournalTests
{
    [Fact]
    public async Task Append_Edit_IsThereAfterReopening()
    {
        await using var store = await CreateAsync();
        var picture = await store.AddPictureAsync((await store.Projects.CreateAsync("p", Token)).Id);
        var size = new PixelSize(64, 48);
        var mask = RleMask.Rectangle(size, new PixelRect(3, 4, 10, 11));
        var state = new AnnotationState(Guid.NewGuid(), 1, true, 1, mask, false);
        var edit = new EditRecord
        {
            PictureId = picture,
            Revision = 1,
            EditId = Guid.NewGuid(),
            Author = "Zoë 🦓",
            At = new DateTimeOffset(2026, 2, 3, 4, 5, 6, 789, TimeSpan.FromHours(2)),
            Kind = EditKind.Undo,
            ObjectId = state.ObjectId,
            Creates = true,
            On = MaskPatch.Of(mask),
            Off = MaskPatch.Cut(mask, new PixelRect(0, 0, 5, 5)),
            Before = MaskPatch.Cut(mask, new PixelRect(1, 1, 7, 9)),
            After = MaskPatch.Nothing,
            CategoryId = 1,
            Locked = true,
            TargetEditId = Guid.NewGuid(),
            Details = """{"text":"<script>"}""",
        };
        await store.Journal.AppendAsync(edit, [state], Token);

        await using var again = await store.ReopenAsync();
        var loaded = (await again.Journal.LoadAsync(picture, Token))!;

        loaded.Size.ShouldBe(size);
        loaded.Edits.Single().ShouldBe(edit);
        (await again.Journal.ReadLogAsync(picture, Token).ToListAsync(Token)).ShouldBe([edit]);
    }

    [Fact]
    public async Task Load_UnknownPicture_IsNull()
    {
        await using var store = await CreateAsync();

        (await store.Journal.LoadAsync(99, Token)).ShouldBeNull();
        (await store.Journal.ReadLogAsync(99, Token).CountAsync(Token)).ShouldBe(0);
    }

    [Fact]
    public async Task Append_RevisionTaken_IsRefusedAndChangesNothing()
    {
        await using var store = await CreateAsync();
        var picture = await store.AddPictureAsync((await store.Projects.CreateAsync("p", Token)).Id);
        var first = await store.AddObjectAsync(picture, 1, new PixelRect(1, 1, 5, 5));
        var changed = first with { Mask = RleMask.Empty(first.Mask.Size) };

        var refusal = await Should.ThrowAsync<JournalException>(() => store.Journal.AppendAsync(Edit(picture, 1, changed), [changed], Token));

        refusal.Failure.ShouldBe(JournalFailure.RevisionTaken);
        (await store.CountAsync($"SELECT Area AS Value FROM Annotations")).ShouldBe(25);
    }

    [Fact]
    public async Task Append_ToAnObjectFromAFile_LeavesWhatTheFileSaid()
    {
        await using var store = await CreateAsync();
        var picture = await store.AddPictureAsync((await store.Projects.CreateAsync("p", Token)).Id);
        var first = await store.AddObjectAsync(picture, 1, new PixelRect(1, 1, 5, 5));
        await store.ExecuteAsync($"UPDATE Annotations SET ExportId = 77, SourceKey = 'k', IsCrowd = 1, Extra = 'score'");

        var changed = first with { Mask = RleMask.Rectangle(first.Mask.Size, new PixelRect(1, 1, 5, 6)) };
        await store.Journal.AppendAsync(Edit(picture, 2, changed), [changed], Token);

        (await store.CountAsync(
            $"SELECT count(*) AS Value FROM Annotations WHERE ExportId = 77 AND SourceKey = 'k' AND IsCrowd = 1 AND Extra = 'score' AND Area = 30")).ShouldBe(1);
    }

    [Fact]
    public async Task Append_EditIdTaken_IsRefused()
    {
        await using var store = await CreateAsync();
        var picture = await store.AddPictureAsync((await store.Projects.CreateAsync("p", Token)).Id);
        var state = new AnnotationState(Guid.NewGuid(), 1, false, 1, RleMask.Empty(new PixelSize(64, 48)), false);
        var edit = Edit(picture, 1, state);
        await store.Journal.AppendAsync(edit, [state], Token);

        var refusal = await Should.ThrowAsync<JournalException>(() => store.Journal.AppendAsync(edit with { Revision = 2 }, [state], Token));

        refusal.Failure.ShouldBe(JournalFailure.RevisionTaken);
    }

    [Fact]
    public async Task Append_PictureDeletedMeanwhile_SaysSo()
    {
        await using var store = await CreateAsync();
        var picture = await store.AddPictureAsync((await store.Projects.CreateAsync("p", Token)).Id);
        var state = new AnnotationState(Guid.NewGuid(), 1, false, 1, RleMask.Empty(new PixelSize(64, 48)), false);
        await store.Pictures.DeleteAsync(picture, Token);

        var refusal = await Should.ThrowAsync<JournalException>(() => store.Journal.AppendAsync(Edit(picture, 1, state), [state], Token));

        refusal.Failure.ShouldBe(JournalFailure.PictureGone);
    }

    [Fact]
    public async Task Append_CategoryDeletedMeanwhile_SaysSo()
    {
        await using var store = await CreateAsync();
        var picture = await store.AddPictureAsync((await store.Projects.CreateAsync("p", Token)).Id);
        var state = new AnnotationState(Guid.NewGuid(), 7, false, 1, RleMask.Empty(new PixelSize(64, 48)), false);

        var refusal = await Should.ThrowAsync<JournalException>(() => store.Journal.AppendAsync(Edit(picture, 1, state), [state], Token));

        refusal.Failure.ShouldBe(JournalFailure.CategoryGone);
        (await store.CountAsync($"SELECT COUNT(*) AS Value FROM Edits")).ShouldBe(0);
    }

    [Fact]
    public async Task Append_NoSpaceLeft_IsAStorageFailureAndTheNextEditWorks()
    {
        await using var store = await CreateAsync();
        var picture = await store.AddPictureAsync((await store.Projects.CreateAsync("p", Token)).Id);
        var state = new AnnotationState(Guid.NewGuid(), 1, false, 1, RleMask.Empty(new PixelSize(64, 48)), false);
        var huge = Edit(picture, 1, state) with { Details = new string('x', 5_000_000) };
        await using (await FullDisk.SimulateAsync(store))
        {
            var refusal = await Should.ThrowAsync<JournalException>(() => store.Journal.AppendAsync(huge, [state], Token));

            refusal.Failure.ShouldBe(JournalFailure.Storage);
            refusal.Message.ShouldContain("full");
        }

        await store.Journal.AppendAsync(huge, [state], Token);
        (await store.Journal.LoadAsync(picture, Token))!.Edits.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Append_AnotherProgramKeepsWriting_IsRefusedAndCanBeTriedAgain()
    {
        await using var store = await CreateAsync();
        var picture = await store.AddPictureAsync((await store.Projects.CreateAsync("p", Token)).Id);
        await using var hasty = await store.ReopenAsync(busyTimeout: TimeSpan.FromMilliseconds(200));
        var state = new AnnotationState(Guid.NewGuid(), 1, false, 1, RleMask.Empty(new PixelSize(64, 48)), false);
        var edit = Edit(picture, 1, state);
        await using (var other = await store.Contexts.CreateDbContextAsync(Token))
        {
            await using var writing = await other.Database.BeginTransactionAsync(Token);
            var refusal = await Should.ThrowAsync<JournalException>(() => hasty.Journal.AppendAsync(edit, [state], Token));

            (refusal.Failure, refusal.Message).ShouldBe((JournalFailure.Storage, "The store is busy with another program's write; try again. This edit was not stored."));
        }

        await hasty.Journal.AppendAsync(edit, [state], Token);
        (await store.Journal.LoadAsync(picture, Token))!.Edits.Single().ShouldBe(edit);
    }

    [Fact]
    public async Task Append_ManyPicturesAtOnce_LosesNothing()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        var pictures = new List<long>();
        for (byte i = 0; i < 4; i++)
        {
            pictures.Add(await store.AddPictureAsync(project, $"{i}.png", shade: i));
        }

        await Task.WhenAll(pictures.Select(picture => Task.Run(async () =>
        {
            for (var revision = 1; revision <= 25; revision++)
            {
                await store.AddObjectAsync(picture, revision, new PixelRect(revision, 1, 3, 3));
            }
        })));

        foreach (var picture in pictures)
        {
            (await store.Journal.LoadAsync(picture, Token))!.Edits.Select(e => e.Revision).ShouldBe(Enumerable.Range(1, 25).Select(r => (long)r));
        }

        (await store.Projects.FindAsync(project, Token))!.Objects.ShouldBe(100);
    }
}
