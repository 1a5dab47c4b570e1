using System.Security.Cryptography;
using iSeg.Web.Accounts;
using iSeg.Web.Api.Documents;
using iSeg.Web.Api.Http;

namespace iSeg.Web.Shell;

/// <summary>What every request passes before anything else looks at it (docs/security.md).</summary>
internal static class Guards
{
    /// <summary>Where a page finds the nonce of its one inline element, the import map.</summary>
    public const string NonceKey = "csp-nonce";

    public static void UseGuards(this WebApplication app, AccountOptions options)
    {
        if (options.IsTeam)
        {
            app.UseHsts();
        }

        app.Use((context, next) =>
        {
            if ((!options.IsTeam && !LoopbackOnly.Admits(context)) || IsForeign(context.Request))
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return context.Request.Path.StartsWithSegments(ApiRoutes.Base)
                    ? Problems.WriteAsync(context, new(StatusCodes.Status403Forbidden, Problems.Usual(StatusCodes.Status403Forbidden)))
                    : Task.CompletedTask;
            }

            // At the last moment: an error page begins by throwing away what was written so far.
            context.Items[NonceKey] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
            context.Response.OnStarting(() =>
            {
                Protect(context, options.OpenId);
                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    /// <summary>
    /// A page of another site that somebody has open may neither post nor open sockets here. Browsers say in Origin and Sec-Fetch-Site
    /// where a request comes from and let no page forge either; programs send neither.
    /// </summary>
    private static bool IsForeign(HttpRequest request)
    {
        var changes = !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));
        return (request.Headers.Origin is [{ Length: > 0 } origin]
                && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)))
            || (changes && request.Headers["Sec-Fetch-Site"] is ["cross-site" or "same-site"]);
    }

    private static void Protect(HttpContext context, OpenIdOptions? provider)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
        if (context.Request.Path.StartsWithSegments("/api") && !TryPage.Is(context.Request.Path))
        {
            // What was uploaded is data: opened as a page, it can run nothing and load nothing.
            headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";
            return;
        }

        // Scripts are files of ours; the nonce is for the import map, which is data. Styles are set inline by MudBlazor's theme and popovers.
        // A form's answer may lead on to the provider's login page.
        headers.ContentSecurityPolicy =
            $"default-src 'self'; script-src 'self' 'nonce-{context.Items[NonceKey]}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; "
            + $"connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'{(provider is null ? "" : " " + provider.Authority.GetLeftPart(UriPartial.Authority))}; frame-ancestors 'none'";
    }
}
