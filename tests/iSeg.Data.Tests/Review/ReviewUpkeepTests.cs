using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Data.Import;
using iSeg.Data.Import.Labels;
using iSeg.Data.Journal;
using iSeg.Data.Review;
using Microsoft.Extensions.Logging;
using static iSeg.Data.Tests.TestStore;

namespace iSeg.Data.Tests.Review;

/// <summary>What "accepted" promises when somebody goes on drawing.</summary>
public sealed class ReviewUpkeepTests
{
    /// <summary>For broken things, not a promise.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Edit_OfAnAcceptedPicture_OpensItAgainUnderTheAuthorsName()
    {
        await using var store = await CreateAsync();
        var (picture, other, reviews) = await AcceptedAsync(store);
        var told = Channel.CreateUnbounded<long>();
        store.Journal.Reopened += reopened => told.Writer.TryWrite(reopened);

        await store.AddObjectAsync(picture, 2, new PixelRect(20, 5, 4, 4));
        (await told.Reader.ReadAsync(Token).AsTask().WaitAsync(Patience, Token)).ShouldBe(picture);
        await store.AddObjectAsync(picture, 3, new PixelRect(30, 5, 4, 4));

        var now = (await reviews.FindAsync(picture, Token))!;
        (now.State, now.SubmittedBy).ShouldBe((ReviewState.InProgress, "anna"));
        (await reviews.FindAsync(other, Token))!.State.ShouldBe(ReviewState.Accepted);
        var last = (await reviews.EventsAsync(picture, Token))[^1];
        (last.Actor, last.Action, last.State, last.Revision).ShouldBe(("ann", ReviewAction.Reopen, ReviewState.InProgress, 1));
        last.Text!.ShouldContain("after it was accepted");
        await store.AddObjectAsync(other, 2, new PixelRect(20, 5, 4, 4));
        (await told.Reader.ReadAsync(Token).AsTask().WaitAsync(Patience, Token)).ShouldBe(other, "the first is told of once, not for what was open already");
    }

    /// <summary>Pages that read the store in their turn listen here; an edit that is stored must not be refused, nor wait, for their sake.</summary>
    [Fact]
    public async Task Edit_AListenerThrowsOrHangs_IsAcknowledgedOnceAndTheOthersAreTold()
    {
        await using var store = await CreateAsync();
        var (picture, other, _) = await AcceptedAsync(store);
        var log = new FailureLog();
        var journal = new EditJournal(store.Contexts, log);
        var told = Channel.CreateUnbounded<long>();
        using var release = new ManualResetEventSlim();
        journal.Reopened += _ => throw new InvalidOperationException("The page is gone.");
        journal.Reopened += _ => release.Wait(Token);
        journal.Reopened += reopened => told.Writer.TryWrite(reopened);

        // The first is being stored while the rest comes, which then shares a transaction.
        var (one, two) = (await FirstObjectAsync(picture), await FirstObjectAsync(other));
        List<EditRecord> edits = [Edit(picture, 2, one), Edit(other, 2, two), Edit(picture, 3, one), Edit(other, 3, two)];
        await Task.WhenAll(edits.Select(edit => journal.AppendAsync(edit with { Creates = false }, [], Token))).WaitAsync(Patience, Token);

        release.Set();
        long[] heard = [await told.Reader.ReadAsync(Token).AsTask().WaitAsync(Patience, Token), await told.Reader.ReadAsync(Token).AsTask().WaitAsync(Patience, Token)];
        heard.ShouldBe([picture, other], ignoreOrder: true);
        (await journal.LoadAsync(picture, Token))!.Edits.Select(edit => edit.Revision).ShouldBe([1, 2, 3]);
        (await journal.LoadAsync(other, Token))!.Edits.Select(edit => edit.Revision).ShouldBe([1, 2, 3]);
        log.Failures.Select(failure => failure.Message).ShouldBe(["The page is gone.", "The page is gone."]);

        async Task<AnnotationState> FirstObjectAsync(long id)
        {
            var session = await EditingSession.OpenAsync(store.Journal, id, TimeProvider.System, Token);
            return session.History.Objects.Single();
        }
    }

