using System.Collections.Concurrent;
using System.Threading.Channels;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Engine;
using iSeg.Web.Editing.Session;
using iSeg.Web.Tests.Support;

namespace iSeg.Web.Tests.Editing;

[Collection(nameof(SharedServer))]
public sealed class EditingSessionGrainTests(WebServer server)
{
    private static readonly PixelSize Size = new(160, 120);

    [Fact]
    public async Task Apply_ManyCallersAtOnce_MakesOneOrderThatTheMaskFollows()
    {
        const int Callers = 8, Each = 12;
        var (_, picture) = await server.NewPictureAsync(Size.Width, Size.Height);
        var thing = Guid.NewGuid();
        var first = Edits.Stroke(thing, "new", 10, 80, 60);
        (await server.Session(picture).ApplyAsync(first, "ann")).Revision.ShouldBe(1);
        var answered = new ConcurrentBag<(EditRequest Request, EditReply Reply)> { };

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            for (var i = 0; i < Each; i++)
            {
                var request = Edits.Stroke(
                    thing, random.Next(2) == 0 ? "add" : "subtract", 2 + (12 * random.NextDouble()),
                    160 * random.NextDouble(), 120 * random.NextDouble(), 160 * random.NextDouble(), 120 * random.NextDouble());
                answered.Add((request, await server.Session(picture).ApplyAsync(request, $"author {caller}")));
            }
        })));

        var inOrder = answered.OrderBy(a => a.Reply.Revision).ToList();
        inOrder.Select(a => a.Reply.Revision).ShouldBe(Enumerable.Range(2, Callers * Each).Select(i => (long)i));
        var painted = Rasterize(first);
        var patched = painted;
        foreach (var (request, reply) in inOrder)
        {
            painted = request.Mode == "add" ? painted.Union(Rasterize(request)) : painted.Subtract(Rasterize(request));
            patched = patched.With(reply.Changes.Single().Mask);
            patched.ShouldBe(painted, $"revision {reply.Revision}");
        }

        var snapshot = (await server.Session(picture).SnapshotAsync())!;
        snapshot.Revision.ShouldBe(1 + (Callers * Each));
        snapshot.Objects.Single().Mask.ToMask(Size).ShouldBe(painted);
        snapshot.Objects.Single().Area.ShouldBe(painted.Area);
    }

    [Fact]
    public async Task Apply_SameEditTwice_CountsOnce()
    {
        var (_, picture) = await server.NewPictureAsync();
        var edit = Edits.Stroke(Guid.NewGuid(), "new", 10, 50, 50);

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => server.Session(picture).ApplyAsync(edit, "ann")));

        replies.ShouldAllBe(r => r.Ok && r.Revision == 1 && r.Changes.Count == 1);
        (await server.Session(picture).SnapshotAsync())!.Revision.ShouldBe(1);
    }

    [Fact]
    public async Task Apply_WhileOthersWatch_TellsThemInOrder()
    {
        var (_, picture) = await server.NewPictureAsync(Size.Width, Size.Height);
        var watcher = new Watcher();
        var reference = server.Grains.CreateObjectReference<IEditingObserver>(watcher);
        await server.Session(picture).SubscribeAsync(reference);
        var thing = Guid.NewGuid();
        await server.Session(picture).ApplyAsync(Edits.Stroke(thing, "new", 10, 50, 50), "ann");
        await server.Session(picture).ApplyAsync(Edits.Stroke(thing, "add", 10, 90, 50), "bob");
        var repeat = Edits.Stroke(thing, "subtract", 4, 50, 50);
        await server.Session(picture).ApplyAsync(repeat, "ann");
        await server.Session(picture).ApplyAsync(repeat, "ann");

        var notices = await watcher.WaitForAsync(3);

        notices.Select(n => (n.Revision, n.Author)).ShouldBe([(1, "ann"), (2, "bob"), (3, "ann")]);
        var seen = notices.Aggregate(RleMask.Empty(Size), (mask, notice) => mask.With(notice.Changes.Single().Mask));
        seen.ShouldBe((await server.Session(picture).SnapshotAsync())!.Objects.Single().Mask.ToMask(Size));
        await server.Session(picture).UnsubscribeAsync(reference);
        await server.Session(picture).ApplyAsync(Edits.Stroke(thing, "add", 3, 10, 10), "ann");
        watcher.Waiting.ShouldBe(0);
        GC.KeepAlive(watcher);
    }

    [Fact]
    public async Task Smooth_ThenUndo_GivesTheBorderBackAndLeavesWhatOthersPainted()
    {
        var (_, picture) = await server.NewPictureAsync(Size.Width, Size.Height);
        var session = server.Session(picture);
        var thing = Guid.NewGuid();
        await session.ApplyAsync(Edits.Stroke(thing, "new", 10, 50, 50, 90, 50, 90, 80), "ann");
        await session.ApplyAsync(Edits.Stroke(thing, "subtract", 3, 70, 40, 70, 60), "ann");
        var before = (await session.SnapshotAsync())!.Objects.Single().Mask.ToMask(Size);

        var smoothed = await session.ApplyAsync(Smooth(thing, 4), "ann");
        smoothed.Ok.ShouldBeTrue(smoothed.Error);
        var smooth = before.With(smoothed.Changes.Single().Mask);
        smooth.ShouldBe(EdgeSmoothing.Smooth(before, 4));
        smooth.ShouldNotBe(before);
        smoothed.Changes.Single().Area.ShouldBe(smooth.Area);

        var bobs = Edits.Stroke(thing, "add", 5, 20, 100);
        await session.ApplyAsync(bobs, "bob");
        await session.ApplyAsync(Edits.Of("undo", default), "ann");
        (await session.SnapshotAsync())!.Objects.Single().Mask.ToMask(Size).ShouldBe(before.Union(Rasterize(bobs)));
        await session.ApplyAsync(Edits.Of("redo", default), "ann");
        (await session.SnapshotAsync())!.Objects.Single().Mask.ToMask(Size).ShouldBe(smooth.Union(Rasterize(bobs)));
    }

    [Fact]
    public async Task Smooth_LockedGoneOrSmoothAlready_IsRefused()
    {
        var (_, picture) = await server.NewPictureAsync(Size.Width, Size.Height);
        var session = server.Session(picture);
        (await session.ApplyAsync(Smooth(Guid.NewGuid(), 4), "ann")).Code.ShouldBe("gone");
        var thing = Guid.NewGuid();
        await session.ApplyAsync(Edits.Stroke(thing, "new", 300, 50, 50), "ann");
        (await session.ApplyAsync(Smooth(thing, 4), "ann")).Code.ShouldBe("invalid", "the whole picture has no border");
        await session.ApplyAsync(Edits.Stroke(thing, "subtract", 10, 50, 50), "ann");
        await session.ApplyAsync(Edits.Of("lock", thing, locked: true), "ann");

        (await session.ApplyAsync(Smooth(thing, 4), "ann")).Code.ShouldBe("locked");
        (await session.SnapshotAsync())!.Revision.ShouldBe(3);
    }

    [Fact]
    public async Task Undo_OfADeletion_GivesTheWholeMaskBack()
    {
        var (_, picture) = await server.NewPictureAsync(Size.Width, Size.Height);
        var session = server.Session(picture);
        var thing = Guid.NewGuid();
        await session.ApplyAsync(Edits.Stroke(thing, "new", 10, 50, 50), "ann");
        await session.ApplyAsync(Edits.Stroke(thing, "add", 10, 90, 50), "bob");
        var mask = (await session.SnapshotAsync())!.Objects.Single().Mask;
        (await session.ApplyAsync(Edits.Of("delete", thing), "ann")).Changes.Single().Deleted.ShouldBeTrue();

        var back = await session.ApplyAsync(Edits.Of("undo", default), "ann");

        back.Changes.Single().Deleted.ShouldBeFalse();
        back.Changes.Single().Mask.ShouldBe(mask, "who saw it deleted has dropped its pixels");
    }

    [Fact]
    public async Task Redo_OfACreation_GivesBackWhatOthersAddedToo()
    {
        var (_, picture) = await server.NewPictureAsync(Size.Width, Size.Height);
        var session = server.Session(picture);
        var thing = Guid.NewGuid();
        await session.ApplyAsync(Edits.Stroke(thing, "new", 10, 50, 50), "ann");
        await session.ApplyAsync(Edits.Stroke(thing, "add", 10, 90, 50), "bob");
        var mask = (await session.SnapshotAsync())!.Objects.Single().Mask;
        var undone = (await session.ApplyAsync(Edits.Of("undo", default), "ann")).Changes.Single();

        var redone = (await session.ApplyAsync(Edits.Of("redo", default), "ann")).Changes.Single();

        var seen = undone.Deleted ? RleMask.Empty(Size) : mask.ToMask(Size).With(undone.Mask);
        seen.With(redone.Mask).ShouldBe(mask.ToMask(Size));
    }

    [Fact]
    public async Task Reset_AfterEdits_LoadsTheSameFromTheStore()
    {
        var (_, picture) = await server.NewPictureAsync();
        var (apple, pear) = (Guid.NewGuid(), Guid.NewGuid());
        var session = server.Session(picture);
        await session.ApplyAsync(Edits.Stroke(apple, "new", 12, 40, 40, 60, 60), "ann");
        await session.ApplyAsync(Edits.Stroke(pear, "new", 9, 100, 40), "ann");
        await session.ApplyAsync(Edits.Stroke(apple, "subtract", 3, 40, 40), "bob");
        await session.ApplyAsync(Edits.Of("undo", default), "ann");
        await session.ApplyAsync(Edits.Of("redo", default), "ann");
        await session.ApplyAsync(Edits.Of("lock", pear, locked: true), "ann");
        var before = (await session.SnapshotAsync())!;

        await session.ResetAsync();

        var after = (await session.SnapshotAsync())!;
        after.Revision.ShouldBe(before.Revision);
        after.Objects.Select(Describe).ShouldBe(before.Objects.Select(Describe));
    }

    [Fact]
    public async Task Apply_LockedObject_IsRefusedUntilUnlocked()
    {
        var (_, picture) = await server.NewPictureAsync();
        var thing = Guid.NewGuid();
        var session = server.Session(picture);
        await session.ApplyAsync(Edits.Stroke(thing, "new", 10, 50, 50), "ann");
        await session.ApplyAsync(Edits.Of("lock", thing, locked: true), "ann");

        var refused = await session.ApplyAsync(Edits.Stroke(thing, "add", 10, 70, 50), "bob");

        refused.Ok.ShouldBeFalse();
        refused.Code.ShouldBe("locked");
        refused.Error!.ShouldContain("locked");
        (await session.ApplyAsync(Edits.Of("delete", thing), "bob")).Code.ShouldBe("locked");
        (await session.ApplyAsync(Edits.Of("lock", thing, locked: false), "bob")).Ok.ShouldBeTrue();
        (await session.ApplyAsync(Edits.Stroke(thing, "add", 10, 70, 50), "bob")).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task Apply_ThingsThatCannotBe_AreRefusedByCode()
    {
        var (_, picture) = await server.NewPictureAsync();
        var session = server.Session(picture);
        var thing = Guid.NewGuid();
        await session.ApplyAsync(Edits.Stroke(thing, "new", 10, 50, 50), "ann");

        (await session.ApplyAsync(Edits.Stroke(Guid.NewGuid(), "add", 10, 50, 50), "ann")).Code.ShouldBe("gone");
        (await session.ApplyAsync(Edits.Of("undo", default), "somebody else")).Code.ShouldBe("nothing");
        (await session.ApplyAsync(Edits.Of("redo", default), "ann")).Code.ShouldBe("nothing");
        (await session.ApplyAsync(Edits.Of("category", thing, categoryId: 4711), "ann")).Code.ShouldBe("category");
        (await session.ApplyAsync(Edits.Of("sing", thing), "ann")).Code.ShouldBe("invalid");
        (await session.ApplyAsync(Edits.Stroke(thing, "sideways", 10, 50, 50), "ann")).Code.ShouldBe("invalid");
        (await session.ApplyAsync(Edits.Stroke(thing, "add", 10, 5000, 5000), "ann")).Code.ShouldBe("invalid");
        (await session.ApplyAsync(Edits.Stroke(thing, "add", -1, 50, 50), "ann")).Code.ShouldBe("invalid");
        (await session.ApplyAsync(Edits.Stroke(thing, "add", 10, 50), "ann")).Code.ShouldBe("invalid");
        (await session.SnapshotAsync())!.Revision.ShouldBe(1);
    }

    [Fact]
    public async Task Apply_PictureDeletedMeanwhile_IsGone()
    {
        var (_, picture) = await server.NewPictureAsync();
        var session = server.Session(picture);
        await session.ApplyAsync(Edits.Stroke(Guid.NewGuid(), "new", 10, 50, 50), "ann");
        await server.Pictures.DeleteAsync(picture, default);

        var refused = await session.ApplyAsync(Edits.Stroke(Guid.NewGuid(), "new", 10, 50, 50), "ann");

        refused.Code.ShouldBe("gone");
        (await session.SnapshotAsync()).ShouldBeNull();
    }

    private static EditRequest Smooth(Guid thing, double radius) => Edits.Of("smooth", thing) with { Radius = radius };

    private static RleMask Rasterize(EditRequest stroke) => StrokeRasterizer.Rasterize(
        Size, [.. stroke.Points.Chunk(2).Select(p => new PointD(p[0], p[1]))], stroke.Radius);

    private static (Guid, int, bool, long, long, PatchMessage?) Describe(ObjectMessage thing) =>
        (thing.Id, thing.CategoryId, thing.Locked, thing.Order, thing.Area, thing.Mask);

    private sealed class Watcher : IEditingObserver
    {
        private readonly Channel<EditNotice> _notices = Channel.CreateUnbounded<EditNotice>();

        /// <summary>Notices that nobody waited for.</summary>
        public int Waiting => _notices.Reader.Count;

        public async Task EditedAsync(EditNotice notice) => await _notices.Writer.WriteAsync(notice);

        public async Task<IReadOnlyList<EditNotice>> WaitForAsync(int count)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            var notices = new List<EditNotice>();
            while (notices.Count < count)
            {
                notices.Add(await _notices.Reader.ReadAsync(limit.Token));
            }

            return notices;
        }
    }
}
