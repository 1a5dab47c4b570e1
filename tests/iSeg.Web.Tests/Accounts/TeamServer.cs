using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using iSeg.Data.Accounts;
using iSeg.Web.Accounts;
using iSeg.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace iSeg.Web.Tests.Accounts;

/// <summary>A server with accounts, one project with a picture, and a person of every kind.</summary>
public sealed partial class TeamServer() : WebServer(new Dictionary<string, string> { ["Accounts:Mode"] = "team" })
{
    public const string Password = "correct horse battery";

    private readonly Dictionary<string, Person> _people = [];

    /// <summary>Somebody with a browser or a token; nobody at all when both are null.</summary>
    public sealed record Person(string Name, Caller Caller, ProjectRole? Role, string? Cookie, string? Token);

    public int ProjectId { get; private set; }

    public long PictureId { get; private set; }

    public IReadOnlyCollection<Person> People => _people.Values;

    public Person this[string name] => _people[name];

    public AccountManager Accounts => Services.GetRequiredService<AccountManager>();

    public AccessDirectory Directory => Services.GetRequiredService<AccessDirectory>();

    public MemberStore Members => Services.GetRequiredService<MemberStore>();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Accounts.CreateOwnerAsync("server owner", "admin@example.org", Password, default);
        ProjectId = await NewProjectAsync();
        await foreach (var result in Services.GetRequiredService<Data.Import.PictureImporter>().ImportAsync(ProjectId, "fruit.jpg", new MemoryStream(TestFiles.Fruit(160, 120)), default))
        {
            PictureId = result.PictureId!.Value;
        }

        _people["nobody"] = new("nobody", Caller.Nobody, null, null, null);
        await AddAsync("outsider", null);
        await AddAsync("viewer", ProjectRole.Viewer);
        await AddAsync("annotator", ProjectRole.Annotator);
        await AddAsync("reviewer", ProjectRole.Reviewer);
        await AddAsync("owner", ProjectRole.Owner);
        await LogInAsync("server owner", "admin@example.org", ProjectRole.Owner);
        await AddTokenAsync("owner's token to read", "owner", [Scopes.Read]);
        await AddTokenAsync("owner's token to read and annotate", "owner", [Scopes.Read, Scopes.Annotate]);
        await AddTokenAsync("owner's token without read", "owner", [Scopes.Manage]);
        await AddTokenAsync("owner's token for all", "owner", [.. Scopes.All]);
        await AddTokenAsync("viewer's token for all", "viewer", [.. Scopes.All]);
        await AddTokenAsync("server owner's token to read", "server owner", [Scopes.Read]);
        _people["no token of ours"] = new("no token of ours", Caller.Nobody, null, null, "iseg_nonsense");
    }

    /// <summary>A request as this person's browser or program sends it.</summary>
    public async Task<HttpResponseMessage> SendAsync(Person person, HttpMethod method, string path, HttpContent? content = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (person.Cookie is not null)
        {
            request.Headers.Add("Cookie", person.Cookie);
        }

        if (person.Token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", person.Token);
        }

        return await Http.SendAsync(request);
    }

    /// <summary>Fills a form of the pages before the login in and sends it; gives the answer and, on success, the login's cookie.</summary>
    public async Task<(HttpStatusCode Status, string Body, string? Cookie, string? Location)> SubmitAsync(string page, string handler, string? cookie, params (string Name, string Value)[] fields)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Get, page);
        if (cookie is not null)
        {
            ask.Headers.Add("Cookie", cookie);
        }

        using var form = await Http.SendAsync(ask);
        var html = await form.Content.ReadAsStringAsync();
        var token = AntiforgeryField().Match(html).Groups[1].Value;
        var cookies = Cookies(form);
        using var request = new HttpRequestMessage(HttpMethod.Post, page)
        {
            Content = new FormUrlEncodedContent(
                new[] { ("_handler", handler), ("__RequestVerificationToken", token) }.Concat(fields).Select(f => KeyValuePair.Create(f.Item1, f.Item2))),
        };
        request.Headers.Add("Cookie", string.Join("; ", new[] { cookie, cookies }.OfType<string>()));
        using var response = await Http.SendAsync(request);
        var login = Cookies(response)?.Split("; ").FirstOrDefault(c => c.StartsWith("iseg-login=", StringComparison.Ordinal));
        return (response.StatusCode, await response.Content.ReadAsStringAsync(), login, response.Headers.Location?.ToString());
    }

    private static string? Cookies(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Set-Cookie", out var set) ? string.Join("; ", set.Select(c => c.Split(';')[0])) : null;

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex AntiforgeryField();

    private async Task AddAsync(string name, ProjectRole? role)
    {
        var email = $"{name.Replace(' ', '.')}@example.org";
        var account = await Accounts.CreateAsync(name, email, Password);
        if (role is { } has)
        {
            await Members.SetAsync(ProjectId, account.Id, has, default);
            Directory.Changed();
        }

        await LogInAsync(name, email, role);
    }

    private async Task LogInAsync(string name, string email, ProjectRole? role)
    {
        var (status, body, cookie, _) = await SubmitAsync("/account/login", "login", null, ("Form.Email", email), ("Form.Password", Password));
        status.ShouldBe(HttpStatusCode.Found, body);
        var account = (await Directory.GetAsync()).Accounts.Values.Single(a => a.Email == email);
        _people[name] = new(name, new(account.Id, name, account.Stamp, null), role, cookie.ShouldNotBeNull(), null);
    }

    private async Task AddTokenAsync(string name, string owner, string[] scopes)
    {
        var person = _people[owner];
        var token = await Services.GetRequiredService<ApiTokenStore>().CreateAsync(person.Caller.Id, name, scopes, null, default);
        _people[name] = new(name, person.Caller with { Stamp = null, Scopes = scopes }, person.Role, null, token);
    }
}

/// <summary>One team for the tests that change nothing that others rely on.</summary>
[CollectionDefinition(nameof(SharedTeam))]
public sealed class SharedTeam : ICollectionFixture<TeamServer>;
