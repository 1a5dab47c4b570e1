using System.Net;
using iSeg.Web.Tests.Support;

namespace iSeg.Web.Tests.Exchange;

[Collection(nameof(SharedServer))]
public sealed class UploadTests(WebServer server)
{
    public static TheoryData<string, string> Names => new()
    {
        { "script", "<script>alert('x')</script>.jpg" },
        { "markup", "a\"><img src=x onerror=alert(1)>.jpg" },
        { "emoji", "obst 🍎🍐/ä ö ü — 水果.jpg" },
        { "percent", "100% of 2%41 + x&y=z?.jpg" },
        { "300 characters", new string('n', 296) + ".jpg" },
    };

    [Fact]
    public async Task Upload_Jpeg_IsCreatedAndListed()
    {
        var project = await server.NewProjectAsync();

        var line = (await server.UploadAsync(project, "holiday/apple.jpg", TestFiles.Fruit(300, 200))).Single();

        line.Status.ShouldBe("created");
        line.Path.ShouldBe("holiday/apple.jpg");
        var picture = (await server.Pictures.PageAsync(project, 0, 10, default)).Single();
        picture.Id.ShouldBe(line.PictureId!.Value);
        picture.Size.ShouldBe(new(300, 200));
    }

    [Fact]
    public async Task Upload_SameBytesAgain_SaysWhatTheyAreAlready()
    {
        var project = await server.NewProjectAsync();
        var first = (await server.UploadAsync(project, "first.jpg", TestFiles.Fruit())).Single();

        var again = (await server.UploadAsync(project, "second.jpg", TestFiles.Fruit())).Single();

        again.Status.ShouldBe("duplicate");
        again.DuplicateOf.ShouldBe("first.jpg");
        again.PictureId.ShouldBe(first.PictureId);
        again.Message!.ShouldContain("first.jpg");
        (await server.Pictures.CountAsync(project, default)).ShouldBe(1);
    }

