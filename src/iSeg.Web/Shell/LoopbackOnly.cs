using System.Net;

namespace iSeg.Web.Shell;

/// <summary>
/// There are no accounts yet, so nobody but the person at this machine may get in: other addresses are neither listened on nor
/// answered. The Host header is checked by <c>AllowedHosts</c>, so that a foreign page cannot reach in by a name of its own.
/// </summary>
internal static class LoopbackOnly
{
    /// <summary>Why the server must not listen on these addresses (as in <c>urls</c>, with semicolons between); null when it may.</summary>
    public static string? Refusal(string? urls)
    {
        foreach (var url in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!IsLoopback(url))
            {
                return $"'{url}' would let other machines in, and this version has no accounts. Use an address such as http://localhost:5080, " +
                    "and a tunnel (ssh -L) to reach it from elsewhere.";
            }
        }

        return null;
    }

    public static void UseLoopbackOnly(this WebApplication app) => app.Use((context, next) =>
    {
        if ((context.Connection.RemoteIpAddress is { } remote && !IPAddress.IsLoopback(remote)) || IsForeign(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.XFrameOptions = "SAMEORIGIN";
        context.Response.Headers["Referrer-Policy"] = "same-origin";
        return next(context);
    });

    /// <summary>A page of another site that the person at this machine has open; it may neither post nor open sockets here.</summary>
    private static bool IsForeign(HttpRequest request) =>
        request.Headers.Origin is [{ Length: > 0 } origin]
        && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));

    private static bool IsLoopback(string url)
    {
        try
        {
            var host = BindingAddress.Parse(url).Host;
            return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
