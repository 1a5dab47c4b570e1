using Bunit;
using iSeg.Web.Accounts.Pages;
using iSeg.Web.Tests.Support;
using MudBlazor;

namespace iSeg.Web.Tests.Accounts;

/// <summary>The page of the server's people.</summary>
[Collection(nameof(SharedTeam))]
public sealed class TeamPageTests(TeamServer server)
{
    [Fact]
    public async Task NewPassword_OfSomebodyWhoIsThere_IsShownAndHolds()
    {
        await server.Accounts.CreateAsync("Stays Here", "stays@example.org", TeamServer.Password);
        await using var window = new Window(server, server["server owner"].Caller);
        var (page, dialogs) = await AskAsync(window, "Stays Here");

        await dialogs.FindAll("button").Single(button => button.TextContent == "Set it").ClickAsync();

        await dialogs.WaitForAssertionAsync(() => dialogs.Markup.ShouldContain("tell it to them"));
        var shown = dialogs.Find(".mud-dialog-content").TextContent.Trim().Split(' ')[0];
        (await server.Accounts.CheckAsync("stays@example.org", shown)).ShouldNotBeNull();
        page.Markup.ShouldNotContain(shown);
    }

    [Fact]
    public async Task NewPassword_OfSomebodyWhoIsGoneMeanwhile_IsRefusedAndNoneIsShown()
    {
        var account = await server.Accounts.CreateAsync("Leaves Soon", "leaves@example.org", TeamServer.Password);
        await using var window = new Window(server, server["server owner"].Caller);
        var (_, dialogs) = await AskAsync(window, "Leaves Soon");
        var snacks = window.Render<MudSnackbarProvider>();
        await server.Accounts.TakeBackAsync(account.Id);

        await dialogs.FindAll("button").Single(button => button.TextContent == "Set it").ClickAsync();

        await snacks.WaitForAssertionAsync(() => snacks.FindAll(".mud-snackbar").Count.ShouldBe(1));
        dialogs.Markup.ShouldNotContain("tell it to them");
    }

    /// <summary>As far as the question whether it is meant.</summary>
    private static async Task<(IRenderedComponent<TeamPage> Page, IRenderedComponent<MudDialogProvider> Dialogs)> AskAsync(Window window, string name)
    {
        var (dialogs, page) = (window.Render<MudDialogProvider>(), window.Render<TeamPage>());
        await page.WaitForAssertionAsync(() => page.Markup.ShouldContain(name));

        // It is done when the dialogs are; they wait for an answer.
        _ = page.FindAll("tbody tr").Single(row => row.TextContent.Contains(name, StringComparison.Ordinal)).QuerySelectorAll("button").Single(button => button.TextContent == "New password").ClickAsync();
        await dialogs.WaitForAssertionAsync(() => dialogs.Markup.ShouldContain("the new password is shown next"));
        return (page, dialogs);
    }
}
