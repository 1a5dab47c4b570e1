using iSeg.Data.Review;
using static iSeg.Data.Tests.TestStore;

namespace iSeg.Data.Tests.Review;

public sealed class ReviewStoreTests
{
    private static ReviewStore Reviews(TestStore store) => new(store.Contexts, TimeProvider.System);

    private static CommentStore Comments(TestStore store) => new(store.Contexts, TimeProvider.System);

    [Fact]
    public async Task Act_TheWholeWay_KeepsEveryStepWithWhoAndWhy()
    {
        await using var store = await CreateAsync();
        var picture = await store.AddPictureAsync((await store.Projects.CreateAsync("p", Token)).Id);
        var reviews = Reviews(store);
        (await reviews.FindAsync(picture, Token))!.State.ShouldBe(ReviewState.ToDo);

        await reviews.ActAsync(picture, ReviewAction.Submit, "anna", null, Token);
        var back = await reviews.ActAsync(picture, ReviewAction.Reject, "rita", "  an end is missing ", Token);
        (back.State, back.Reason, back.Assignee).ShouldBe((ReviewState.Rejected, "an end is missing", "anna"));
        await reviews.ActAsync(picture, ReviewAction.Submit, "anna", null, Token);
        var done = await reviews.ActAsync(picture, ReviewAction.Accept, "rita", null, Token);

        (done.State, done.Reason).ShouldBe((ReviewState.Accepted, null));
        (await reviews.EventsAsync(picture, Token)).Select(e => (e.Actor, e.Action, e.Text)).ShouldBe(
        [
            ("anna", ReviewAction.Submit, null), ("rita", ReviewAction.Reject, "an end is missing"), ("anna", ReviewAction.Submit, null), ("rita", ReviewAction.Accept, null),
        ]);
    }

    [Fact]
    public async Task Act_WhatTheStateDoesNotAllowOrWithoutReason_ChangesNothing()
    {
        await using var store = await CreateAsync();
        var picture = await store.AddPictureAsync((await store.Projects.CreateAsync("p", Token)).Id);
        var reviews = Reviews(store);

        (await Should.ThrowAsync<StoreRefusedException>(() => reviews.ActAsync(picture, ReviewAction.Accept, "rita", null, Token))).Message.ShouldContain("to do");
        await reviews.ActAsync(picture, ReviewAction.Submit, "anna", null, Token);
        (await Should.ThrowAsync<StoreRefusedException>(() => reviews.ActAsync(picture, ReviewAction.Reject, "rita", "  ", Token))).Message.ShouldContain("why");
        (await Should.ThrowAsync<StoreRefusedException>(() => reviews.ActAsync(99, ReviewAction.Submit, "anna", null, Token))).Message.ShouldContain("not there");

        (await reviews.FindAsync(picture, Token))!.State.ShouldBe(ReviewState.InReview);
        (await reviews.EventsAsync(picture, Token)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task TakeNext_TwoPeopleAtOnce_GetDifferentPicturesAndTheirOwnAgain()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        var pictures = new[] { await store.AddPictureAsync(project, "a.png", shade: 1), await store.AddPictureAsync(project, "b.png", shade: 2) };
        var reviews = Reviews(store);

        var taken = await Task.WhenAll(reviews.TakeNextAsync(project, "anna", null, Token), reviews.TakeNextAsync(project, "bob", null, Token));

        taken.ShouldBe(pictures.Select(p => (long?)p), ignoreOrder: true);
        (await reviews.TakeNextAsync(project, "carl", null, Token)).ShouldBeNull();
        (await reviews.TakeNextAsync(project, "anna", null, Token)).ShouldBe(taken[0]);
        await reviews.ActAsync(taken[0]!.Value, ReviewAction.Submit, "anna", null, Token);
        (await reviews.TakeNextAsync(project, "anna", null, Token)).ShouldBeNull();
        (await reviews.NextToReviewAsync(project, "anna", false, null, Token)).ShouldBeNull("nobody reviews their own work");
        (await reviews.NextToReviewAsync(project, "rita", false, null, Token)).ShouldBe(taken[0]);
        await reviews.ActAsync(taken[0]!.Value, ReviewAction.Reject, "rita", "no", Token);
        (await reviews.TakeNextAsync(project, "anna", null, Token)).ShouldBe(taken[0]);
    }

    [Fact]
    public async Task Act_OnWhatSomebodyElseHasChangedSince_IsRefused()
    {
        await using var store = await CreateAsync();
        var picture = await store.AddPictureAsync((await store.Projects.CreateAsync("p", Token)).Id);
        var reviews = Reviews(store);
        await reviews.ActAsync(picture, ReviewAction.Submit, "anna", null, Token);
        var seen = (await reviews.FindAsync(picture, Token))!;

        // Still in review, but by now it is the reviewer's own work.
        await reviews.ActAsync(picture, ReviewAction.Reopen, "rita", null, Token);
        await reviews.ActAsync(picture, ReviewAction.Submit, "rita", null, Token);
        (await Should.ThrowAsync<StoreRefusedException>(() => reviews.ActAsync(seen, ReviewAction.Accept, "rita", null, Token))).Message.ShouldContain("quicker");
        (await reviews.FindAsync(picture, Token))!.State.ShouldBe(ReviewState.InReview);

        // A picture that was free when two people looked is taken by the first.
        var free = (await reviews.FindAsync(picture, Token))!;
        await reviews.ActAsync(free, ReviewAction.Assign, "anna", "anna", Token);
        await Should.ThrowAsync<StoreRefusedException>(() => reviews.ActAsync(free, ReviewAction.Assign, "bob", "bob", Token));
        (await reviews.FindAsync(picture, Token))!.Assignee.ShouldBe("anna");
    }

    [Fact]
    public async Task NextToReview_PictureAfterPicture_GoesRoundAllAndOwnOnesLast()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        var reviews = Reviews(store);
        var pictures = new List<long>();
        foreach (var (name, author) in new[] { ("a", "rita"), ("b", "anna"), ("c", "anna"), ("d", "anna") })
        {
            pictures.Add(await store.AddPictureAsync(project, name + ".png", shade: (byte)name[0]));
            await reviews.ActAsync(pictures[^1], ReviewAction.Submit, author, null, Token);
        }

        (await WalkAsync(own: false)).ShouldBe([pictures[1], pictures[2], pictures[3], pictures[1]]);
        (await WalkAsync(own: true)).ShouldBe([pictures[1], pictures[2], pictures[3], pictures[0]]);

        // What was just decided keeps its place: the one after it comes, not the first again.
        await reviews.ActAsync(pictures[2], ReviewAction.Accept, "rita", null, Token);
        (await reviews.NextToReviewAsync(project, "rita", false, pictures[2], Token)).ShouldBe(pictures[3]);
        (await reviews.HandedInAsync(project, Token)).Count(p => p.Value == ReviewState.InReview).ShouldBe(3);

        async Task<List<long>> WalkAsync(bool own)
        {
            var seen = new List<long>();
            while (seen.Count < 4)
            {
                seen.Add((await reviews.NextToReviewAsync(project, "rita", own, seen.Count == 0 ? null : seen[^1], Token))!.Value);
            }

            return seen;
        }
    }

