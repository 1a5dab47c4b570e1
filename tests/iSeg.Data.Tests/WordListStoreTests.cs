using static iSeg.Data.Tests.TestStore;

namespace iSeg.Data.Tests;

public sealed class WordListStoreTests
{
    [Fact]
    public async Task Set_ListWithRepetitions_KeepsEachOnceInOrderForThisProject()
    {
        await using var store = await CreateAsync();
        var (one, other) = ((await store.Projects.CreateAsync("one", Token)).Id, (await store.Projects.CreateAsync("other", Token)).Id);

        (await store.Words.SetAsync(one, [" potted plant ", "", "Dog", "dog", "  ", "Ärmel"], Token)).ShouldBe(["potted plant", "Dog", "Ärmel"]);

        (await store.Words.ListAsync(one, Token)).ShouldBe(["potted plant", "Dog", "Ärmel"]);
        (await store.Words.ListAsync(other, Token)).ShouldBeEmpty();
        await using var again = await store.ReopenAsync();
        (await again.Words.ListAsync(one, Token)).Count.ShouldBe(3);
        await store.Words.SetAsync(one, [], Token);
        (await store.Words.ListAsync(one, Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Set_TooManyTooLongOrNoProject_IsRefusedAndChangesNothing()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        await store.Words.SetAsync(project, ["boat"], Token);

        (await Should.ThrowAsync<StoreRefusedException>(() => store.Words.SetAsync(project, Enumerable.Range(0, 501).Select(i => $"w{i}"), Token))).Message.ShouldContain("501 words");
        (await Should.ThrowAsync<StoreRefusedException>(() => store.Words.SetAsync(project, [new string('x', 201)], Token))).Message.ShouldContain("201");
        await Should.ThrowAsync<StoreRefusedException>(() => store.Words.SetAsync(project, ["a\u0001b"], Token));
        await Should.ThrowAsync<StoreRefusedException>(() => store.Words.SetAsync(999, ["x"], Token));

        (await store.Words.ListAsync(project, Token)).ShouldBe(["boat"]);
        (await store.Words.ListAsync(999, Token)).ShouldBeEmpty();
    }
}
