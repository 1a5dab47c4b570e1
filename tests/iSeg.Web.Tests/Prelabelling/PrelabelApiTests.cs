using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using iSeg.Web.Prelabelling;
using iSeg.Web.Tests.Support;

namespace iSeg.Web.Tests.Prelabelling;

/// <summary>Jobs and suggestions as programs use them.</summary>
[Collection(nameof(SharedServer))]
public sealed class PrelabelApiTests(WebServer server)
{
    [Fact]
    public async Task Job_StartedSeenAndAccepted_IsInTheExport()
    {
        var (project, pictures) = await server.FilledAsync(1);
        var jobs = $"/api/v1/projects/{project}/prelabel-jobs";

        using var started = await server.Http.PostAsJsonAsync(jobs, new { kind = "everything", category = "part" });
        started.StatusCode.ShouldBe(HttpStatusCode.Accepted, await started.Content.ReadAsStringAsync());
        var address = started.Headers.Location!.ToString();
        var id = long.Parse(address.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        await server.WaitAsync(id, j => j.IsOver);
        var job = await GetAsync(address);
        (job.GetProperty("kind").GetString(), job.GetProperty("state").GetString(), job.GetProperty("done").GetInt32(), job.GetProperty("total").GetInt32()).ShouldBe(("prelabel", "succeeded", 1, 1));
        (await GetAsync(jobs)).GetProperty("items").GetArrayLength().ShouldBe(1);
        (await GetAsync($"/api/v1/projects/{project}/jobs/prelabel-{id}")).GetProperty("id").GetString().ShouldBe($"prelabel-{id}");

        var suggestions = $"/api/v1/pictures/{pictures[0]}/suggestions";
        var page = await GetAsync($"{suggestions}?limit=2&state=open");
        var (first, second) = (page.GetProperty("items")[0], page.GetProperty("items")[1]);
        page.GetProperty("next").GetString().ShouldNotBeNull();
        first.GetProperty("name").GetString().ShouldBe("part");
        (await PostAsync($"{suggestions}/accept", new { ids = new[] { first.GetProperty("id").GetInt64() } })).GetProperty("changed").GetInt32().ShouldBe(1);
        (await PostAsync($"{suggestions}/reject", new { ids = new[] { second.GetProperty("id").GetInt64() } })).GetProperty("changed").GetInt32().ShouldBe(1);

        var exported = (await GetAsync($"/api/projects/{project}/export/coco")).GetProperty("annotations");
        exported.GetArrayLength().ShouldBe(1);
        exported[0].GetProperty("segmentation").GetProperty("counts").GetString().ShouldBe(first.GetProperty("segmentation").GetProperty("counts").GetString());
        (await PostAsync($"{suggestions}/reopen", new { })).GetProperty("changed").GetInt32().ShouldBe(1);

        using var deleted = await server.Http.DeleteAsync($"{address}/suggestions");
        deleted.EnsureSuccessStatusCode();
        (await GetAsync($"{suggestions}?state=open")).GetProperty("items").GetArrayLength().ShouldBe(0);
        using var over = await server.Http.DeleteAsync(address);
        over.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Suggestions_DeletedOrBroughtBack_AreLookedAtAgainInOpenEditors()
    {
        var (project, pictures) = await server.FilledAsync(2);
        var job = await server.WaitAsync((await server.StartAsync(project, PrelabelServer.Everything)).Id, j => j.IsOver);
        using var told = new ToldPictures(server, pictures);
        var (session, suggestion) = (server.Session(pictures[0]), (await server.SuggestionsAsync(pictures[0]))[0]);

        (await server.Service<SuggestionDesk>().AcceptAsync(pictures[0], suggestion.Id, 1, "local", default)).Ok.ShouldBeTrue();
        (await told.NextAsync()).ShouldBe(pictures[0]);
        (await session.ApplyAsync(new() { Kind = "undo", EditId = Guid.NewGuid() }, "local")).Ok.ShouldBeTrue();
        (await told.NextAsync()).ShouldBe(pictures[0]);
        (await session.ApplyAsync(new() { Kind = "restore", EditId = Guid.NewGuid(), ObjectId = suggestion.ObjectId, Revision = 1 }, "local")).Ok.ShouldBeTrue();
        (await told.NextAsync()).ShouldBe(pictures[0]);
        told.Waiting.ShouldBe(0);

        using var deleted = await server.Http.DeleteAsync($"/api/v1/projects/{project}/prelabel-jobs/{job.Id}/suggestions");
        deleted.EnsureSuccessStatusCode();
        new[] { await told.NextAsync(), await told.NextAsync() }.ShouldBe(pictures, ignoreOrder: true);
    }

    [Fact]
    public async Task Jobs_InLists_LeaveTheirOwnListsOut()
    {
        var (project, pictures) = await server.FilledAsync(1);
        var job = await server.StartAsync(project, PrelabelServer.Everything with { PictureIds = pictures });
        await server.WaitAsync(job.Id, j => j.IsOver);

        foreach (var list in new[] { "jobs", "prelabel-jobs" })
        {
            var spec = (await GetAsync($"/api/v1/projects/{project}/{list}")).GetProperty("items")[0].GetProperty("result").GetProperty("prelabel").GetProperty("spec");
            (spec.GetProperty("kind").GetString(), spec.GetProperty("pictureIds").ValueKind).ShouldBe(("everything", JsonValueKind.Null));
        }

        var whole = await GetAsync($"/api/v1/projects/{project}/prelabel-jobs/{job.Id}");
        whole.GetProperty("result").GetProperty("prelabel").GetProperty("spec").GetProperty("pictureIds")[0].GetInt64().ShouldBe(pictures[0]);
    }

    [Theory]
    [InlineData("{}", 400, "kind")]
    [InlineData("""{"kind":"telepathy"}""", 400, "kind")]
    [InlineData("""{"kind":"everything","colour":"red"}""", 400, "colour")]
    [InlineData("""{"kind":"prompts"}""", 422, "boxes")]
    [InlineData("""{"kind":"text","model":"nowhere","names":["cat"]}""", 422, "nowhere")]
    public async Task Start_SenselessBody_IsAProblemThatNamesIt(string body, int status, string named)
    {
        var (project, _) = await server.FilledAsync(1);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        using var response = await server.Http.PostAsync($"/api/v1/projects/{project}/prelabel-jobs", content);

        ((int)response.StatusCode).ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await response.Content.ReadAsStringAsync()).ShouldContain(named);
    }

    private async Task<JsonElement> GetAsync(string address) => await server.Http.GetFromJsonAsync<JsonElement>(address);

    private async Task<JsonElement> PostAsync(string address, object body)
    {
        using var response = await server.Http.PostAsJsonAsync(address, body);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
