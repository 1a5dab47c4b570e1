using iSeg.Core.Geometry;
using iSeg.Core.Prelabelling;
using iSeg.Data.Prelabelling;
using static iSeg.Data.Tests.TestStore;

namespace iSeg.Data.Tests.Prelabelling;

public sealed class OutsideJobsTests
{
    [Theory]
    [InlineData(JobOrigin.CommandLine)]
    [InlineData(JobOrigin.Server)]
    public async Task LookAsync_AfterAJob_TellsOfTheCommandLinesOnlyAndOnce(JobOrigin origin)
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        var picture = await store.AddPictureAsync(project);
        var outside = new OutsideJobs(store.Contexts, TimeProvider.System);
        var before = await outside.LastSuggestionAsync(Token);
        var job = await store.Jobs.CreateAsync(project, new PrelabelSpec { Kind = PrelabelKind.Everything }, origin, "ann", Token);
        (await outside.LookAsync(before, Token)).Projects.ShouldBeEmpty();

        IReadOnlyList<int> busy = [];
        await store.Runner.RunAsync(job.Id, new FakeLabellers(new PixelRect(1, 2, 5, 4)), force: false, new Told(async () => busy = (await outside.LookAsync(before, Token)).Projects), Token);

        var look = await outside.LookAsync(before, Token);
        look.LastSuggestion.ShouldBeGreaterThan(before);
        look.Pictures.ShouldBe(origin == JobOrigin.CommandLine ? [picture] : []);
        look.Projects.ShouldBeEmpty("the job is over");
        busy.ShouldBe(origin == JobOrigin.CommandLine ? [project] : []);
        (await outside.LookAsync(look.LastSuggestion, Token)).Pictures.ShouldBeEmpty();
    }

    /// <summary>A killed `iseg prelabel` ends nothing: without an end of the lease, open pages would be drawn anew every two seconds for ever.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(-1, false)]
    [InlineData(null, false)]
    public async Task LookAsync_AtAJobThatWasLeftRunning_TellsOfItWhileItsProgramMayLive(int? heldForMinutes, bool isBusy)
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        await store.AddPictureAsync(project);
        await store.Jobs.CreateAsync(project, new PrelabelSpec { Kind = PrelabelKind.Everything }, JobOrigin.CommandLine, "ann", Token);
        var (holder, until) = heldForMinutes is { } minutes ? ((Guid?)Guid.NewGuid(), TimeProvider.System.GetUtcNow().AddMinutes(minutes).UtcTicks) : (null, DateTimeOffset.MaxValue.UtcTicks);
        await store.ExecuteAsync($"UPDATE PrelabelJobs SET State = 1, Holder = {holder}, HeldUntil = {until}");

        (await new OutsideJobs(store.Contexts, TimeProvider.System).LookAsync(0, Token)).Projects.ShouldBe(isBusy ? [project] : []);
    }

    /// <summary>Looks while the job is under way, on the thread that works.</summary>
    private sealed class Told(Func<Task> look) : IProgress<PrelabelStep>
    {
        public void Report(PrelabelStep value) => look().GetAwaiter().GetResult();
    }
}
