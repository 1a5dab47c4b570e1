using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Tests.Annotations;

public sealed class EditingSessionTests
{
    private static readonly PixelSize Size = new(40, 30);
    private readonly MemoryJournal _journal = new(Size);

    [Fact]
    public async Task Apply_NewObject_IsInTheJournalWhenAnswered()
    {
        var session = await OpenAsync();
        var thing = Guid.NewGuid();

        var outcome = await session.ApplyAsync(Paint(thing, PaintMode.New, new(5, 5, 10, 10)), "ann", default);

        outcome.Revision.ShouldBe(1);
        _journal.Edits.Single().After.Content.Area.ShouldBe(100);
        _journal.Edits.Single().Before.Content.Area.ShouldBe(0);
        _journal.Objects[thing].Mask.Area.ShouldBe(100);
        session.History.Objects.Single().CategoryId.ShouldBe(3);
    }

    [Fact]
    public async Task Apply_SameEditTwice_CountsOnce()
    {
        var session = await OpenAsync();
        var thing = Guid.NewGuid();
        var paint = Paint(thing, PaintMode.New, new(5, 5, 10, 10));
        await session.ApplyAsync(paint, "ann", default);

        var again = await session.ApplyAsync(paint, "ann", default);

        again.IsRepeat.ShouldBeTrue();
        again.Changes.Single().State.Mask.Area.ShouldBe(100);
        _journal.Edits.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Undo_OtherAuthorPaintedOverIt_TakesBackOnlyOwnPixels()
    {
        var session = await OpenAsync();
        var thing = Guid.NewGuid();
        await session.ApplyAsync(Paint(thing, PaintMode.New, new(0, 0, 4, 4)), "zoe", default);
        await session.ApplyAsync(Paint(thing, PaintMode.Add, new(10, 10, 10, 10)), "ann", default);
        await session.ApplyAsync(Paint(thing, PaintMode.Add, new(15, 10, 10, 10)), "bob", default);

        await session.ApplyAsync(new UndoCommand(Guid.NewGuid()), "ann", default);

        var mask = session.History.Find(thing)!.Mask;
        mask.ShouldBe(RleMask.Rectangle(Size, new(0, 0, 4, 4)).Union(RleMask.Rectangle(Size, new(15, 10, 10, 10))));
    }

    [Fact]
    public async Task Undo_OwnCreationOthersPaintedOn_LeavesTheirPixels()
    {
        var session = await OpenAsync();
        var thing = Guid.NewGuid();
        await session.ApplyAsync(Paint(thing, PaintMode.New, new(0, 0, 4, 4)), "ann", default);
        await session.ApplyAsync(Paint(thing, PaintMode.Add, new(10, 10, 5, 5)), "bob", default);

        await session.ApplyAsync(new UndoCommand(Guid.NewGuid()), "ann", default);

        var state = session.History.Objects.Single();
        state.Mask.ShouldBe(RleMask.Rectangle(Size, new(10, 10, 5, 5)));
        state.CategoryId.ShouldBe(3);
    }

    [Fact]
    public async Task UndoRedo_AfterReload_StillWork()
    {
        var thing = Guid.NewGuid();
        var session = await OpenAsync();
        await session.ApplyAsync(Paint(thing, PaintMode.New, new(0, 0, 8, 8)), "ann", default);
        await session.ApplyAsync(Paint(thing, PaintMode.Subtract, new(2, 2, 3, 3)), "ann", default);

        session = await OpenAsync();
        await session.ApplyAsync(new UndoCommand(Guid.NewGuid()), "ann", default);
        session.History.Find(thing)!.Mask.Area.ShouldBe(64);
        session = await OpenAsync();
        await session.ApplyAsync(new RedoCommand(Guid.NewGuid()), "ann", default);

        session.History.Find(thing)!.Mask.Area.ShouldBe(55);
        await Refused(session, new RedoCommand(Guid.NewGuid()), RefusalCode.Nothing);
    }

    [Fact]
    public async Task Undo_Delete_BringsTheObjectBack()
    {
        var session = await OpenAsync();
        var thing = Guid.NewGuid();
        await session.ApplyAsync(Paint(thing, PaintMode.New, new(0, 0, 8, 8)), "ann", default);
        await session.ApplyAsync(new DeleteCommand(Guid.NewGuid(), thing), "ann", default);
        session.History.Objects.ShouldBeEmpty();
        _journal.Objects[thing].Deleted.ShouldBeTrue();

        await session.ApplyAsync(new UndoCommand(Guid.NewGuid()), "ann", default);

        session.History.Objects.Single().Mask.Area.ShouldBe(64);
        _journal.Objects[thing].Deleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Redo_AfterANewEdit_IsRefused()
    {
        var session = await OpenAsync();
        var thing = Guid.NewGuid();
        await session.ApplyAsync(Paint(thing, PaintMode.New, new(0, 0, 8, 8)), "ann", default);
        await session.ApplyAsync(Paint(thing, PaintMode.Add, new(8, 0, 8, 8)), "ann", default);
        await session.ApplyAsync(new UndoCommand(Guid.NewGuid()), "ann", default);
        await session.ApplyAsync(Paint(thing, PaintMode.Add, new(0, 8, 8, 8)), "ann", default);

        await Refused(session, new RedoCommand(Guid.NewGuid()), RefusalCode.Nothing);
    }

    [Fact]
    public async Task Apply_ToALockedObject_IsRefusedUntilUnlocked()
    {
        var session = await OpenAsync();
        var thing = Guid.NewGuid();
        await session.ApplyAsync(Paint(thing, PaintMode.New, new(0, 0, 8, 8)), "ann", default);
        await session.ApplyAsync(new LockCommand(Guid.NewGuid(), thing, true), "ann", default);

        await Refused(session, Paint(thing, PaintMode.Add, new(9, 9, 2, 2)), RefusalCode.Locked);
        await Refused(session, new DeleteCommand(Guid.NewGuid(), thing), RefusalCode.Locked);
        await session.ApplyAsync(new LockCommand(Guid.NewGuid(), thing, false), "bob", default);
        await session.ApplyAsync(Paint(thing, PaintMode.Add, new(9, 9, 2, 2)), "ann", default);

        session.History.Find(thing)!.Mask.Area.ShouldBe(68);
    }

    [Theory]
    [InlineData(JournalFailure.Storage, RefusalCode.Storage)]
    [InlineData(JournalFailure.PictureGone, RefusalCode.Gone)]
    [InlineData(JournalFailure.CategoryGone, RefusalCode.Category)]
    [InlineData(JournalFailure.RevisionTaken, RefusalCode.Busy)]
    public async Task Apply_JournalFails_NothingChangesAndTheSameEditWorksLater(JournalFailure failure, RefusalCode code)
    {
        var session = await OpenAsync();
        var paint = Paint(Guid.NewGuid(), PaintMode.New, new(0, 0, 8, 8));
        _journal.FailNext = failure;

        await Refused(session, paint, code);
        session.History.Objects.ShouldBeEmpty();
        session.History.Revision.ShouldBe(0);

        (await session.ApplyAsync(paint, "ann", default)).Revision.ShouldBe(1);
    }

    [Fact]
    public async Task Apply_NonsenseEdits_AreRefusedWithTheirCode()
    {
        var session = await OpenAsync();
        await Refused(session, Paint(Guid.NewGuid(), PaintMode.Add, new(0, 0, 8, 8)), RefusalCode.Gone);
        await Refused(session, Paint(Guid.Empty, PaintMode.New, new(0, 0, 8, 8)), RefusalCode.Invalid);
        await Refused(session, Paint(Guid.NewGuid(), PaintMode.New, new(100, 100, 8, 8)), RefusalCode.Invalid);
        await Refused(session, new CategoryCommand(Guid.NewGuid(), Guid.NewGuid(), 1), RefusalCode.Gone);
        await Refused(session, new UndoCommand(Guid.NewGuid()), RefusalCode.Nothing);
        await Refused(session, new UndoCommand(Guid.Empty), RefusalCode.Invalid);
        _journal.Edits.ShouldBeEmpty();
    }

    [Fact]
    public async Task Open_UnknownPicture_SaysSo() =>
        (await Should.ThrowAsync<EditRefusedException>(() => EditingSession.OpenAsync(_journal, 99, TimeProvider.System, default))).Code.ShouldBe(RefusalCode.Gone);

    private static PaintCommand Paint(Guid thing, PaintMode mode, PixelRect rect) =>
        new(Guid.NewGuid(), thing, EditKind.Stroke, mode, RleMask.Rectangle(Size, rect), 3, "{}");

    private static async Task Refused(EditingSession session, EditCommand command, RefusalCode code) =>
        (await Should.ThrowAsync<EditRefusedException>(() => session.ApplyAsync(command, "ann", default))).Code.ShouldBe(code);

    private Task<EditingSession> OpenAsync() => EditingSession.OpenAsync(_journal, 1, TimeProvider.System, default);
}
