using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace iSeg.Web.Tests.Accounts;

/// <summary>
/// A small OpenID Connect provider on this machine: discovery, keys, authorisation code with PKCE, tokens, and ways to be wrong. Whoever comes
/// is let in as <see cref="Subject"/>.
/// </summary>
internal sealed class TestProvider : IAsyncDisposable
{
    public const string ClientId = "iseg-test";
    public const string ClientSecret = "the-secret-of-the-client-42";

    private readonly WebApplication _app;
    private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "key" };
    private readonly ConcurrentDictionary<string, IQueryCollection> _codes = new();

    public TestProvider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/.well-known/openid-configuration", Discover);
        _app.MapGet("/keys", Keys);
        _app.MapGet("/authorize", Authorize);
        _app.MapPost("/token", (Delegate)TokenAsync);
        ((IHost)_app).Start();
        Address = _app.Urls.Single();
    }

    public string Address { get; }

    /// <summary>Who comes next.</summary>
    public (string Id, string Name, string Email) Subject { get; set; } = ("1", "Nora New", "nora@example.org");

    /// <summary>Answers nothing but 503.</summary>
    public bool IsDown { get; set; }

    /// <summary>What is wrong with the next tokens; empty for nothing.</summary>
    public string Fault { get; set; } = "";

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private IResult Discover() => IsDown ? Results.StatusCode(503) : Results.Json(new
    {
        issuer = Address,
        authorization_endpoint = Address + "/authorize",
        token_endpoint = Address + "/token",
        jwks_uri = Address + "/keys",
        response_types_supported = new[] { "code" },
        subject_types_supported = new[] { "public" },
        id_token_signing_alg_values_supported = new[] { "RS256" },
        code_challenge_methods_supported = new[] { "S256" },
    });

    private IResult Keys()
    {
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new(_key.Rsa.ExportParameters(includePrivateParameters: false)) { KeyId = _key.KeyId });
        return Results.Json(new { keys = new[] { new { kty = key.Kty, kid = key.Kid, n = key.N, e = key.E, use = "sig", alg = "RS256" } } });
    }

    private IResult Authorize(HttpContext http)
    {
        var query = http.Request.Query;
        if (query["client_id"] != ClientId || query["response_type"] != "code" || query["code_challenge_method"] != "S256" || query["nonce"].Count == 0 || query["state"].Count == 0)
        {
            return Results.BadRequest("not what a client of this provider asks");
        }

        if (Fault == "refused by the person")
        {
            return Results.Redirect($"{query["redirect_uri"]}?error=access_denied&state={Uri.EscapeDataString(query["state"]!)}");
        }

        var code = Guid.NewGuid().ToString("n");
        _codes[code] = query;
        var state = Fault == "state" ? "somebody-elses" : query["state"].ToString();
        return Results.Redirect($"{query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(state)}");
    }

    private async Task<IResult> TokenAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        if (IsDown)
        {
            return Results.StatusCode(503);
        }

        if (form["client_id"] != ClientId || form["client_secret"] != ClientSecret || !_codes.TryRemove(form["code"]!, out var asked) || asked["redirect_uri"] != form["redirect_uri"]
            || Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"]!))) != asked["code_challenge"] || Fault == "code")
        {
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        }

        return Results.Json(new { access_token = "opaque", token_type = "Bearer", expires_in = 60, id_token = IdToken(asked) });
    }

    private string IdToken(IQueryCollection asked)
    {
        using var stranger = RSA.Create(2048);
        var now = DateTime.UtcNow;
        var expires = Fault == "expired" ? now.AddHours(-1) : now.AddMinutes(5);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Fault == "issuer" ? "https://evil.example" : Address,
            Audience = Fault == "audience" ? "another client" : ClientId,
            IssuedAt = expires.AddMinutes(-5),
            NotBefore = expires.AddMinutes(-5),
            Expires = expires,
            Subject = new ClaimsIdentity(
            [
                new("sub", Subject.Id), new("name", Subject.Name), new("email", Subject.Email),
                new("nonce", Fault == "nonce" ? "of another login" : asked["nonce"].ToString()),
            ]),
            SigningCredentials = new(Fault == "signature" ? new RsaSecurityKey(stranger.ExportParameters(true)) { KeyId = _key.KeyId } : _key, SecurityAlgorithms.RsaSha256),
        });
    }
}
