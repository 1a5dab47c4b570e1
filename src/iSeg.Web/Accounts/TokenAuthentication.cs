using System.Security.Claims;
using System.Text.Encodings.Web;
using iSeg.Data.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace iSeg.Web.Accounts;

/// <summary>`Authorization: Bearer iseg_...`: a program acts for a person, within the token's scopes.</summary>
internal sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiTokenStore tokens, AccessDirectory directory)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Token";

    private const string Bearer = "Bearer ";

    /// <summary>Whether a request brings a token, good or bad: then nothing else counts.</summary>
    public static bool Brings(HttpRequest request) => request.Headers.Authorization.ToString().StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!Brings(Request))
        {
            return AuthenticateResult.NoResult();
        }

        // Neither the token nor a part of it gets into the log.
        var token = await tokens.FindAsync(Request.Headers.Authorization.ToString()[Bearer.Length..].Trim(), Context.RequestAborted);
        if (token is null || !(await directory.GetAsync()).Accounts.TryGetValue(token.AccountId, out var account) || account.Disabled)
        {
            return AuthenticateResult.Fail("The token is unknown, revoked or too old.");
        }

        var identity = new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, account.Id), new(ClaimTypes.Name, account.Name), new(Caller.ScopeClaim, string.Join(' ', token.Scopes))], Name);
        return AuthenticateResult.Success(new(new(identity), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer realm=\"iSeg\"";
        return AccessAnswers.WriteAsync(Context, AccessRefusal.SignIn, "The token is unknown, revoked or too old. Make a new one on the page of your account.");
    }
}
