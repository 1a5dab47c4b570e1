using System.Net;
using iSeg.Data;
using iSeg.Data.Accounts;
using iSeg.Web.Accounts;
using iSeg.Web.Projects;
using Microsoft.Extensions.DependencyInjection;

namespace iSeg.Web.Tests.Accounts;

/// <summary>Getting in and being sent away; every test with people of its own.</summary>
[Collection(nameof(SharedTeam))]
public sealed class LoginTests(TeamServer server)
{
    [Fact]
    public async Task Login_FormWithoutItsAntiforgeryToken_IsRefused()
    {
        using var form = new FormUrlEncodedContent([new("_handler", "login"), new("Form.Email", "admin@example.org"), new("Form.Password", TeamServer.Password)]);

        using var response = await server.SendAsync(server["nobody"], HttpMethod.Post, "/account/login", form);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("javascript:alert(1)")]
    public void ReturnAddress_OfAnotherSite_LeadsHome(string address) => LocalAddress.Of(address).ShouldBe("/");

    [Fact]
    public async Task Setup_WhenThereIsAnOwner_MakesNoSecondOne()
    {
        var refusal = await Should.ThrowAsync<StoreRefusedException>(() => server.Accounts.CreateOwnerAsync("Mallory", "mallory@example.org", TeamServer.Password, default));

        refusal.Message.ShouldContain("owner already");
        using var page = await server.SendAsync(server["nobody"], HttpMethod.Get, "/account/setup");
        page.Headers.Location!.ToString().ShouldContain("/account/login");
    }

    [Fact]
    public async Task Invitation_UsedOnce_GivesItsRoleAndHoldsNoMore()
    {
        var invitations = server.Services.GetRequiredService<InvitationStore>();
        var secret = await invitations.CreateAsync(server.ProjectId, ProjectRole.Viewer, "somebody", server["owner"].Caller.Id, default);

        var (status, body, cookie, location) = await server.SubmitAsync(
            $"/account/join/{secret}", "join", null, ("Form.Name", "Newcomer"), ("Form.Email", "newcomer@example.org"), ("Form.Password", TeamServer.Password));

        status.ShouldBe(HttpStatusCode.Found, body);
        cookie.ShouldNotBeNull();
        location!.ShouldEndWith($"/projects/{server.ProjectId}");
        (await server.Members.ListAsync(server.ProjectId, default)).Single(m => m.Email == "newcomer@example.org").Role.ShouldBe(ProjectRole.Viewer);
        (await invitations.FindAsync(secret, default)).ShouldBeNull();
        await Should.ThrowAsync<StoreRefusedException>(() => invitations.AcceptAsync(secret, server["outsider"].Caller.Id, default));
        await server.Members.RemoveAsync(server.ProjectId, (await server.Accounts.CheckAsync("newcomer@example.org", TeamServer.Password))!.Id, default);
        server.Directory.Changed();
    }

    [Fact]
    public async Task Invitation_UsedByManyAtOnce_MakesOneAccount()
    {
        var secret = await server.Services.GetRequiredService<InvitationStore>().CreateAsync(null, ProjectRole.Viewer, "one of them", server["server owner"].Caller.Id, default);
        var arrivals = server.Services.GetRequiredService<Arrivals>();

        var came = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
        {
            var made = await server.Accounts.CreateAsync($"guest {i}", $"guest{i}@example.org", TeamServer.Password);
            try
            {
                await arrivals.AcceptNewAsync(secret, made);
                return 1;
            }
            catch (StoreRefusedException)
            {
                return 0;
            }
        })));

        came.Sum().ShouldBe(1);
        var guests = (await server.Directory.GetAsync()).Accounts.Values.Where(a => a.Name.StartsWith("guest ", StringComparison.Ordinal)).ToList();
        guests.Count.ShouldBe(1);
        await server.Accounts.TakeBackAsync(guests[0].Id);
    }

    [Fact]
    public async Task Post_OfAPersonWhoseLoginHasEnded_LeadsToTheLogin()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/account/logout") { Headers = { { "Accept", "text/html" } } };

        using var response = await server.Http.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.Found);
        response.Headers.Location!.ToString().ShouldContain("/account/login");
    }

    [Fact]
    public async Task Sample_ThatSomebodyElseHas_IsSaidToBeTheirs()
    {
        var project = await server.NewProjectAsync(SampleProject.Name);
        try
        {
            await using var scope = server.Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CallerContext>().Set(server["owner"].Caller);

            var refusal = await Should.ThrowAsync<AccessRefusedException>(() => scope.ServiceProvider.GetRequiredService<SampleProject>().OpenAsync(default));

            refusal.Message.ShouldContain("Somebody else");
        }
        finally
        {
            await server.Projects.DeleteAsync(project, default);
            server.Directory.Changed();
        }
    }

    [Fact]
    public async Task Access_RoleTakenAwayOrLoginEnded_IsGoneWithTheNextQuestion()
    {
        var account = await server.Accounts.CreateAsync("leaver", "leaver@example.org", TeamServer.Password);
        await server.Members.SetAsync(server.ProjectId, account.Id, ProjectRole.Annotator, default);
        server.Directory.Changed();
        var check = server.CheckFor(new(account.Id, "leaver", account.SecurityStamp, null));
        (await check.MayAsync(server.ProjectId, Right.Annotate)).ShouldBeTrue();

        await server.Members.RemoveAsync(server.ProjectId, account.Id, default);
        server.Directory.Changed();
        (await check.MayAsync(server.ProjectId, Right.See)).ShouldBeFalse();
        (await check.IsSignedInAsync()).ShouldBeTrue();

        await server.Accounts.EndLoginsAsync(account.Id);
        (await check.IsSignedInAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Token_Revoked_LetsNobodyInAndIsNowhereInTheStore()
    {
        var tokens = server.Services.GetRequiredService<ApiTokenStore>();
        var token = await tokens.CreateAsync(server["viewer"].Caller.Id, "script", [Scopes.Read], null, default);
        var program = new TeamServer.Person("script", Caller.Nobody, null, null, token);
        using (var response = await server.SendAsync(program, HttpMethod.Get, $"/api/projects/{server.ProjectId}/export/coco"))
        {
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        var bytes = await File.ReadAllBytesAsync(server.StorePath);
        bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(token)).ShouldBe(-1);
        await tokens.RevokeAsync(server["viewer"].Caller.Id, (await tokens.ListAsync(server["viewer"].Caller.Id, default)).Single(t => t.Name == "script").Id, default);
        using var again = await server.SendAsync(program, HttpMethod.Get, $"/api/projects/{server.ProjectId}/export/coco");
        again.StatusCode.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Headers_OfPagesAndUploads_AllowNoForeignScript()
    {
        using var page = await server.SendAsync(server["nobody"], HttpMethod.Get, "/account/login");
        using var original = await server.SendAsync(server["viewer"], HttpMethod.Get, $"/api/pictures/{server.PictureId}/original");

        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        policy.Split(';').Single(p => p.Contains("script-src", StringComparison.Ordinal)).ShouldNotContain("unsafe");
        policy.ShouldContain("frame-ancestors 'none'");
        original.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("sandbox");
        original.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
        original.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        original.Content.Headers.ContentType!.MediaType.ShouldBe("application/octet-stream");
    }

    [Fact]
    public async Task Post_ThatABrowserCallsCrossSite_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/projects/{server.ProjectId}/pictures") { Headers = { { "Sec-Fetch-Site", "cross-site" } } };

        using var response = await server.Http.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }
}
