using System.Net;
using iSeg.Data.Accounts;
using iSeg.Web.Accounts;

namespace iSeg.Web.Tests.Accounts;

/// <summary>Logins through a provider, from the button to the page that was wanted; the provider runs on this machine and can be wrong.</summary>
public sealed class OpenIdTests(OpenIdServer server) : IClassFixture<OpenIdServer>
{
    private TestProvider Provider => server.Provider;

    [Fact]
    public async Task Login_FirstWithAnInvitation_MakesAnAccountWithItsRoleAndLetsInAgain()
    {
        Come("new", "Nora New");
        var secret = await server.InviteAsync(ProjectRole.Annotator);
        using (var browser = server.NewBrowser())
        {
            var door = await browser.GetStringAsync($"/account/join/{secret}");
            door.ShouldContain("Join with Our Provider");
            using var arrived = await browser.GetAsync($"/account/provider?invitation={secret}&returnUrl=%2Fprojects%2F{server.ProjectId}");

            arrived.StatusCode.ShouldBe(HttpStatusCode.OK);
            arrived.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe($"/projects/{server.ProjectId}");
        }

        var member = (await server.Service<MemberStore>().ListAsync(server.ProjectId, default)).Single(m => m.Email == "new@example.org");
        (member.Name, member.Role).ShouldBe(("Nora New", ProjectRole.Annotator));

        // Another browser, another day, another name there: the same person.
        var before = await server.PeopleAsync();
        Provider.Subject = Provider.Subject with { Name = "Nora Married", Email = "nora@elsewhere.example" };
        using var later = server.NewBrowser();
        using var again = await later.GetAsync($"/account/provider?returnUrl=%2Fprojects%2F{server.ProjectId}");
        again.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe($"/projects/{server.ProjectId}");
        (await server.PeopleAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Login_NobodyInvited_IsToldAndGetsNoAccount()
    {
        Come("stranger", "Sam Stranger");
        using var browser = server.NewBrowser();
        var door = await browser.GetStringAsync("/account/login");
        door.ShouldContain("Sign in with Our Provider");

        using var answer = await browser.GetAsync("/account/provider?invitation=of-nobody");

        await ShouldBeTurnedAwayAsync(browser, answer, "You have no account here yet");
        (await server.PeopleAsync()).ShouldNotContain(p => p.Email == "stranger@example.org");
    }

    [Theory]
    [InlineData("nonce")]
    [InlineData("issuer")]
    [InlineData("audience")]
    [InlineData("signature")]
    [InlineData("expired")]
    [InlineData("code")]
    [InlineData("state")]
    [InlineData("refused by the person")]
    public async Task Login_AnswerThatDoesNotHold_LetsNobodyIn(string fault)
    {
        var id = "wrong-" + fault.Split(' ')[0];
        Come(id, "Wanda Wrong");
        Provider.Fault = fault;
        var secret = await server.InviteAsync(ProjectRole.Annotator);
        using var browser = server.NewBrowser();

        using var answer = await browser.GetAsync($"/account/provider?invitation={secret}");

        await ShouldBeTurnedAwayAsync(browser, answer, "The provider did not let you in");
        (await server.PeopleAsync()).ShouldNotContain(p => p.Email == id + "@example.org");

        // The invitation is not used up, and the next try is a new one.
        Provider.Fault = "";
        using var again = await browser.GetAsync($"/account/provider?invitation={secret}&returnUrl=%2Fprojects%2F{server.ProjectId}");
        again.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe($"/projects/{server.ProjectId}");
    }

    [Fact]
    public async Task Login_AddressOfAnAccountWithAPassword_DoesNotTakeItOver()
    {
        Come("mallory", "Mallory");
        Provider.Subject = Provider.Subject with { Email = "admin@example.org" };
        using var browser = server.NewBrowser();

        using var answer = await browser.GetAsync($"/account/provider?invitation={await server.InviteAsync(ProjectRole.Owner)}");

        await ShouldBeTurnedAwayAsync(browser, answer, "has an account here already");
        (await server.Accounts.FindLoginAsync(OpenIdLogins.Provider, "mallory")).ShouldBeNull();
    }

    [Fact]
    public async Task Login_AccountThatWasLocked_IsToldAndStaysOut()
    {
        Come("locked", "Lou Locked");
        using (var browser = server.NewBrowser())
        {
            using var first = await browser.GetAsync($"/account/provider?invitation={await server.InviteAsync(ProjectRole.Viewer)}");
            first.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/");
        }

        await server.Accounts.SetDisabledAsync((await server.PeopleAsync()).Single(p => p.Email == "locked@example.org").Id, disabled: true);
        using var again = server.NewBrowser();
        using var answer = await again.GetAsync("/account/provider");

        await ShouldBeTurnedAwayAsync(again, answer, "was locked by the server's owner");
    }

    [Fact]
    public async Task Callback_ThatNobodyAskedFor_LetsNobodyIn()
    {
        using var browser = server.NewBrowser();

        using var answer = await browser.GetAsync("/signin-oidc?code=made-up&state=made-up");

        await ShouldBeTurnedAwayAsync(browser, answer, "The provider did not let you in");
    }

    [Fact]
    public async Task Login_BeforeThereIsAnOwnerOrAProviderThatAnswers_IsSaid()
    {
        await using var fresh = new OpenIdServer();
        await fresh.StartAsync();
        using var browser = fresh.NewBrowser();
        using (var early = await browser.GetAsync("/account/provider"))
        {
            early.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/account/setup", "whom the provider knows must not become the server's owner");
            (await fresh.PeopleAsync()).ShouldBeEmpty();
        }

        await fresh.OwnAsync();
        fresh.Provider.IsDown = true;
        using var answer = await browser.GetAsync("/account/provider");
        await ShouldBeTurnedAwayAsync(browser, answer, "The provider does not answer just now");

        // It is asked again when it is back, and may go between its login page and its tokens.
        fresh.Provider.IsDown = false;
        using var back = await browser.GetAsync("/account/provider");
        await ShouldBeTurnedAwayAsync(browser, back, "You have no account here yet");
        fresh.Provider.IsDown = true;
        using var between = await browser.GetAsync("/account/provider");
        await ShouldBeTurnedAwayAsync(browser, between, "The provider did not let you in");
    }

    private void Come(string id, string name) => (Provider.Subject, Provider.Fault) = ((id, name, id + "@example.org"), "");

    private static async Task ShouldBeTurnedAwayAsync(HttpClient browser, HttpResponseMessage answer, string message)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/account/login");
        WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()).ShouldContain(message);
        using var inside = await browser.GetAsync("/projects/1");
        inside.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/account/login", "there is no login");
    }
}