    [Fact]
    public async Task LastRevisionAndHandedIn_OfPictureWithEdits_AreItsOwn()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        var picture = await store.AddPictureAsync(project);
        var reviews = Reviews(store);
        (await reviews.LastRevisionAsync(picture, Token)).ShouldBe(0);
        await store.AddObjectAsync(picture, 7, new(1, 1, 5, 5));

        (await reviews.LastRevisionAsync(picture, Token)).ShouldBe(7);
        (await reviews.HandedInAsync(project, Token)).ShouldBeEmpty("in progress is not handed in");
        await reviews.ActAsync(picture, ReviewAction.Submit, "anna", null, Token);
        (await reviews.HandedInAsync(project, Token)).ShouldBe([new(picture, ReviewState.InReview)]);
    }

    [Fact]
    public async Task Comments_PinnedAnsweredResolved_StayWithThePictureOnly()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        var picture = await store.AddPictureAsync(project);
        var comments = Comments(store);

        var said = await comments.AddAsync(picture, "rita", " <b>here</b> ", new(3.5, 4), null, Token);
        await comments.AddAsync(picture, "anna", "done", null, said.Id, Token);
        (await comments.OpenAsync(project, Token))[picture].ShouldBe(1);
        await comments.ResolveAsync(picture, said.Id, "rita", true, Token);

        (await comments.OpenAsync(project, Token)).ShouldBeEmpty();
        (await comments.ListAsync(picture, Token)).Select(c => (c.Text, c.Place?.X, c.ParentId, c.ResolvedBy)).ShouldBe(
            [("<b>here</b>", 3.5, null, "rita"), ("done", null, said.Id, null)]);
        await Should.ThrowAsync<StoreRefusedException>(() => comments.AddAsync(picture, "anna", "x", new(-1, 4), null, Token));
        await Should.ThrowAsync<StoreRefusedException>(() => comments.AddAsync(picture, "anna", "x", new(double.NaN, 4), null, Token));
        await Should.ThrowAsync<StoreRefusedException>(() => comments.AddAsync(picture, "anna", new string('x', 2001), null, null, Token));
        await Should.ThrowAsync<StoreRefusedException>(() => comments.DeleteAsync(picture, said.Id, "anna", Token));
        (await store.Pictures.DeleteAsync(picture, Token)).ShouldBeTrue();
        (await comments.ListAsync(picture, Token)).ShouldBeEmpty();
    }
}
