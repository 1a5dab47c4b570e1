using iSeg.Data.Journal;

namespace iSeg.Data.Tests;

public sealed class CommitQueueTests
{
    [Fact]
    public async Task Add_WhileTheDiskIsBusy_SharesTheNextTransaction()
    {
        var (release, groups) = (new TaskCompletionSource(), new List<int>());
        var queue = new CommitQueue<int>(async group =>
        {
            groups.Add(group.Count);
            await release.Task;
        });

        var first = queue.AddAsync(0);
        await WaitForAsync(() => groups.Count == 1);
        var others = Enumerable.Range(1, 40).Select(queue.AddAsync).ToList();
        others.ShouldAllBe(task => !task.IsCompleted, "nobody is answered before one's entry is on disk");
        release.SetResult();
        await Task.WhenAll([first, .. others]);

        groups.ShouldBe([1, 40]);
    }

    [Fact]
    public async Task Add_OneOfAGroupCannotBeStored_FailsAloneAndTheOthersAreStoredOnce()
    {
        var (release, stored) = (new TaskCompletionSource(), new List<int>());
        var started = false;
        var queue = new CommitQueue<int>(async group =>
        {
            started = true;
            await release.Task;
            if (group.Contains(13))
            {
                throw new InvalidOperationException("Thirteen cannot be stored.");
            }

            stored.AddRange(group);
        });

        var first = queue.AddAsync(0);
        await WaitForAsync(() => started);
        var tasks = Enumerable.Range(10, 6).ToDictionary(i => i, queue.AddAsync);
        release.SetResult();

        (await Should.ThrowAsync<InvalidOperationException>(() => tasks[13])).Message.ShouldContain("Thirteen");
        await Task.WhenAll([first, .. tasks.Where(t => t.Key != 13).Select(t => t.Value)]);
        stored.ShouldBe([0, 10, 11, 12, 14, 15]);
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5, TestStore.Token);
        }
    }
}