    [Fact]
    public async Task Lock_OnAnAcceptedPicture_ChangesNothingThatWasAccepted()
    {
        await using var store = await CreateAsync();
        var (picture, _, reviews) = await AcceptedAsync(store);
        var locked = (await store.Journal.LoadAsync(picture, Token))!.Edits[0] with { Revision = 2, EditId = Guid.NewGuid(), Kind = EditKind.Lock, Locked = true, Creates = false };

        await store.Journal.AppendAsync(locked, [], Token);

        (await reviews.FindAsync(picture, Token))!.State.ShouldBe(ReviewState.Accepted);
    }

    /// <summary>An import writes past the journal; what it changes was not seen by the reviewer either.</summary>
    [Fact]
    public async Task Import_OverAcceptedPictures_OpensThoseAgainThatItChanges()
    {
        await using var store = await CreateAsync();
        var (picture, other, reviews) = await AcceptedAsync(store);
        const string labels = """
            {"images": [{"id": 1, "file_name": "a.png", "width": 64, "height": 48}, {"id": 2, "file_name": "b.png", "width": 64, "height": 48}],
             "annotations": [{"id": 7, "image_id": 1, "category_id": 1, "segmentation": [[2, 3, 12, 3, 12, 8, 2, 8]], "area": 50, "bbox": [2, 3, 10, 5], "iscrowd": 0}],
             "categories": [{"id": 1, "name": "cat"}]}
            """;

        (await ImportAsync("rob")).ReopenedPictures.ShouldBe([picture]);

        (await reviews.FindAsync(picture, Token))!.State.ShouldBe(ReviewState.InProgress);
        (await reviews.FindAsync(other, Token))!.State.ShouldBe(ReviewState.Accepted);
        var last = (await reviews.EventsAsync(picture, Token))[^1];
        (last.Actor, last.Action, last.Revision).ShouldBe(("rob", ReviewAction.Reopen, 1));

        await reviews.ActAsync(picture, ReviewAction.Submit, "anna", null, Token);
        await reviews.ActAsync(picture, ReviewAction.Accept, "rita", null, Token);
        (await ImportAsync("rob")).ReopenedPictures.ShouldBeEmpty();
        (await reviews.FindAsync(picture, Token))!.State.ShouldBe(ReviewState.Accepted, "the same labels again change nothing");

        async Task<LabelImportReport> ImportAsync(string author)
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(labels));
            using var source = await LabelSource.FromStreamAsync("labels.json", stream, ImportLimits.Default, Token);
            using var staged = await store.Labels.ReadAsync((await store.Pictures.FindAsync(picture, Token))!.ProjectId, source, new(), null, Token);
            return await store.Labels.CommitAsync(staged, author, null, Token);
        }
    }

    [Fact]
    public async Task Edit_OfAPictureInReview_LeavesItThere()
    {
        await using var store = await CreateAsync();
        var picture = await store.AddPictureAsync((await store.Projects.CreateAsync("p", Token)).Id);
        var reviews = new ReviewStore(store.Contexts, TimeProvider.System);
        await reviews.ActAsync(picture, ReviewAction.Submit, "anna", null, Token);

        await store.AddObjectAsync(picture, 1, new PixelRect(1, 1, 2, 2));

        (await reviews.FindAsync(picture, Token))!.State.ShouldBe(ReviewState.InReview);
    }

    /// <summary>Two pictures with an object each, both accepted.</summary>
    private static async Task<(long Picture, long Other, ReviewStore Reviews)> AcceptedAsync(TestStore store)
    {
        var id = (await store.Projects.CreateAsync("p", Token)).Id;
        var reviews = new ReviewStore(store.Contexts, TimeProvider.System);
        var category = (await store.Categories.ListAsync(id, Token))[0].Id;
        var pictures = new[] { await store.AddPictureAsync(id), await store.AddPictureAsync(id, "b.png", shade: 7) };
        foreach (var picture in pictures)
        {
            await store.AddObjectAsync(picture, 1, new PixelRect(1, 1, 2, 2), category);
            await reviews.ActAsync(picture, ReviewAction.Submit, "anna", null, Token);
            await reviews.ActAsync(picture, ReviewAction.Accept, "rita", null, Token);
        }

        return (pictures[0], pictures[1], reviews);
    }

    private sealed class FailureLog : ILogger<EditJournal>
    {
        public ConcurrentQueue<Exception> Failures { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is not null)
            {
                Failures.Enqueue(exception);
            }
        }
    }
}
