using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace iSeg.Web.Accounts;

/// <summary>
/// Who may make the first account: whoever sits at this machine, or knows the code that the server printed when it started. The code is
/// in memory only and is of no use once there is an account.
/// </summary>
public sealed class SetupCode(AccessDirectory directory)
{
    /// <summary>Twelve characters in groups of four, of an alphabet that cannot be misread: 60 bits.</summary>
    public string Code { get; } = string.Join('-', RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 12).Chunk(4).Select(part => new string(part)));

    public async ValueTask<bool> IsOpenAsync() => (await directory.GetAsync()).Accounts.Count == 0;

    /// <summary>Whether the request comes from this machine, and not through a proxy on it.</summary>
    public static bool IsFromHere(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
        && !http.Request.Headers.ContainsKey("X-Forwarded-For") && !http.Request.Headers.ContainsKey("Forwarded") && !http.Request.Headers.ContainsKey("X-Original-For")
        && (http.Request.Host.Host is "localhost" || (IPAddress.TryParse(http.Request.Host.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host)));

    public bool Fits(string? typed) =>
        typed is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Plain(typed)), Encoding.UTF8.GetBytes(Plain(Code)));

    private static string Plain(string code) => code.Replace("-", "", StringComparison.Ordinal).Trim().ToUpperInvariant();
}
