using iSeg.Core.Geometry;
using static iSeg.Data.Tests.TestStore;

namespace iSeg.Data.Tests;

public sealed class CategoryStoreTests
{
    [Fact]
    public async Task Add_AfterDelete_NeverUsesAnIdAgain()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        var cat = await store.Categories.AddAsync(project, "cat", null, "animal", Token);
        await store.Categories.DeleteAsync(project, cat.Id, Token);

        var dog = await store.Categories.AddAsync(project, "dog", null, "", Token);

        (cat.Id, dog.Id).ShouldBe((2, 3));
        (await store.Categories.ListAsync(project, Token)).Select(c => c.Name).ShouldBe(["object", "dog"]);
    }

    [Fact]
    public async Task Add_Many_AllLookDifferentAndNineHaveKeys()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        for (var i = 0; i < 60; i++)
        {
            await store.Categories.AddAsync(project, $"c{i}", null, "", Token);
        }

        var categories = await store.Categories.ListAsync(project, Token);

        categories.Select(c => c.Color).Distinct().Count().ShouldBe(61);
        categories.ShouldAllBe(c => c.Color.Length == 7 && c.Color[0] == '#');
        string.Concat(categories.Select(c => c.Hotkey)).ShouldBe("123456789");
    }

    [Fact]
    public async Task Add_NameTaken_IsRefusedInThisProjectOnly()
    {
        await using var store = await CreateAsync();
        var (one, two) = ((await store.Projects.CreateAsync("1", Token)).Id, (await store.Projects.CreateAsync("2", Token)).Id);
        await store.Categories.AddAsync(one, "cat", null, "", Token);

        await Should.ThrowAsync<StoreRefusedException>(() => store.Categories.AddAsync(one, "CAT", null, "", Token));
        (await store.Categories.AddAsync(two, "CAT", "#ABCDEF", "", Token)).Color.ShouldBe("#abcdef");
    }

    [Theory]
    [InlineData("red")]
    [InlineData("#12345")]
    [InlineData("#12345g")]
    [InlineData("javascript:")]
    public async Task Change_NoColor_IsRefused(string color)
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;

        await Should.ThrowAsync<StoreRefusedException>(() => store.Categories.ChangeAsync(project, 1, "thing", color, null, Token));
        (await store.Categories.ListAsync(project, Token)).Single().Name.ShouldBe("object");
    }

    [Fact]
    public async Task Add_KeyOfAnother_TakesItOrNothing()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;

        await Should.ThrowAsync<StoreRefusedException>(() => store.Categories.AddAsync(project, "object", null, "", "1", Token));
        (await store.Categories.ListAsync(project, Token)).Select(c => c.Hotkey).ShouldBe(['1']);

        await store.Categories.AddAsync(project, "cat", null, "", "1", Token);
        await store.Categories.AddAsync(project, "dog", null, "", "", Token);
        (await store.Categories.ListAsync(project, Token)).Select(c => c.Hotkey).ShouldBe([null, '1', null]);
    }

    [Fact]
    public async Task SetHotkey_TakenByAnother_Moves()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        var cat = await store.Categories.AddAsync(project, "cat", null, "", Token);

        await store.Categories.SetHotkeyAsync(project, cat.Id, '1', Token);

        (await store.Categories.ListAsync(project, Token)).Select(c => c.Hotkey).ShouldBe([null, '1']);
        await Should.ThrowAsync<StoreRefusedException>(() => store.Categories.SetHotkeyAsync(project, cat.Id, '0', Token));
    }

    [Fact]
    public async Task Rename_Category_KeepsItsId()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;

        (await store.Categories.RenameAsync(project, 1, "thing", Token)).Id.ShouldBe(1);
        (await store.Categories.ListAsync(project, Token)).Single().Name.ShouldBe("thing");
    }

    [Fact]
    public async Task Delete_CategoryInUse_IsRefusedWithTheCount()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        var picture = await store.AddPictureAsync(project);
        await store.AddObjectAsync(picture, 1, new PixelRect(1, 1, 5, 5));
        var second = await store.AddObjectAsync(picture, 2, new PixelRect(1, 1, 5, 5));
        var gone = second with { Deleted = true };
        await store.Journal.AppendAsync(Edit(picture, 3, gone), [gone], Token);

        var refusal = await Should.ThrowAsync<StoreRefusedException>(() => store.Categories.DeleteAsync(project, 1, Token));

        refusal.Message.ShouldContain("1 object and 1 deleted object");
        (await store.Categories.ListAsync(project, Token)).Count.ShouldBe(1);
    }
}
