using System.Security.Claims;
using iSeg.Data;
using iSeg.Data.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace iSeg.Web.Accounts;

/// <summary>Logins through an OpenID Connect provider: authorisation code with PKCE.</summary>
internal static class OpenIdLogins
{
    public const string Provider = "OpenId";

    /// <summary>Holds what the provider said, between its answer and our login.</summary>
    public const string AnswerScheme = "OpenIdAnswer";

    /// <summary>How long a person may wait for a provider that does not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const string Invitation = "invitation";
    private const string Return = "returnUrl";

    public static void AddProvider(this AuthenticationBuilder authentication, OpenIdOptions provider) => authentication
        .AddCookie(AnswerScheme, cookie =>
        {
            cookie.Cookie.Name = "iseg-provider";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.ExpireTimeSpan = TimeSpan.FromMinutes(5);
        })
        .AddOpenIdConnect(Provider, openId =>
        {
            openId.Authority = provider.Authority.ToString().TrimEnd('/');
            openId.RequireHttpsMetadata = !provider.AllowsHttp;
            openId.ClientId = provider.ClientId;
            openId.ClientSecret = provider.ClientSecret;
            openId.SignInScheme = AnswerScheme;
            openId.ResponseType = OpenIdConnectResponseType.Code;
            // By address, not by a form of another site, which this server takes from nobody.
            openId.ResponseMode = OpenIdConnectResponseMode.Query;
            openId.NonceCookie.SameSite = openId.CorrelationCookie.SameSite = SameSiteMode.Lax;
            // As the login itself: over plain http a browser would drop what is marked for https, and nobody could come back.
            openId.NonceCookie.SecurePolicy = openId.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            openId.BackchannelTimeout = Patience;
            openId.MapInboundClaims = false;
            openId.GetClaimsFromUserInfoEndpoint = true;
            openId.SaveTokens = false;
            openId.Scope.Add("email");
            openId.Events.OnRemoteFailure = failure =>
            {
                failure.HttpContext.RequestServices.GetRequiredService<ILogger<OpenIdOptions>>().LogWarning("The provider's login failed: {Reason}", failure.Failure?.Message);
                failure.Response.Redirect("/account/login?problem=provider");
                failure.HandleResponse();
                return Task.CompletedTask;
            };
        });

    public static void MapProvider(this WebApplication app)
    {
        app.MapGet("/account/provider", AskAsync).AllowAnonymous();
        app.MapGet("/account/provider/done", DoneAsync).AllowAnonymous();
    }

    private static async Task<IResult> AskAsync(
        string? returnUrl, string? invitation, SetupCode setup, IOptionsMonitor<OpenIdConnectOptions> options, ILogger<OpenIdOptions> logger, CancellationToken cancellationToken)
    {
        if (await setup.IsOpenAsync())
        {
            // The first account owns the server; it must not be whoever the provider happens to know.
            return TypedResults.LocalRedirect("/account/setup");
        }

        try
        {
            // Here, because a failure inside the challenge could not be answered in words any more.
            await options.Get(Provider).ConfigurationManager!.GetConfigurationAsync(cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning("The login provider does not answer: {Reason}", failure.GetBaseException().Message);
            return TypedResults.LocalRedirect("/account/login?problem=down");
        }

        return TypedResults.Challenge(
            new() { RedirectUri = "/account/provider/done", Items = { [Return] = LocalAddress.Of(returnUrl), [Invitation] = invitation } }, [Provider]);
    }

    private static async Task<IResult> DoneAsync(
        HttpContext http, AccountManager accounts, InvitationStore invitations, Arrivals arrivals, AccountOptions options, CancellationToken cancellationToken)
    {
        var answer = await http.AuthenticateAsync(AnswerScheme);
        if (answer.Principal?.FindFirstValue("sub") is not { Length: > 0 } subject)
        {
            return TypedResults.LocalRedirect("/account/login?problem=provider");
        }

        await http.SignOutAsync(AnswerScheme);
        var invitation = answer.Properties?.Items.TryGetValue(Invitation, out var secret) == true ? secret : null;
        var invited = invitation is { Length: > 0 } && await invitations.FindAsync(invitation, cancellationToken) is not null;
        var account = await accounts.FindLoginAsync(Provider, subject);
        var isNew = account is null && (invited || options.OpenId!.Admit);
        if (isNew)
        {
            try
            {
                account = await MakeAsync(accounts, answer.Principal, subject);
            }
            catch (StoreRefusedException)
            {
                // An address that has an account with a password: whoever owns that signs in with it; a provider's word is not enough.
                return TypedResults.LocalRedirect("/account/login?problem=taken");
            }
        }

        if (account is null or { Disabled: true })
        {
            return TypedResults.LocalRedirect($"/account/login?problem={(account is null ? "unknown" : "locked")}");
        }

        if (invited)
        {
            try
            {
                await (isNew ? arrivals.AcceptNewAsync(invitation!, account) : arrivals.AcceptAsync(invitation!, account.Id));
            }
            catch (StoreRefusedException)
            {
                // It held a moment ago, so somebody else was quicker.
                return TypedResults.LocalRedirect("/account/login?problem=invitation");
            }
        }

        await http.SignInAsync(AccountServices.LoginScheme, AccountManager.Principal(account), new() { IsPersistent = true });
        return TypedResults.LocalRedirect(LocalAddress.Of(answer.Properties?.Items.TryGetValue(Return, out var back) == true ? back : null));
    }

    private static async Task<AccountRow> MakeAsync(AccountManager accounts, ClaimsPrincipal person, string subject)
    {
        var email = person.FindFirstValue("email") ?? throw new StoreRefusedException("The provider gave no e-mail address.");
        var made = await accounts.CreateAsync(person.FindFirstValue("name") ?? email.Split('@')[0], email, null);
        await accounts.LinkAsync(made.Id, new UserLoginInfo(Provider, subject, Provider));
        return await accounts.FindLoginAsync(Provider, subject) ?? made;
    }
}

/// <summary>Addresses of this server only: whoever writes a link must not send people elsewhere through a login.</summary>
internal static class LocalAddress
{
    public static string Of(string? address) =>
        address is { Length: > 0 } && address[0] == '/' && (address.Length == 1 || (address[1] != '/' && address[1] != '\\')) && !address.Any(char.IsControl) ? address : "/";
}
