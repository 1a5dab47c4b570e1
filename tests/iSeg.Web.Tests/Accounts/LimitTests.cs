using System.Net;
using System.Net.Http.Headers;
using iSeg.Data.Accounts;
using iSeg.Web.Accounts;
using iSeg.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Web.Tests.Accounts;

/// <summary>Who tries too often, or sends too much at once. A server of its own: all tests come from one address.</summary>
public sealed class LimitTests(LimitTests.Server server) : IClassFixture<LimitTests.Server>
{
    /// <summary>A team's server that nobody has tried anything on yet.</summary>
    public sealed class Server() : WebServer(new Dictionary<string, string> { ["Accounts:Mode"] = "team" })
    {
        public AccountManager Accounts => Service<AccountManager>();

        public string Token { get; private set; } = "";

        public int ProjectId { get; private set; }

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            var owner = await Accounts.CreateOwnerAsync("server owner", "admin@example.org", TeamServer.Password, default);
            Token = await Service<ApiTokenStore>().CreateAsync(owner.Id, "script", [.. Scopes.All], null, default);
            ProjectId = await NewProjectAsync();
        }
    }

    [Theory]
    [InlineData("POST", "/account/login")]
    [InlineData("POST", "/account/setup")]
    [InlineData("POST", "/account/join/made-up")]
    [InlineData("GET", "/account/join/made-up")]
    public async Task Secret_TriedTooOften_IsRefusedWithWhenToComeBack(string method, string path)
    {
        // The window is the address's, whatever it tries: one kind of door gives no second chance at another.
        using var form = await UntilLimitedAsync(() => new(new(method), path) { Headers = { { "Accept", "text/html" } } }, LoginLimits.Tries);

        ShouldSayWhen(form);
        form.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        form.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("script-src 'self'");
        var page = await form.Content.ReadAsStringAsync();
        page.ShouldContain("Too many tries");
        page.ShouldContain($"href=\"{path}\"");
        page.ShouldNotContain("<script");
        using var others = await server.Http.GetAsync("/account/login");
        others.StatusCode.ShouldBe(HttpStatusCode.OK, "looking is not trying");
    }

    [Fact]
    public async Task Token_Guessed_IsRefusedWhileAGoodOneFromThereWorks()
    {
        using var refused = await UntilLimitedAsync(() => Asking("iseg_made-up"), LoginLimits.Tries);

        ShouldSayWhen(refused);
        refused.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        using var good = await server.Http.SendAsync(Asking(server.Token));
        good.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Token_AskingForTooMuch_IsToldWhenToComeBack()
    {
        var busy = await server.Accounts.CreateAsync("busy", "busy@example.org", TeamServer.Password);
        var token = await server.Service<ApiTokenStore>().CreateAsync(busy.Id, "busy", [Scopes.Read], null, default);

        using var refused = await UntilLimitedAsync(() => new(HttpMethod.Get, "/alive") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } }, 4 * LoginLimits.TokenRequests);

        ShouldSayWhen(refused);
    }

    [Fact]
    public async Task Uploads_TooManyAtOnce_AreToldToWaitAndTakenLater()
    {
        var owner = (await server.Service<MemberStore>().AccountsAsync(default)).Single(a => a.IsAdmin).Id;
        var token = await server.Service<ApiTokenStore>().CreateAsync(owner, "uploads", [.. Scopes.All], null, default);
        var go = new TaskCompletionSource();
        var held = Enumerable.Range(0, LoginLimits.Uploads).Select(i => SendAsync($"held{i}.png", new Held(TestFiles.Fruit(80 + i, 60), go.Task))).ToList();
        HttpResponseMessage? refused = null;
        while (refused is null)
        {
            var tried = await SendAsync("one more.png", new ByteArrayContent([]));
            refused = tried.StatusCode == HttpStatusCode.TooManyRequests ? tried : null;
        }

        ShouldSayWhen(refused);
        (await refused.Content.ReadAsStringAsync()).ShouldContain($"At most {LoginLimits.Uploads} files");
        go.SetResult();
        foreach (var upload in held)
        {
            (await (await upload).Content.ReadAsStringAsync()).ShouldContain("created");
        }

        using var later = await SendAsync("later.png", new ByteArrayContent(TestFiles.Fruit(50, 60)));
        (await later.Content.ReadAsStringAsync()).ShouldContain("created");

        Task<HttpResponseMessage> SendAsync(string name, HttpContent content) => server.Http.SendAsync(new(HttpMethod.Post, $"/api/projects/{server.ProjectId}/pictures")
        {
            Content = content,
            Headers = { { "X-Picture-Path", name }, { "Authorization", "Bearer " + token } },
        });
    }

    [Fact]
    public async Task Password_WrongFiveTimes_LocksTheAccountForFiveMinutesAndNotLonger()
    {
        var account = await server.Accounts.CreateAsync("forgetful", "forgetful@example.org", TeamServer.Password);
        for (var i = 0; i < 4; i++)
        {
            (await server.Accounts.CheckAsync("forgetful@example.org", "wrong password")).ShouldBeNull();
        }

        (await server.Accounts.CheckAsync("forgetful@example.org", TeamServer.Password)).ShouldNotBeNull("four are forgiven, and forgotten with the right one");
        for (var i = 0; i < 5; i++)
        {
            (await server.Accounts.CheckAsync("forgetful@example.org", "wrong password")).ShouldBeNull();
        }

        (await server.Accounts.CheckAsync("forgetful@example.org", TeamServer.Password)).ShouldBeNull();
        (await Should.ThrowAsync<Data.StoreRefusedException>(() => server.Accounts.ChangePasswordAsync(account.Id, TeamServer.Password, "another password"))).Message.ShouldContain("locked");
        await using var context = await server.Contexts.CreateDbContextAsync();
        var row = await context.Set<AccountRow>().SingleAsync(a => a.Id == account.Id);
        (row.LockoutEnd!.Value - DateTimeOffset.UtcNow).ShouldBeInRange(TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));

        // Five minutes later.
        row.LockoutEnd = DateTimeOffset.UtcNow.AddSeconds(-1);
        await context.SaveChangesAsync();
        (await server.Accounts.CheckAsync("forgetful@example.org", TeamServer.Password)).ShouldNotBeNull();
    }

    private HttpRequestMessage Asking(string token) => new(HttpMethod.Get, $"/api/projects/{server.ProjectId}/export/coco") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };

    /// <summary>The first answer that is a limit's; other tests may have used some of it up.</summary>
    private async Task<HttpResponseMessage> UntilLimitedAsync(Func<HttpRequestMessage> ask, int atMost)
    {
        for (var i = 0; i <= atMost; i++)
        {
            var answer = await server.Http.SendAsync(ask());
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                return answer;
            }

            answer.Dispose();
        }

        throw new InvalidOperationException($"Nothing limited {atMost} tries.");
    }

    private static void ShouldSayWhen(HttpResponseMessage refused) => refused.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));

    /// <summary>A file of which half has come.</summary>
    private sealed class Held(byte[] bytes, Task go) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
            await stream.FlushAsync();
            await go;
            await stream.WriteAsync(bytes.AsMemory(bytes.Length / 2));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return true;
        }
    }
}
