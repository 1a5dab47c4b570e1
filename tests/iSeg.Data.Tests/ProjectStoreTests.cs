using iSeg.Core.Geometry;
using static iSeg.Data.Tests.TestStore;

namespace iSeg.Data.Tests;

public sealed class ProjectStoreTests
{
    [Fact]
    public async Task Create_Name_IsTrimmedAndHasOneCategory()
    {
        await using var store = await CreateAsync();

        var project = await store.Projects.CreateAsync("  Zebras  ", Token);

        project.Name.ShouldBe("Zebras");
        var category = (await store.Categories.ListAsync(project.Id, Token)).Single();
        (category.Id, category.Name, category.Hotkey).ShouldBe((1, "object", '1'));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\0b")]
    [InlineData("line\nbreak")]
    public async Task Create_BadName_IsRefused(string name)
    {
        await using var store = await CreateAsync();

        await Should.ThrowAsync<StoreRefusedException>(() => store.Projects.CreateAsync(name, Token));
    }

    [Fact]
    public async Task Create_HalfACharacter_IsRefused()
    {
        await using var store = await CreateAsync();

        await Should.ThrowAsync<StoreRefusedException>(() => store.Projects.CreateAsync("half \ud83d zebra", Token));
    }

    [Fact]
    public async Task Create_LengthOf200_IsTheMost()
    {
        await using var store = await CreateAsync();

        (await store.Projects.CreateAsync(new string('x', 200), Token)).Name.Length.ShouldBe(200);
        (await Should.ThrowAsync<StoreRefusedException>(() => store.Projects.CreateAsync(new string('x', 201), Token))).Message.ShouldContain("200");
    }

    [Theory]
    [InlineData("zebras")]
    [InlineData("ZEBRAS ")]
    public async Task Create_NameTakenInOtherCase_IsRefused(string name)
    {
        await using var store = await CreateAsync();
        await store.Projects.CreateAsync("Zebras", Token);

        (await Should.ThrowAsync<StoreRefusedException>(() => store.Projects.CreateAsync(name, Token))).Message.ShouldContain("already");
    }

    [Fact]
    public async Task Create_UmlautsInOtherCase_AreTheSameName()
    {
        await using var store = await CreateAsync();
        await store.Projects.CreateAsync("Äpfel", Token);

        await Should.ThrowAsync<StoreRefusedException>(() => store.Projects.CreateAsync("äPFEL", Token));
        (await store.Projects.FindAsync("ÄPFEL", Token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task List_WithPictures_CountsWhatIsThere()
    {
        await using var store = await CreateAsync();
        var (busy, idle) = (await store.Projects.CreateAsync("busy", Token), await store.Projects.CreateAsync("idle", Token));
        var picture = await store.AddPictureAsync(busy.Id);
        await store.AddPictureAsync(busy.Id, "b.png", shade: 7);
        await store.AddObjectAsync(picture, 1, new PixelRect(1, 1, 5, 5));
        await store.AddObjectAsync(picture, 2, new PixelRect(9, 9, 5, 5));
        var erased = new PixelRect(0, 0, 0, 0);
        await store.AddObjectAsync(picture, 3, erased);

        var projects = await store.Projects.ListAsync(Token);

        projects.Select(p => (p.Name, p.Pictures, p.AnnotatedPictures, p.Objects)).ShouldBe([("busy", 2, 1, 2), ("idle", 0, 0, 0)]);
        (await store.Projects.FindAsync(idle.Id, Token)).ShouldBe(projects[1]);
    }

    [Fact]
    public async Task Rename_ToAnotherProjectsName_IsRefusedAndToItsOwnCaseIsNot()
    {
        await using var store = await CreateAsync();
        var project = await store.Projects.CreateAsync("a", Token);
        await store.Projects.CreateAsync("b", Token);

        await Should.ThrowAsync<StoreRefusedException>(() => store.Projects.RenameAsync(project.Id, "B", Token));
        await store.Projects.RenameAsync(project.Id, "A", Token);

        (await store.Projects.FindAsync(project.Id, Token))!.Name.ShouldBe("A");
    }

    [Fact]
    public async Task Delete_Project_TakesEverythingButWhatOthersUse()
    {
        await using var store = await CreateAsync();
        var (mine, other) = (await store.Projects.CreateAsync("mine", Token), await store.Projects.CreateAsync("other", Token));
        var shared = await store.AddPictureAsync(mine.Id, "shared.png", shade: 1);
        await store.AddPictureAsync(mine.Id, "own.png", shade: 2);
        var kept = await store.AddPictureAsync(other.Id, "kept.png", shade: 1);
        await store.AddObjectAsync(shared, 1, new PixelRect(1, 1, 5, 5));
        (await store.CountAsync($"SELECT COUNT(*) AS Value FROM PictureContents")).ShouldBe(2);

        (await store.Projects.DeleteAsync(mine.Id, Token)).ShouldBeTrue();

        (await store.CountAsync($"SELECT COUNT(*) AS Value FROM PictureContents")).ShouldBe(1);
        (await store.CountAsync($"SELECT COUNT(*) AS Value FROM PictureTiles")).ShouldBe(1);
        (await store.CountAsync($"SELECT COUNT(*) AS Value FROM Annotations")).ShouldBe(0);
        (await store.CountAsync($"SELECT COUNT(*) AS Value FROM Edits")).ShouldBe(0);
        (await store.Pictures.ThumbnailAsync(kept, Token)).ShouldNotBeNull();
        (await store.Projects.DeleteAsync(mine.Id, Token)).ShouldBeFalse();
    }
}
