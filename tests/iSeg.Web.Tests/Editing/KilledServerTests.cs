using iSeg.Benchmarks.Load;
using iSeg.Web.Tests.Support;

namespace iSeg.Web.Tests.Editing;

/// <summary>A short run of `load --kills`: the real program in a process of its own, killed while people work.</summary>
/// <remarks>After the others, not beside them: it wants the machine, and at its end it closes every pooled connection.</remarks>
[Collection(nameof(SharedServer))]
public sealed class KilledServerTests
{
    [Fact]
    public async Task Kill_WhilePeopleWork_KeepsEveryAcknowledgedEditOnceAndEveryClientEqualToTheStore()
    {
        var plan = new LoadPlan(People: 6, Pictures: 2, StrokesPerSecond: 5, WarmUp: TimeSpan.Zero, Duration: TimeSpan.FromSeconds(6), Kills: 2, Seed: 7);

        var result = await LoadRun.RunAsync(plan, _ => { });

        result.Faults.ShouldBeEmpty();
        (result.Acknowledged + result.Refused).ShouldBe(6 * 5 * 6, "every edit that somebody made was answered in the end");
        result.Acknowledged.ShouldBeGreaterThan(100);
    }
}
