using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Core.Provenance;
using iSeg.Core.Tests.Annotations;

namespace iSeg.Core.Tests.Provenance;

public sealed class CorrectionCostsTests
{
    private static readonly PixelSize Size = new(40, 40);

    private readonly MemoryJournal _journal = new(Size);
    private readonly Clock _clock = new();

    [Fact]
    public async Task Of_AnObjectThatTwoPeopleCorrected_CountsTheirStrokesSecondsAndTheFirstMask()
    {
        var thing = Guid.NewGuid();
        await DoAsync("ann", 0, Paint(thing, PaintMode.New, new(0, 0, 10, 10)));
        await DoAsync("ann", 5, Paint(thing, PaintMode.Add, new(10, 0, 10, 10)));
        await DoAsync("bob", 1, Paint(thing, PaintMode.Subtract, new(0, 0, 5, 10)));
        await DoAsync("bob", 4, new UndoCommand(Guid.NewGuid()));
        await DoAsync("ann", 600, Paint(thing, PaintMode.Add, new(0, 10, 20, 10)));

        var cost = (await CostsAsync()).ShouldHaveSingleItem();

        cost.People.ShouldBe([
            new("ann", 2, 0, 5 + WorkClock.LongestPause.TotalSeconds, true),
            new("bob", 1, 1, 4, false),
        ]);
        cost.FirstIou.ShouldBe(100.0 / 400, 1e-9);
        cost.FirstKind.ShouldBe(EditKind.Stroke);
        (cost.Strokes, cost.Undos, cost.Deleted).ShouldBe((3, 1, false));
    }

    [Fact]
    public async Task Summary_OfSeveralObjects_LeavesDeletedOnesOutOfTheIouButNotTheirWork()
    {
        var (good, gone) = (Guid.NewGuid(), Guid.NewGuid());
        await DoAsync("ann", 0, Paint(good, PaintMode.New, new(0, 0, 10, 10)));
        await DoAsync("bob", 1, Paint(gone, PaintMode.New, new(20, 20, 10, 10)));
        await DoAsync("bob", 2, Paint(gone, PaintMode.Add, new(20, 30, 10, 10)));
        await DoAsync("bob", 3, new DeleteCommand(Guid.NewGuid(), gone));

        var costs = await CostsAsync();

        CostSummary.Of(costs).ShouldBe(new(1, 1, 0, 5, 1, 1));
        CostSummary.ByPerson(costs).ShouldBe([("bob", new(0, 1, 0, 5, null, 0)), ("ann", new(1, 0, 0, 0, 1, 1))]);
    }

    [Fact]
    public async Task Timeline_OfALog_SaysWhatStillCountsAndHowManyPixelsChanged()
    {
        var thing = Guid.NewGuid();
        await DoAsync("ann", 0, Paint(thing, PaintMode.New, new(0, 0, 10, 10)));
        await DoAsync("ann", 0, Paint(thing, PaintMode.Subtract, new(5, 0, 10, 10)));
        await DoAsync("ann", 0, new UndoCommand(Guid.NewGuid()));

        TimelineEntry.Of(_journal.Edits).Select(e => (e.Counts, e.Added, e.Removed)).ShouldBe([(true, 100, 0), (false, 0, 50), (true, 50, 0)]);
    }

    private static PaintCommand Paint(Guid thing, PaintMode mode, PixelRect rect) =>
        new(Guid.NewGuid(), thing, EditKind.Stroke, mode, RleMask.Rectangle(Size, rect), 1, "{}");

    private async Task DoAsync(string author, double secondsLater, EditCommand command)
    {
        _clock.Now = _clock.Now.AddSeconds(secondsLater);
        var session = await EditingSession.OpenAsync(_journal, 1, _clock, default);
        await session.ApplyAsync(command, author, default);
    }

    private async Task<IReadOnlyList<ObjectCost>> CostsAsync() => CorrectionCosts.Of((await _journal.LoadAsync(1, default))!);

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
