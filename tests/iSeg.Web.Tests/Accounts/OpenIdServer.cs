using iSeg.Data.Accounts;
using iSeg.Web.Accounts;
using iSeg.Web.Tests.Support;

namespace iSeg.Web.Tests.Accounts;

/// <summary>A server with accounts whose people may log in through a provider, and the provider.</summary>
public sealed class OpenIdServer : WebServer
{
    private OpenIdServer(TestProvider provider)
        : base(new Dictionary<string, string>
        {
            ["Accounts:Mode"] = "team",
            ["Accounts:OpenId:Authority"] = provider.Address,
            ["Accounts:OpenId:ClientId"] = TestProvider.ClientId,
            ["Accounts:OpenId:ClientSecret"] = TestProvider.ClientSecret,
            ["Accounts:OpenId:Name"] = "Our Provider",
        }) => Provider = provider;

    public OpenIdServer()
        : this(new TestProvider())
    {
    }

    internal TestProvider Provider { get; }

    public AccountManager Accounts => Service<AccountManager>();

    public string OwnerId { get; private set; } = "";

    public int ProjectId { get; private set; }

    /// <summary>A person's browser: its own cookies, and it follows where it is led.</summary>
    public HttpClient NewBrowser() => new(new SocketsHttpHandler { CookieContainer = new() }) { BaseAddress = Http.BaseAddress, DefaultRequestHeaders = { { "Accept", "text/html" } } };

    public override async ValueTask InitializeAsync()
    {
        await StartAsync();
        await OwnAsync();
    }

    /// <summary>Starts it without an owner.</summary>
    public async Task StartAsync()
    {
        await base.InitializeAsync();
        ProjectId = await NewProjectAsync();
    }

    public async Task OwnAsync() => OwnerId = (await Accounts.CreateOwnerAsync("server owner", "admin@example.org", TeamServer.Password, default)).Id;

    /// <summary>The secret of a fresh invitation.</summary>
    public Task<string> InviteAsync(ProjectRole role) => Service<InvitationStore>().CreateAsync(ProjectId, role, "somebody", OwnerId, default);

    public async Task<IReadOnlyList<AccountSummary>> PeopleAsync() => await Service<MemberStore>().AccountsAsync(default);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Provider.DisposeAsync();
    }
}
