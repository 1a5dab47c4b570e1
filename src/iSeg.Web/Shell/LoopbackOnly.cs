using System.Net;

namespace iSeg.Web.Shell;

/// <summary>
/// Without accounts nobody but the person at this machine may get in: other addresses are neither listened on nor answered. The Host
/// header is checked by <c>AllowedHosts</c>, so that a foreign page cannot reach in by a name of its own.
/// </summary>
internal static class LoopbackOnly
{
    /// <summary>The names of this machine, as appsettings.json has them.</summary>
    public const string AllowedHosts = "localhost;127.0.0.1;[::1]";

    /// <summary>Why the server must not listen on these addresses (as in <c>urls</c>, with semicolons between); null when it may.</summary>
    public static string? Refusal(string? urls)
    {
        foreach (var url in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!IsLoopback(url))
            {
                return $"'{url}' would let other machines in, and without --team there are no accounts. Start with --team (docs/team.md), " +
                    "or use an address such as http://localhost:5080 and a tunnel (ssh -L) to reach it from elsewhere.";
            }
        }

        return null;
    }

    /// <summary>Whether a request comes from this machine.</summary>
    public static bool Admits(HttpContext context) => context.Connection.RemoteIpAddress is not { } remote || IPAddress.IsLoopback(remote);

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
