using System.Net;
using System.Security.Cryptography;
using iSeg.Web.Tests.Support;

namespace iSeg.Web.Tests.Api;

[Collection(nameof(SharedServer))]
public sealed class PictureApiTests(WebServer server)
{
    [Fact]
    public async Task Upload_OfAPictureAndAgain_TakesItOnce()
    {
        var project = await server.NewProjectAsync();
        var bytes = TestFiles.Fruit();

        var first = await server.CallAsync("POST", $"/projects/{project}/pictures?path=a/fruit.jpg", bytes);
        var again = await server.CallAsync("POST", $"/projects/{project}/pictures?path=b/fruit.jpg", bytes);

        first.Expect(HttpStatusCode.Created).GetProperty("created").GetInt32().ShouldBe(1);
        again.Expect(HttpStatusCode.OK).GetProperty("duplicates").GetInt32().ShouldBe(1);
        again["items"][0].GetProperty("pictureId").GetInt64().ShouldBe(first["items"][0].GetProperty("pictureId").GetInt64());
        var picture = (await server.GetAsync(first.Location)).Expect(HttpStatusCode.OK);
        picture.GetProperty("path").GetString().ShouldBe("a/fruit.jpg");
        (picture.GetProperty("width").GetInt32(), picture.GetProperty("height").GetInt32()).ShouldBe((160, 120));
        picture.GetProperty("sha256").GetString().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        picture.GetProperty("review").GetProperty("state").GetString().ShouldBe("toDo");
    }

