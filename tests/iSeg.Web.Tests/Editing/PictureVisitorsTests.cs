using iSeg.Web.Editing;
using iSeg.Web.Editing.Canvas;
using iSeg.Web.Editing.Presence;
using iSeg.Web.Tests.Support;

namespace iSeg.Web.Tests.Editing;

public sealed class PictureVisitorsTests
{
    private readonly PictureVisitors _visitors = new();

    [Fact]
    public void Join_TwoWindowsOfOneAuthor_AreTwoNamedVisitorsInTwoColours()
    {
        using var first = _visitors.Join(1, Author.Local);
        using var second = _visitors.Join(1, Author.Local);

        _visitors.Here(1).Select(v => v.Name).ShouldBe(["You", "You 2"]);
        _visitors.Here(1).Select(v => v.Colour).ShouldBeUnique();
        _visitors.Here(1).ShouldAllBe(v => v.AuthorId == Author.Local.Id);
        first.Others.Single().Id.ShouldBe(second.Id);
        _visitors.Here(2).ShouldBeEmpty();
    }

    [Fact]
    public async Task MoveTo_WithOthersHere_IsNewsToThemAndNotToOneself()
    {
        using var ann = _visitors.Join(1, Author.Named("Ann"));
        using var bob = _visitors.Join(1, Author.Named("Bob"));
        await using var news = ann.News.GetAsyncEnumerator();
        (await news.MoveNextAsync()).ShouldBeTrue("somebody came");

        var selected = Guid.NewGuid();
        bob.MoveTo(new(3, 4, selected, [0, 0, 10, 10]));

        (await news.MoveNextAsync()).ShouldBeTrue();
        ann.Others.Single().Place.ShouldBe(new Place(3, 4, selected, ann.Others.Single().Place.View));
    }

    [Fact]
    public void Dispose_LastWindow_LeavesNobodyAndSaysSo()
    {
        var changed = new List<long>();
        _visitors.Changed += changed.Add;

        _visitors.Join(7, Author.Local).Dispose();

        _visitors.Here(7).ShouldBeEmpty();
        changed.ShouldBe([7, 7]);
    }

    [Theory]
    [InlineData("  Ann   Lee ", "local:Ann Lee", "Ann Lee")]
    [InlineData("", "local", "You")]
    [InlineData(null, "local", "You")]
    [InlineData("a\u0007b", "local", "You")]
    public void Named_WhatSomebodyTyped_IsANameOrNobody(string? typed, string id, string name)
    {
        var author = Author.Named(typed);

        (author.Id, author.Name).ShouldBe((id, name));
        Author.NameOf(author.Id).ShouldBe(name);
        author.IsLocal.ShouldBeTrue();
    }

    [Theory]
    [InlineData("{'pointer':[1],'selected':null,'view':[0,0,1,1]}")]
    [InlineData("{'pointer':null,'selected':'nobody','view':[0,0,1,1]}")]
    [InlineData("{'pointer':null,'selected':null,'view':[0,0,1]}")]
    [InlineData("{'pointer':['x',2],'selected':null,'view':[0,0,1,1]}")]
    [InlineData("[]")]
    public void ReadPlace_Nonsense_IsRefused(string json) =>
        Should.Throw<Core.Annotations.EditRefusedException>(() => CanvasMessages.ReadPlace(Edits.Json(json)));

    [Fact]
    public void ReadPlace_OffThePicture_HasNoPointer() =>
        CanvasMessages.ReadPlace(Edits.Json("{'pointer':null,'selected':null,'view':[-5,0,100.5,80]}")).X.ShouldBeNull();
}
