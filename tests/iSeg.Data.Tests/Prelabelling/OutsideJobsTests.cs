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
        var outside = new OutsideJobs(store.Contexts);
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

    /// <summary>Looks while the job is under way, on the thread that works.</summary>
    private sealed class Told(Func<Task> look) : IProgress<PrelabelStep>
    {
        public void Report(PrelabelStep value) => look().GetAwaiter().GetResult();
    }
}
