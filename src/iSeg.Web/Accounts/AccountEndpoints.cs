using Microsoft.AspNetCore.Authentication;

namespace iSeg.Web.Accounts;

/// <summary>What is about accounts and no page.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this WebApplication app, AccountOptions options)
    {
        if (options.OpenId is not null)
        {
            app.MapProvider();
        }
    }

    /// <summary>Puts a login into the browser, for as long as its cookie lasts.</summary>
    public static Task SignInAsync(this HttpContext http, Data.Accounts.AccountRow account) =>
        http.SignInAsync(AccountServices.LoginScheme, AccountManager.Principal(account), new() { IsPersistent = true });
}
