using System.Net;
using System.Net.Sockets;
using System.Text;
using iSeg.Web.Tests.Accounts;

namespace iSeg.Web.Tests.Api;

/// <summary>Refusals that come before any of the API's own code, and who is refused.</summary>
[Collection(nameof(SharedTeam))]
public sealed class RefusalTests(TeamServer server)
{
    private (string, string) Token(string person) => ("Authorization", $"Bearer {server[person].Token}");

    [Fact]
    public async Task Address_ThatIsNotThere_IsAProblem()
    {
        (await server.GetAsync("/nothing", Token("owner's token for all"))).ShouldBeProblem(HttpStatusCode.NotFound, "openapi.json");
        (await server.GetAsync("/projects/abc", Token("owner's token for all"))).ShouldBeProblem(HttpStatusCode.NotFound, "openapi.json");
        (await server.GetAsync("/nothing")).ShouldBeProblem(HttpStatusCode.Unauthorized, "token");
    }

    [Fact]
    public async Task Method_ThatThereIsNot_IsAProblemThatNamesTheOthers()
    {
        var answer = await server.CallAsync("PUT", "/projects", null, Token("owner's token for all"));

        answer.ShouldBeProblem(HttpStatusCode.MethodNotAllowed, "Allow");
        ((string[])["GET", "POST"]).ShouldBeSubsetOf(answer.Content.Allow);
    }

    [Fact]
    public async Task Body_OfAnotherKind_IsAProblem() =>
        (await server.CallAsync("POST", "/projects", "x"u8.ToArray(), Token("owner's token for all"))).ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, "application/json");

    [Fact]
    public async Task Body_LargerThanIsTaken_IsAProblem() =>
        (await server.CallAsync("POST", "/projects", $$"""{"name": "{{new string('x', 31_000_000)}}"}""", Token("owner's token for all"), ("Expect", "100-continue"))).ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "larger");

    [Fact]
    public async Task Page_OfAnotherSite_IsRefused() =>
        (await server.CallAsync("POST", "/projects", "{}", ("Origin", "https://evil.example"))).ShouldBeProblem(HttpStatusCode.Forbidden, "other sites");

    [Fact]
    public async Task Token_UnknownOrWithoutTheScope_IsToldWhy()
    {
        // From an address of its own: other tests use up the tries of the usual one.
        using var elsewhere = new HttpClient(new SocketsHttpHandler { ConnectCallback = FromElsewhereAsync }) { BaseAddress = server.Http.BaseAddress };
        elsewhere.DefaultRequestHeaders.Authorization = new("Bearer", "iseg_unknown");
        using var unknown = await elsewhere.GetAsync("/api/v1/projects");
        (unknown.StatusCode, unknown.Content.Headers.ContentType?.MediaType).ShouldBe((HttpStatusCode.Unauthorized, "application/problem+json"));
        (await unknown.Content.ReadAsStringAsync()).ShouldContain("unknown");

        (await server.PostAsync($"/pictures/{server.PictureId}/annotations", "{}", Token("owner's token to read"))).ShouldBeProblem(HttpStatusCode.Forbidden, "'annotate'");
        (await server.CallAsync("DELETE", $"/projects/{server.ProjectId}", null, Token("viewer's token for all"))).ShouldBeProblem(HttpStatusCode.Forbidden, "Owner");
        (await server.GetAsync("/projects", Token("viewer's token for all"))).Expect(HttpStatusCode.OK).GetProperty("items")[0].GetProperty("id").GetInt32().ShouldBe(server.ProjectId);
    }

    [Fact]
    public async Task Edit_OfAToken_IsItsOwnersInTheLog()
    {
        var made = await server.PostAsync(
            $"/pictures/{server.PictureId}/annotations", new { categoryId = 1, segmentation = new[] { new[] { 5, 5, 25, 5, 25, 25 } } }, Token("owner's token to read and annotate"));

        made.Expect(HttpStatusCode.Created);
        (await server.EditsAsync(server.PictureId)).Last(e => e.ObjectId == made["id"].GetGuid()).Author.ShouldBe(server["owner"].Caller.Id);
    }

    [Fact]
    public async Task Job_OfSomebodyElse_IsCancelledByOwnersOnly()
    {
        var queue = server.Service<iSeg.Web.Api.Jobs.JobQueue>();
        var job = queue.Start(server.ProjectId, "export", server["annotator"].Caller, async run =>
        {
            await Task.Delay(Timeout.Infinite, run.Stop);
            return new(new());
        });
        var address = $"/projects/{server.ProjectId}/jobs/{job.Id}";

        (await server.CallAsync("DELETE", address, null, Token("viewer's token for all"))).ShouldBeProblem(HttpStatusCode.Forbidden, "Owner");
        (await server.GetAsync(address, Token("viewer's token for all"))).Expect(HttpStatusCode.OK);
        (await server.FinishAsync(await server.CallAsync("DELETE", address, null, Token("owner's token for all")), Token("owner's token for all"))).GetProperty("state").GetString().ShouldBe("cancelled");
    }

    [Theory]
    [InlineData("import", "owner's token to read", "owner's token for all")]
    [InlineData("export", "owner's token without read", "owner's token to read")]
    public async Task Job_OfOnesOwn_IsCancelledWithTheScopeThatStartsOne(string kind, string less, string enough)
    {
        var job = server.Service<iSeg.Web.Api.Jobs.JobQueue>().Start(server.ProjectId, kind, server["owner"].Caller, async run =>
        {
            await Task.Delay(Timeout.Infinite, run.Stop);
            return new(new());
        });
        var address = $"/projects/{server.ProjectId}/jobs/{job.Id}";

        var refused = await server.CallAsync("DELETE", address, null, Token(less));
        var isOver = job.IsOver;
        var done = await server.FinishAsync(await server.CallAsync("DELETE", address, null, Token(enough)), Token("owner's token to read"));

        refused.ShouldBeProblem(HttpStatusCode.Forbidden, kind == "import" ? "'manage'" : "'read'");
        isOver.ShouldBeFalse();
        done.GetProperty("state").GetString().ShouldBe("cancelled");
    }

    [Fact]
    public async Task TryPage_WithoutALogin_LeadsToIt()
    {
        using var page = await server.SendAsync(server["nobody"], HttpMethod.Get, "/api/index.html");
        using var data = await server.SendAsync(server["nobody"], HttpMethod.Get, "/api/v1/openapi.json");

        page.Headers.Location!.ToString().ShouldContain("/account/login");
        data.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        Encoding.UTF8.GetString(await data.Content.ReadAsByteArrayAsync()).ShouldContain("token");
        data.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("sandbox");
    }

    private static async ValueTask<Stream> FromElsewhereAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.7"), 0));
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
