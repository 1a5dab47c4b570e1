using System.Net;
using System.Net.Http.Headers;
using iSeg.Data.Accounts;
using iSeg.Web.Accounts;
using iSeg.Web.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace iSeg.Web.Tests.Accounts;

/// <summary>Who tries too often, or sends too much at once. A server of its own: all tests come from one address.</summary>
public sealed class LimitTests(LimitTests.Server server) : IClassFixture<LimitTests.Server>
{
    /// <summary>A team's server that nobody has tried anything on yet.</summary>
    public sealed class Server : WebServer
    {
        public Server()
            : this(new())
        {
        }

        private Server(CountingHasher hasher)
            : base(new Dictionary<string, string> { ["Accounts:Mode"] = "team" }, services => services.AddSingleton<IPasswordHasher<AccountRow>>(hasher)) => Hasher = hasher;

        public CountingHasher Hasher { get; }

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

        // Where pictures are taken it is still the token that asked too often, not too many files.
        using var upload = await UntilLimitedAsync(() => new(HttpMethod.Post, $"/api/projects/{server.ProjectId}/pictures") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } }, 4 * LoginLimits.TokenRequests);
        var said = await upload.Content.ReadAsStringAsync();
        said.ShouldContain($"{LoginLimits.TokenRequests} things a minute");
        said.ShouldNotContain("files");
    }

    [Fact]
    public async Task Uploads_TooManyAtOnce_AreToldToWaitAndTakenLater()
    {
        var owner = (await server.Service<MemberStore>().AccountsAsync(default)).Single(a => a.IsAdmin).Id;
        var token = await server.Service<ApiTokenStore>().CreateAsync(owner, "uploads", [.. Scopes.All], null, default);
        var go = new TaskCompletionSource();
        var bodies = Enumerable.Range(0, LoginLimits.Uploads).Select(i => new Held(TestFiles.Fruit(80 + i, 60), go.Task)).ToList();
        var held = bodies.Select((body, i) => SendAsync($"held{i}.png", body, waits: true)).ToList();
        await Task.WhenAll(bodies.Select(body => body.Begun));

        using var refused = await SendAsync("one more.png", new ByteArrayContent([]));
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        ShouldSayWhen(refused);
        (await refused.Content.ReadAsStringAsync()).ShouldContain($"At most {LoginLimits.Uploads} files");
        using var spelledOtherwise = await SendAsync("one more.png", new ByteArrayContent([]), after: "/");
        spelledOtherwise.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        go.SetResult();
        foreach (var upload in held)
        {
            (await (await upload).Content.ReadAsStringAsync()).ShouldContain("created");
        }

        using var later = await SendAsync("later.png", new ByteArrayContent(TestFiles.Fruit(50, 60)));
        (await later.Content.ReadAsStringAsync()).ShouldContain("created");

        Task<HttpResponseMessage> SendAsync(string name, HttpContent content, bool waits = false, string after = "")
        {
            var request = new HttpRequestMessage(HttpMethod.Post, $"/api/projects/{server.ProjectId}/pictures{after}")
            {
                Content = content,
                Headers = { { "X-Picture-Path", name }, { "Authorization", "Bearer " + token } },
            };

            // The body is sent when the server asks for it, which it does for those that it has let in.
            request.Headers.ExpectContinue = waits;
            return server.Http.SendAsync(request);
        }
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

    [Fact]
    public async Task Password_WrongFiveTimesAtOnce_LocksTheAccount()
    {
        await server.Accounts.CreateAsync("rushed", "rushed@example.org", TeamServer.Password);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => server.Accounts.CheckAsync("Rushed@example.org", "wrong password"))));

        (await server.Accounts.CheckAsync("rushed@example.org", TeamServer.Password)).ShouldBeNull("none of the five was lost");
    }

    [Fact]
    public async Task Password_OfALockedAccount_TakesAsMuchWorkAsAnyOther()
    {
        await server.Accounts.CreateAsync("slow", "slow@example.org", TeamServer.Password);
        for (var i = 0; i < 5; i++)
        {
            await server.Accounts.CheckAsync("slow@example.org", "wrong password");
        }

        foreach (var address in new[] { "slow@example.org", "nobody-has-this@example.org" })
        {
            var before = server.Hasher.Count;
            (await server.Accounts.CheckAsync(address, TeamServer.Password)).ShouldBeNull();
            (server.Hasher.Count - before).ShouldBe(1, address);
        }
    }

    [Fact]
    public async Task Password_NewOneRefused_LeavesTheOldOne()
    {
        var account = await server.Accounts.CreateAsync("kept", "kept@example.org", TeamServer.Password);

        await Should.ThrowAsync<Data.StoreRefusedException>(() => server.Accounts.SetPasswordAsync(account.Id, "short"));

        (await server.Accounts.CheckAsync("kept@example.org", TeamServer.Password)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Check_OfAPassword_LeavesWhatIsKnownOfAccess()
    {
        var directory = server.Service<AccessDirectory>();
        var before = await directory.GetAsync();

        await server.Accounts.CheckAsync("stranger@example.org", "a guess");
        await server.Accounts.FindLoginAsync("OpenId", "stranger");

        (await directory.GetAsync()).ShouldBeSameAs(before);
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

    /// <summary>Counts how often a password is worked on.</summary>
    public sealed class CountingHasher : IPasswordHasher<AccountRow>
    {
        private readonly PasswordHasher<AccountRow> _real = new();
        private int _count;

        public int Count => _count;

        public string HashPassword(AccountRow user, string password)
        {
            Interlocked.Increment(ref _count);
            return _real.HashPassword(user, password);
        }

        public PasswordVerificationResult VerifyHashedPassword(AccountRow user, string hashedPassword, string providedPassword)
        {
            Interlocked.Increment(ref _count);
            return _real.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }

    /// <summary>A file of which half has come.</summary>
    private sealed class Held(byte[] bytes, Task go) : HttpContent
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            _begun.TrySetResult();
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