    [Fact]
    public async Task Upload_OfWhatIsNoPicture_SaysSo()
    {
        var project = await server.NewProjectAsync();

        (await server.CallAsync("POST", $"/projects/{project}/pictures?path=a.jpg", "not a picture"u8.ToArray())).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "a.jpg");
        (await server.CallAsync("POST", $"/projects/{project}/pictures?path=../a.jpg", TestFiles.Fruit())).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "..");
        (await server.CallAsync("POST", $"/projects/{project}/pictures", TestFiles.Fruit())).ShouldBeProblem(HttpStatusCode.BadRequest, "'path' is missing");
        (await server.CallAsync("POST", "/projects/987654/pictures?path=a.jpg", TestFiles.Fruit())).ShouldBeProblem(HttpStatusCode.NotFound, "no project");
    }

    [Fact]
    public async Task Upload_OfAnArchive_TellsOfEachFile()
    {
        var project = await server.NewProjectAsync();

        var answer = await server.CallAsync(
            "POST", $"/projects/{project}/pictures?path=all.zip", TestFiles.Zip(("a.jpg", TestFiles.Fruit()), ("b.jpg", TestFiles.Harbour()), ("c.jpg", "no"u8.ToArray())));

        answer.Expect(HttpStatusCode.Created);
        (answer["created"].GetInt32(), answer["refused"].GetInt32()).ShouldBe((2, 1));
        answer["items"].EnumerateArray().Select(i => i.GetProperty("status").GetString()).ShouldBe(["created", "created", "refused"]);
    }

    [Fact]
    public async Task List_InPagesAndByState_GoesInNaturalOrder()
    {
        var project = await server.NewProjectAsync();
        await server.CallAsync("POST", $"/projects/{project}/pictures?path=all.zip", TestFiles.Zip(
            ("f10.png", TestFiles.BlackPng(8, 8, 8)), ("f2.png", TestFiles.BlackPng(9, 8, 8)), ("f1.png", TestFiles.BlackPng(10, 8, 8))));

        var (pages, items) = await server.ReadAllAsync($"/projects/{project}/pictures?limit=1");
        items.Select(i => i.GetProperty("path").GetString()).ShouldBe(["f1.png", "f2.png", "f10.png"]);
        pages.ShouldBe(3);

        var second = items[1].GetProperty("id").GetInt64();
        await server.Session(second).ApplyAsync(Edits.Stroke(Guid.NewGuid(), "new", 2, 4, 4), "ann");
        (await Paths("inProgress")).ShouldBe(["f2.png"]);
        (await Paths("toDo")).ShouldBe(["f1.png", "f10.png"]);
        (await server.PostAsync($"/pictures/{second}/review", new { action = "submit" })).Expect(HttpStatusCode.OK);
        (await Paths("inReview")).ShouldBe(["f2.png"]);
        (await Paths("inProgress")).ShouldBeEmpty();
        (await server.GetAsync($"/projects/{project}/pictures?state=finished")).ShouldBeProblem(HttpStatusCode.BadRequest, "inReview");
        (await server.GetAsync($"/projects/{project}/pictures?limit=0")).ShouldBeProblem(HttpStatusCode.BadRequest, "limit");
        (await server.GetAsync($"/projects/{project}/pictures?after=!")).ShouldBeProblem(HttpStatusCode.BadRequest, "cursor");

        async Task<IEnumerable<string?>> Paths(string state) =>
            (await server.ReadAllAsync($"/projects/{project}/pictures?state={state}&limit=1")).Items.Select(i => i.GetProperty("path").GetString());
    }

    [Fact]
    public async Task File_AsAWholeAndInParts_IsTheOriginal()
    {
        var project = await server.NewProjectAsync();
        var bytes = TestFiles.Fruit();
        var id = (await server.UploadAsync(project, "fruit.jpg", bytes)).Single().PictureId;

        var whole = await server.GetAsync($"/pictures/{id}/file");
        var part = await server.GetAsync($"/pictures/{id}/file", ("Range", "bytes=100-199"));

        whole.Bytes.ShouldBe(bytes);
        (part.Status, part.Content.ContentRange!.Length).ShouldBe((HttpStatusCode.PartialContent, (long?)bytes.Length));
        part.Bytes.ShouldBe(bytes[100..200]);
        (await server.GetAsync($"/pictures/{id}/file", ("If-None-Match", whole.ETag))).Status.ShouldBe(HttpStatusCode.NotModified);
        (await server.GetAsync($"/pictures/{id}/thumbnail")).Content.ContentType!.MediaType.ShouldBe("image/webp");
    }

    [Fact]
    public async Task Review_AgainstTheRules_IsAConflictAndChangesNothing()
    {
        var (_, picture) = await server.NewPictureAsync();

        (await server.PostAsync($"/pictures/{picture}/review", new { action = "accept" })).ShouldBeProblem(HttpStatusCode.Conflict, "to do");
        (await server.PostAsync($"/pictures/{picture}/review", new { action = "praise" })).ShouldBeProblem(HttpStatusCode.BadRequest, "$.action");
        (await server.PostAsync($"/pictures/{picture}/review", new { action = "submit" })).Expect(HttpStatusCode.OK);
        (await server.PostAsync($"/pictures/{picture}/review", new { action = "reject" })).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "reason");
        var rejected = (await server.PostAsync($"/pictures/{picture}/review", new { action = "reject", reason = "The stem is missing." })).Expect(HttpStatusCode.OK);
        rejected.GetProperty("review").GetProperty("reason").GetString().ShouldBe("The stem is missing.");
    }

    [Fact]
    public async Task Delete_OfAnOldVersion_IsRefusedAndOfTheNewOneDone()
    {
        var (_, picture) = await server.NewPictureAsync();
        var seen = await server.GetAsync($"/pictures/{picture}");
        await server.Session(picture).ApplyAsync(Edits.Stroke(Guid.NewGuid(), "new", 5, 20, 20), "ann");

        (await server.CallAsync("DELETE", $"/pictures/{picture}", null, ("If-Match", seen.ETag))).ShouldBeProblem(HttpStatusCode.PreconditionFailed, "changed");
        (await server.CallAsync("DELETE", $"/pictures/{picture}", null)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await server.GetAsync($"/pictures/{picture}")).ShouldBeProblem(HttpStatusCode.NotFound, "no picture");
        (await server.Session(picture).SnapshotAsync()).ShouldBeNull();
    }
}
