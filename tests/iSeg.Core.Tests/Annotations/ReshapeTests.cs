using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;

namespace iSeg.Core.Tests.Annotations;

public sealed class ReshapeTests
{
    private static readonly PixelSize Size = new(40, 30);
    private readonly MemoryJournal _journal = new(Size);

    [Fact]
    public async Task Apply_Reshape_TurnsOnAndOffExactlyWhatDiffers()
    {
        var session = await OpenAsync();
        var thing = Guid.NewGuid();
        await session.ApplyAsync(Paint(thing, PaintMode.New, new(5, 5, 10, 10)), "ann", default);

        var outcome = await session.ApplyAsync(Reshape(thing, new(8, 5, 10, 10)), "ann", default);

        outcome.Changes.Single().State.Mask.ShouldBe(RleMask.Rectangle(Size, new(8, 5, 10, 10)));
        var edit = _journal.Edits[^1];
        edit.Kind.ShouldBe(EditKind.Smooth);
        edit.On.Place(Size).ShouldBe(RleMask.Rectangle(Size, new(15, 5, 3, 10)));
        edit.Off.Place(Size).ShouldBe(RleMask.Rectangle(Size, new(5, 5, 3, 10)));
        _journal.Objects[thing].Mask.ShouldBe(RleMask.Rectangle(Size, new(8, 5, 10, 10)));
    }

    [Fact]
    public async Task Undo_OfAReshape_LeavesWhatWasPaintedSince()
    {
        var session = await OpenAsync();
        var thing = Guid.NewGuid();
        await session.ApplyAsync(Paint(thing, PaintMode.New, new(5, 5, 10, 10)), "ann", default);
        await session.ApplyAsync(Reshape(thing, new(8, 5, 10, 10)), "ann", default);
        await session.ApplyAsync(Paint(thing, PaintMode.Add, new(30, 20, 4, 4)), "bob", default);

        await session.ApplyAsync(new UndoCommand(Guid.NewGuid()), "ann", default);

        var expected = RleMask.Rectangle(Size, new(5, 5, 10, 10)).Union(RleMask.Rectangle(Size, new(30, 20, 4, 4)));
        session.History.Find(thing)!.Mask.ShouldBe(expected);
        (await OpenAsync()).History.Find(thing)!.Mask.ShouldBe(expected, "and so it is on disk");
    }

    [Fact]
    public async Task Apply_ReshapeThatMakesNoSense_IsRefusedWithItsCode()
    {
        var session = await OpenAsync();
        var thing = Guid.NewGuid();
        await session.ApplyAsync(Paint(thing, PaintMode.New, new(5, 5, 10, 10)), "ann", default);

        await Refused(Reshape(Guid.NewGuid(), new(8, 5, 10, 10)), RefusalCode.Gone);
        await Refused(Reshape(thing, new(5, 5, 10, 10)), RefusalCode.Invalid);
        await Refused(Reshape(thing, new(8, 5, 10, 10)) with { Kind = EditKind.Stroke }, RefusalCode.Invalid);
        await Refused(Reshape(thing, new(8, 5, 10, 10)) with { Shape = RleMask.Full(new(3, 3)) }, RefusalCode.Invalid);
        await session.ApplyAsync(new LockCommand(Guid.NewGuid(), thing, true), "ann", default);
        await Refused(Reshape(thing, new(8, 5, 10, 10)), RefusalCode.Locked);
        _journal.Edits.Count.ShouldBe(2);

        async Task Refused(EditCommand command, RefusalCode code) =>
            (await Should.ThrowAsync<EditRefusedException>(() => session.ApplyAsync(command, "ann", default))).Code.ShouldBe(code);
    }

    [Fact]
    public async Task Apply_Replace_ChangesPixelsAndCategoryInOneEditThatUndoTakesBack()
    {
        var session = await OpenAsync();
        var thing = Guid.NewGuid();
        await session.ApplyAsync(Paint(thing, PaintMode.New, new(5, 5, 10, 10)), "ann", default);

        var outcome = await session.ApplyAsync(Replace(thing, new(8, 5, 10, 10), 9), "ann", default);

        var state = outcome.Changes.Single().State;
        (state.Mask, state.CategoryId, outcome.Revision).ShouldBe((RleMask.Rectangle(Size, new(8, 5, 10, 10)), 9, 2L));
        session.History.RevisionOf(thing).ShouldBe(2);
        await session.ApplyAsync(new UndoCommand(Guid.NewGuid()), "ann", default);
        (await OpenAsync()).History.Find(thing).ShouldBe(new(thing, 3, false, 1, RleMask.Rectangle(Size, new(5, 5, 10, 10)), false));
        session.History.RevisionOf(thing).ShouldBe(3, "undoing is a change too");
    }

    [Fact]
    public async Task Apply_ReplaceThatMakesNoSense_IsRefusedWithItsCode()
    {
        var session = await OpenAsync();
        var thing = Guid.NewGuid();
        await session.ApplyAsync(Paint(thing, PaintMode.New, new(5, 5, 10, 10)), "ann", default);

        await Refused(Replace(Guid.NewGuid(), new(8, 5, 10, 10), 3), RefusalCode.Gone);
        await Refused(Replace(thing, new(5, 5, 10, 10), 3), RefusalCode.Invalid);
        await Refused(Replace(thing, new(5, 5, 10, 10), 3) with { Shape = RleMask.Empty(Size) }, RefusalCode.Invalid);
        await Refused(Replace(thing, new(5, 5, 10, 10), 3) with { Shape = RleMask.Full(new(3, 3)) }, RefusalCode.Invalid);
        await session.ApplyAsync(new LockCommand(Guid.NewGuid(), thing, true), "ann", default);
        await Refused(Replace(thing, new(8, 5, 10, 10), 3), RefusalCode.Locked);
        _journal.Edits.Count.ShouldBe(2);

        async Task Refused(EditCommand command, RefusalCode code) =>
            (await Should.ThrowAsync<EditRefusedException>(() => session.ApplyAsync(command, "ann", default))).Code.ShouldBe(code);
    }

    private static ReplaceCommand Replace(Guid thing, PixelRect rect, int category) => new(Guid.NewGuid(), thing, RleMask.Rectangle(Size, rect), category, "{}");

    private static PaintCommand Paint(Guid thing, PaintMode mode, PixelRect rect) =>
        new(Guid.NewGuid(), thing, EditKind.Stroke, mode, RleMask.Rectangle(Size, rect), 3, "{}");

    private static ReshapeCommand Reshape(Guid thing, PixelRect rect) => new(Guid.NewGuid(), thing, EditKind.Smooth, RleMask.Rectangle(Size, rect), "{}");

    private Task<EditingSession> OpenAsync() => EditingSession.OpenAsync(_journal, 1, TimeProvider.System, default);
}