    [Theory]
    [InlineData("zero bytes")]
    [InlineData("a text renamed to .jpg")]
    [InlineData("a program renamed to .png")]
    [InlineData("a truncated JPEG")]
    [InlineData("a PNG that claims 60000 x 60000")]
    [InlineData("a bomb of 15000 x 15000 zeros")]
    [InlineData("a PNG with most rows missing")]
    public async Task Upload_BadPicture_IsRefusedAndNothingStays(string what)
    {
        var project = await server.NewProjectAsync();
        var before = await StoreProbe.CountRowsAsync(server.StorePath);

        var line = (await server.UploadAsync(project, "bad.jpg", BadPicture(what))).Single();

        line.Status.ShouldBe("refused");
        line.Path.ShouldBe("bad.jpg");
        line.PictureId.ShouldBeNull();
        line.Message.ShouldNotBeNullOrWhiteSpace();
        line.Message.ShouldNotContain("server's log", Case.Insensitive);
        line.Message.ShouldNotContain("Exception");
        (await StoreProbe.CountRowsAsync(server.StorePath)).ShouldBe(before, ignoreOrder: true);
        TempFolder.Leftovers().ShouldBeEmpty();
        (await server.UploadAsync(project, "good.jpg", TestFiles.Fruit())).Single().Status.ShouldBe("created");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Upload_OddName_IsKeptAsItIs(string what, string name)
    {
        var project = await server.NewProjectAsync();

        var line = (await server.UploadAsync(project, name, TestFiles.Fruit())).Single();

        line.Status.ShouldBe("created", $"{what}: {line.Message}");
        line.Path.ShouldBe(name);
        (await server.Pictures.PageAsync(project, 0, 10, default)).Single().Path.ShouldBe(name);
    }

    [Theory]
    [InlineData("../../etc/passwd.jpg")]
    [InlineData("/etc/passwd.jpg")]
    [InlineData("a\u0000b.jpg")]
    public async Task Upload_NameThatLeadsElsewhere_IsRefused(string name)
    {
        var project = await server.NewProjectAsync();

        var line = (await server.UploadAsync(project, name, TestFiles.Fruit())).Single();

        line.Status.ShouldBe("refused");
        line.Message.ShouldNotBeNullOrWhiteSpace();
        (await server.Pictures.CountAsync(project, default)).ShouldBe(0);
    }

    [Fact]
    public async Task Upload_NameOf600Characters_IsRefusedWithTheLimit()
    {
        var project = await server.NewProjectAsync();

        var line = (await server.UploadAsync(project, new string('n', 600), TestFiles.Fruit())).Single();

        line.Status.ShouldBe("refused");
        line.Message!.ShouldContain("500");
    }

    [Fact]
    public async Task Upload_ZipWithGoodAndBad_AnswersForEachAndTakesTheGood()
    {
        var project = await server.NewProjectAsync();
        var zip = TestFiles.Zip(
            ("a/apple.jpg", TestFiles.Fruit()), ("../../evil.jpg", TestFiles.Harbour()), ("empty.png", []),
            ("note.txt", "hello"u8.ToArray()), ("z/boat.jpg", TestFiles.Harbour()));

        var lines = await server.UploadAsync(project, "pictures.zip", zip);

        lines.Count.ShouldBe(5);
        lines.Where(l => l.Status == "created").Select(l => l.Path).ShouldBe(["a/apple.jpg", "z/boat.jpg"], ignoreOrder: true);
        lines.Where(l => l.Status == "refused").ShouldAllBe(l => l.Message!.Length > 5 && l.PictureId == null);
        (await server.Pictures.CountAsync(project, default)).ShouldBe(2);
        TempFolder.Leftovers().ShouldBeEmpty();
    }

    [Fact]
    public async Task Upload_ZipOfZeros_IsRefusedAsBombAndTheRestGoesOn()
    {
        var project = await server.NewProjectAsync();
        var zip = TestFiles.Zip(("a.jpg", TestFiles.Fruit()), ("bomb.png", new byte[30_000_000]), ("c.jpg", TestFiles.Harbour()));

        var lines = await server.UploadAsync(project, "bomb.zip", zip);

        lines.Single(l => l.Path == "bomb.png").Status.ShouldBe("refused");
        lines.Count(l => l.Status == "created").ShouldBe(2);
        TempFolder.Leftovers().ShouldBeEmpty();
    }

    [Fact]
    public async Task Upload_CutOffZip_IsRefusedInWords()
    {
        var project = await server.NewProjectAsync();
        var zip = TestFiles.Zip(("a.jpg", TestFiles.Fruit()));

        var line = (await server.UploadAsync(project, "cut.zip", zip[..^40])).Single();

        line.Status.ShouldBe("refused");
        line.Message.ShouldNotBeNullOrWhiteSpace();
        line.Message.ShouldNotContain("server's log", Case.Insensitive);
    }

    [Fact]
    public async Task Upload_WithoutPathHeader_IsRefused()
    {
        using var response = await server.PostAsync(await server.NewProjectAsync(), null, TestFiles.Fruit());

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).ShouldContain("X-Picture-Path");
    }

    [Fact]
    public async Task Upload_UnknownProject_IsNotFoundInWords()
    {
        using var response = await server.PostAsync(987654, "a.jpg", TestFiles.Fruit());

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync()).ShouldContain("not there any more");
    }

    private static byte[] BadPicture(string what) => what switch
    {
        "zero bytes" => [],
        "a text renamed to .jpg" => "Dear diary, this is no picture."u8.ToArray(),
        "a program renamed to .png" => [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, .. new byte[200]],
        "a truncated JPEG" => TestFiles.Fruit(300, 200)[..4000],
        "a PNG that claims 60000 x 60000" => TestFiles.BlackPng(60000, 60000, rows: 1),
        "a bomb of 15000 x 15000 zeros" => TestFiles.BlackPng(15000, 15000, rows: 15000),
        "a PNG with most rows missing" => TestFiles.BlackPng(400, 400, rows: 3),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "Unknown."),
    };
}
