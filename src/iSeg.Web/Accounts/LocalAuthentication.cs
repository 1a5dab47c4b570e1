using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace iSeg.Web.Accounts;

/// <summary>Without logins everybody who gets as far as this is the person at this machine (see <see cref="Shell.LoopbackOnly"/>).</summary>
internal sealed class LocalAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Local";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var identity = new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, Caller.Local.Id), new(ClaimTypes.Name, Caller.Local.Name)], Name);
        return Task.FromResult(AuthenticateResult.Success(new(new(identity), Name)));
    }
}
