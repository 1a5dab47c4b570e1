using Bunit;
using iSeg.Data.Accounts;
using iSeg.Data.Review;
using iSeg.Web.Review;
using iSeg.Web.Tests.Accounts;
using iSeg.Web.Tests.Support;
using Microsoft.AspNetCore.Components.Web;

namespace iSeg.Web.Tests.Review;

/// <summary>The pages of the review, in windows of people who work on the same picture.</summary>
[Collection(nameof(SharedTeam))]
public sealed class ReviewPageTests(TeamServer server)
{
    [Fact]
    public async Task Key_InASelect_ChoosesThereAndDecidesNothing()
    {
        var (project, picture) = await DrawnAsync();
        await using var annotator = new Window(server, server["annotator"].Caller);
        await annotator.Service<GuardedReviews>().ActAsync(picture, ReviewAction.Submit, null, default);
        await using var window = new Window(server, server["reviewer"].Caller);
        var page = Open(window, project, picture);
        await page.WaitForAssertionAsync(() => page.FindAll("select").Count.ShouldBe(3));

        foreach (var select in page.FindAll("select"))
        {
            Should.Throw<MissingEventHandlerException>(() => select.KeyDown(new KeyboardEventArgs { Key = "a" }));
        }

        (await window.Service<GuardedReviews>().FindAsync(picture, default))!.State.ShouldBe(ReviewState.InReview);
        await page.Find("main").KeyDownAsync(new KeyboardEventArgs { Key = "a" });
        (await window.Service<GuardedReviews>().FindAsync(picture, default))!.State.ShouldBe(ReviewState.Accepted);
    }

    [Fact]
    public async Task Notice_OfWhatSomebodyDrewMeanwhile_ShowsItInTableAndOverlay()
    {
        var (project, picture) = await DrawnAsync();
        await using var window = new Window(server, server["reviewer"].Caller);
        var page = Open(window, project, picture);
        await ShowsAsync(1);

        await DrawAsync(picture, 60);
        server.Service<ReviewNotices>().Tell(picture);

        await ShowsAsync(2);

        // As many objects as edits.
        Task ShowsAsync(int revision) => page.WaitForAssertionAsync(() =>
        {
            page.FindAll("[data-testid=diff] tbody tr").Count.ShouldBe(revision);
            page.Markup.ShouldContain(ReviewEndpoints.Overlay(picture, 0, revision, OverlayView.Difference, null).Replace("&", "&amp;", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task Strip_HandIn_ShowsTheNewStateInEveryWindow()
    {
        var (project, picture) = await DrawnAsync();
        await using var window = new Window(server, server["annotator"].Caller);
        await using var other = new Window(server, server["reviewer"].Caller);
        var (own, others) = (Strip(window), Strip(other));
        await own.WaitForAssertionAsync(() => own.Find("button").TextContent.ShouldBe("Hand in"));

        await own.Find("button").ClickAsync();

        await own.WaitForAssertionAsync(() => own.Find("[data-testid=review-state]").TextContent.ShouldBe("in review"));
        await others.WaitForAssertionAsync(() => others.Find("[data-testid=review-state]").TextContent.ShouldBe("in review"));

        IRenderedComponent<ReviewStrip> Strip(Window of) => of.Render<ReviewStrip>(parameters => parameters
            .Add(strip => strip.ProjectId, project)
            .Add(strip => strip.PictureId, picture)
            .Add(strip => strip.OnCall, (_, _) => Task.CompletedTask)
            .Add(strip => strip.OnFlush, () => Task.FromResult(true)));
    }

    private static IRenderedComponent<PictureReviewPage> Open(Window window, int project, long picture) =>
        window.Render<PictureReviewPage>(parameters => parameters.Add(page => page.ProjectId, project).Add(page => page.PictureId, picture));

    /// <summary>A picture of a new project on which the annotator drew one object.</summary>
    private async Task<(int Project, long Picture)> DrawnAsync()
    {
        var project = await server.NewProjectAsync();
        await server.Members.SetAsync(project, server["annotator"].Caller.Id, ProjectRole.Annotator, default);
        await server.Members.SetAsync(project, server["reviewer"].Caller.Id, ProjectRole.Reviewer, default);
        server.Directory.Changed();
        var picture = 0L;
        await foreach (var result in server.Service<Data.Import.PictureImporter>().ImportAsync(project, "fruit.jpg", new MemoryStream(TestFiles.Fruit(160, 120)), default))
        {
            picture = result.PictureId!.Value;
        }

        await DrawAsync(picture, 20);
        return (project, picture);
    }

    private async Task DrawAsync(long picture, double y) =>
        (await server.Session(picture).ApplyAsync(Edits.Stroke(Guid.NewGuid(), "new", 8, 40, y), server["annotator"].Caller.Id)).Ok.ShouldBeTrue();
}
