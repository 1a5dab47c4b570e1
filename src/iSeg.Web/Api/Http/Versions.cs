using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace iSeg.Web.Api.Http;

/// <summary>Strong entity tags: of a revision where there is one, else of the very bytes that are sent.</summary>
internal static class Versions
{
    private const int TagBytes = 12;

    /// <summary>The tag of what a body looks like as JSON.</summary>
    public static string Of<T>(HttpContext http, T body) => Of(JsonSerializer.SerializeToUtf8Bytes(body, http.Json()));

    /// <summary>The tag of something that a text tells from all its other versions.</summary>
    public static string Of(string version) => $"\"{version}\"";

    /// <summary>Answers with a body and its tag, or with 304 when the caller has it already.</summary>
    public static IResult Answer<T>(HttpContext http, T body, string? tag = null)
    {
        if (tag is not null && Has(http, tag))
        {
            return new NotModified(tag);
        }

        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, http.Json());
        tag ??= Of(bytes);
        if (Has(http, tag))
        {
            return new NotModified(tag);
        }

        http.Response.Headers.ETag = tag;
        http.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Bytes(bytes, "application/json");
    }

    /// <summary>Lets a change go on that says nothing of versions, or names the one that there is.</summary>
    /// <exception cref="ApiException">412: there is another version now.</exception>
    public static void Require(HttpContext http, params ReadOnlySpan<string> tags)
    {
        var wanted = http.Request.GetTypedHeaders().IfMatch;
        if (http.Request.Headers.IfMatch.Count == 0)
        {
            return;
        }

        foreach (var tag in tags)
        {
            if (wanted.Any(w => w.Equals(EntityTagHeaderValue.Any) || w.Compare(new(tag), useStrongComparison: true)))
            {
                return;
            }
        }

        throw new ApiException(
            StatusCodes.Status412PreconditionFailed,
            $"It is not what If-Match names any more: somebody changed it since you got it (now {tags[0]}). Get it again, look, and decide anew.");
    }

    /// <summary>Whether the caller makes a change depend on a version.</summary>
    public static bool Asks(HttpContext http) => http.Request.GetTypedHeaders().IfMatch is { Count: > 0 } wanted && !wanted.Contains(EntityTagHeaderValue.Any);

    /// <summary>Whether the caller asks only for what it does not have, and has this version.</summary>
    private static bool Has(HttpContext http, string tag) => HttpMethods.IsGet(http.Request.Method) &&
        http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(new(tag), useStrongComparison: false));

    private static string Of(byte[] bytes) => $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, TagBytes))}\"";

    private sealed class NotModified(string tag) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.ETag = tag;
            httpContext.Response.Headers.CacheControl = "private, no-cache";
            httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
    }
}
