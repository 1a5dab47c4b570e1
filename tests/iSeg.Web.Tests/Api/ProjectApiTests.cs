using System.Net;
using iSeg.Web.Tests.Support;

namespace iSeg.Web.Tests.Api;

[Collection(nameof(SharedServer))]
public sealed class ProjectApiTests(WebServer server)
{
    private static string Name => $"Api {Guid.NewGuid():n}";

    [Fact]
    public async Task Project_MadeRenamedAndDeleted_IsGone()
    {
        var (first, second) = (Name, Name);
        var made = await server.PostAsync("/projects", new { name = first });
        made.Expect(HttpStatusCode.Created).GetProperty("name").GetString().ShouldBe(first);

        var renamed = await server.CallAsync("PATCH", made.Location, new { name = second }, ("If-Match", made.ETag));
        renamed.Expect(HttpStatusCode.OK).GetProperty("name").GetString().ShouldBe(second);

        (await server.CallAsync("DELETE", made.Location, null, ("If-Match", made.ETag))).ShouldBeProblem(HttpStatusCode.PreconditionFailed, "changed");
        (await server.CallAsync("DELETE", made.Location, null, ("If-Match", renamed.ETag))).Status.ShouldBe(HttpStatusCode.NoContent);
        (await server.GetAsync(made.Location)).ShouldBeProblem(HttpStatusCode.NotFound, "no project");
    }

    [Fact]
    public async Task Get_WithTheTagThatItHas_IsNotModifiedUntilSomethingChanges()
    {
        var project = await server.NewProjectAsync();
        var seen = await server.GetAsync($"/projects/{project}");

        (await server.GetAsync($"/projects/{project}", ("If-None-Match", seen.ETag))).Status.ShouldBe(HttpStatusCode.NotModified);
        await server.UploadAsync(project, "fruit.jpg", TestFiles.Fruit());
        (await server.GetAsync($"/projects/{project}", ("If-None-Match", seen.ETag))).Expect(HttpStatusCode.OK).GetProperty("pictures").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task List_InPages_HasEveryProjectOnce()
    {
        var mine = new[] { await server.NewProjectAsync(), await server.NewProjectAsync(), await server.NewProjectAsync() };

        var (pages, items) = await server.ReadAllAsync("/projects?limit=2");

        pages.ShouldBeGreaterThan(1);
        var ids = items.Select(i => i.GetProperty("id").GetInt32()).ToList();
        ids.ShouldBe(ids.Distinct().Order());
        mine.ShouldBeSubsetOf(ids);
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.BadRequest, "lacks 'name'")]
    [InlineData("{\"name\": 5}", HttpStatusCode.BadRequest, "$.name")]
    [InlineData("{\"nam\": \"x\"}", HttpStatusCode.BadRequest, "'nam'")]
    [InlineData("{\"name\": ", HttpStatusCode.BadRequest, "no JSON")]
    [InlineData("null", HttpStatusCode.BadRequest, "null")]
    [InlineData("{\"name\": \"  \"}", HttpStatusCode.UnprocessableEntity, "needs a name")]
    public async Task Create_OfNonsense_SaysWhatIsWrong(string body, HttpStatusCode status, string says) =>
        (await server.PostAsync("/projects", body)).ShouldBeProblem(status, says);

    [Fact]
    public async Task Create_WithATakenName_IsAConflict()
    {
        var name = Name;
        await server.NewProjectAsync(name);

        (await server.PostAsync("/projects", new { name = name.ToUpperInvariant() })).ShouldBeProblem(HttpStatusCode.Conflict, "already a project");
    }

    [Fact]
    public async Task Create_AgainWithItsKey_GivesTheFirstAnswer()
    {
        var (name, key) = (Name, Guid.NewGuid().ToString());

        var first = await server.PostAsync("/projects", new { name }, ("Idempotency-Key", key));
        var again = await server.PostAsync("/projects", new { name }, ("Idempotency-Key", key));

        again.Expect(HttpStatusCode.Created).GetProperty("id").GetInt32().ShouldBe(first["id"].GetInt32());
        again.Location.ShouldBe(first.Location);
        (await server.PostAsync("/projects", new { name = Name }, ("Idempotency-Key", key))).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "another request");
        (await server.PostAsync("/projects", new { name }, ("Idempotency-Key", "with space"))).ShouldBeProblem(HttpStatusCode.BadRequest, "Idempotency-Key");
    }

    [Fact]
    public async Task Categories_MadeChangedAndDeleted_FollowTheRulesOfThePage()
    {
        var project = await server.NewProjectAsync();
        var made = await server.PostAsync($"/projects/{project}/categories", new { name = "pear", color = "#aabbcc" });
        made.Expect(HttpStatusCode.Created).GetProperty("hotkey").GetString().ShouldBe("2");

        var changed = await server.CallAsync("PATCH", made.Location, new { name = "apple", hotkey = "" }, ("If-Match", made.ETag));
        changed.Expect(HttpStatusCode.OK).GetProperty("name").GetString().ShouldBe("apple");
        changed["hotkey"].ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        (await server.CallAsync("PATCH", made.Location, new { name = "plum" }, ("If-Match", made.ETag))).ShouldBeProblem(HttpStatusCode.PreconditionFailed, "changed");

        // All of a change or nothing.
        (await server.CallAsync("PATCH", made.Location, new { name = "quince", color = "red" })).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "#rrggbb");
        (await server.CallAsync("PATCH", made.Location, new { color = "#010203", hotkey = "0" })).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "digit from 1 to 9");
        (await server.CallAsync("PATCH", made.Location, new { hotkey = "1", name = "Object" })).ShouldBeProblem(HttpStatusCode.Conflict, "already");
        (await server.GetAsync(made.Location)).ETag.ShouldBe(changed.ETag);
        (await server.GetAsync($"/projects/{project}/categories/1"))["hotkey"].GetString().ShouldBe("1", "nobody took it");
        (await server.PostAsync($"/projects/{project}/categories", new { name = "Apple" })).ShouldBeProblem(HttpStatusCode.Conflict, "already");
        (await server.PostAsync($"/projects/{project}/categories", new { name = "x", color = "red" })).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "#rrggbb");

        var (_, all) = await server.ReadAllAsync($"/projects/{project}/categories?limit=1");
        all.Select(c => c.GetProperty("name").GetString()).ShouldBe(["object", "apple"]);
        (await server.CallAsync("DELETE", made.Location, null)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await server.GetAsync(made.Location)).ShouldBeProblem(HttpStatusCode.NotFound, "no category");
    }

    [Fact]
    public async Task DeleteCategory_ThatObjectsHave_IsAConflict()
    {
        var (project, picture) = await server.NewPictureAsync();
        await server.Session(picture).ApplyAsync(Edits.Stroke(Guid.NewGuid(), "new", 5, 20, 20), "ann");

        (await server.CallAsync("DELETE", $"/projects/{project}/categories/1", null)).ShouldBeProblem(HttpStatusCode.Conflict, "1 object");
    }
}
