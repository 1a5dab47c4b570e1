using iSeg.Web.Shell;

namespace iSeg.Web.Tests.Shell;

public sealed class ReloadingTests
{
    [Fact]
    public async Task Run_AskedManyTimesWhileLoading_LoadsOnceMoreAfterwardsAndNeverTwoAtOnce()
    {
        var loads = new List<TaskCompletionSource>();
        var reloading = new Reloading(() =>
        {
            loads.ShouldAllBe(load => load.Task.IsCompleted, "what was read first is shown first");
            loads.Add(new());
            return loads[^1].Task;
        });

        var first = reloading.RunAsync();
        await Task.WhenAll(reloading.RunAsync(), reloading.RunAsync(), reloading.RunAsync());
        loads.Count.ShouldBe(1);
        loads[0].SetResult();
        loads.Count.ShouldBe(2);
        first.IsCompleted.ShouldBeFalse();
        loads[1].SetResult();
        await first;

        loads.Count.ShouldBe(2);
        _ = reloading.RunAsync();
        loads.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Run_AfterALoadThatFailed_LoadsAgain()
    {
        var loads = 0;
        var reloading = new Reloading(() => ++loads == 1 ? Task.FromException(new InvalidOperationException()) : Task.CompletedTask);

        await Should.ThrowAsync<InvalidOperationException>(reloading.RunAsync);
        await reloading.RunAsync();

        loads.ShouldBe(2);
    }
}
