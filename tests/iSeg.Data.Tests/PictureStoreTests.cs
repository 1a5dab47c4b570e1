using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using static iSeg.Data.Tests.TestStore;

namespace iSeg.Data.Tests;

public sealed class PictureStoreTests
{
    [Fact]
    public async Task Page_Pictures_ComeInTheOrderOfTheirNamesWithTheirCounts()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        var ids = new List<long>();
        for (byte i = 0; i < 5; i++)
        {
            ids.Add(await store.AddPictureAsync(project, $"frame{12 - (2 * i)}.png", shade: i));
        }

        // Uploaded last first; and 12 comes after 4, not before.
        ids.Reverse();

        await store.AddObjectAsync(ids[2], 1, new PixelRect(0, 0, 2, 2));

        var page = await store.Pictures.PageAsync(project, 1, 3, Token);

        page.Select(p => p.Id).ShouldBe(ids[1..4]);
        page.Select(p => p.Objects).ShouldBe([0, 1, 0]);
        (page[0].Path, page[0].Size, page[0].Format).ShouldBe(("frame6.png", new PixelSize(64, 48), PictureFormat.Png));
        (await store.Pictures.CountAsync(project, Token)).ShouldBe(5);
        (await store.Pictures.FindAsync(ids[2], Token)).ShouldBe(page[1]);
    }

    [Fact]
    public async Task Neighbours_AtTheEndsAndBetween_StayInTheProject()
    {
        await using var store = await CreateAsync();
        var (one, two) = ((await store.Projects.CreateAsync("1", Token)).Id, (await store.Projects.CreateAsync("2", Token)).Id);
        var a = await store.AddPictureAsync(one, "a.png", shade: 1);
        await store.AddPictureAsync(two, "x.png", shade: 2);
        var b = await store.AddPictureAsync(one, "b.png", shade: 3);
        var c = await store.AddPictureAsync(one, "c.png", shade: 4);

        (await store.Pictures.NeighboursAsync(a, Token)).ShouldBe(new(null, b, 0, 3));
        (await store.Pictures.NeighboursAsync(b, Token)).ShouldBe(new(a, c, 1, 3));
        (await store.Pictures.NeighboursAsync(c, Token)).ShouldBe(new(b, null, 2, 3));
        (await store.Pictures.NeighboursAsync(999, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task OpenOriginal_Stream_IsSeekableAndHoldsTheSameBytes()
    {
        await using var store = await CreateAsync();
        var picture = await store.AddPictureAsync((await store.Projects.CreateAsync("p", Token)).Id, width: 300, height: 200);
        var original = Png(300, 200, 100);

        await using var file = (await store.Pictures.OpenOriginalAsync(picture, Token))!;
        using var copy = new MemoryStream();
        await file.Content.CopyToAsync(copy, Token);

        copy.ToArray().ShouldBe(original);
        file.Length.ShouldBe(original.Length);
        file.Content.Position = 1;
        file.Content.ReadByte().ShouldBe('P');
        new Engine.Imaging.PictureProcessor().LoadRgb(file.Content, null, Token).Size.ShouldBe(new PixelSize(300, 200));
        (await store.Pictures.OpenOriginalAsync(999, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Delete_WhileTheOriginalIsRead_DoesNotDisturbTheReader()
    {
        await using var store = await CreateAsync();
        var picture = await store.AddPictureAsync((await store.Projects.CreateAsync("p", Token)).Id, width: 300, height: 200);
        await using var file = (await store.Pictures.OpenOriginalAsync(picture, Token))!;
        file.Content.ReadByte();

        (await store.Pictures.DeleteAsync(picture, Token)).ShouldBeTrue();

        file.Content.Position = 0;
        using var copy = new MemoryStream();
        await file.Content.CopyToAsync(copy, Token);
        copy.Length.ShouldBe(file.Length);
    }

    [Fact]
    public async Task Tile_EveryOneOfThePyramid_IsThereAndNoOther()
    {
        await using var store = await CreateAsync();
        var picture = await store.AddPictureAsync((await store.Projects.CreateAsync("p", Token)).Id, width: 700, height: 520);

        (await store.Pictures.TileAsync(picture, 0, 0, 0, Token))!.ContentType.ShouldBe("image/jpeg");
        (await store.Pictures.TileAsync(picture, 1, 1, 1, Token)).ShouldNotBeNull();
        (await store.Pictures.TileAsync(picture, 1, 2, 0, Token)).ShouldBeNull();
        (await store.Pictures.TileAsync(picture, 2, 0, 0, Token)).ShouldBeNull();
        (await store.Pictures.ThumbnailAsync(picture, Token))!.ContentType.ShouldBe("image/webp");
        (await store.Pictures.TileAsync(999, 0, 0, 0, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Delete_Picture_IdIsNotUsedAgain()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        var first = await store.AddPictureAsync(project);
        await store.Pictures.DeleteAsync(first, Token);

        (await store.AddPictureAsync(project)).ShouldBeGreaterThan(first);
        (await store.Pictures.DeleteAsync(first, Token)).ShouldBeFalse();
    }
}
