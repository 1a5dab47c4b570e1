using System.Globalization;
using System.Threading.RateLimiting;
using iSeg.Web.Shell;
using Microsoft.AspNetCore.RateLimiting;

namespace iSeg.Web.Accounts;

/// <summary>How often one address may try logins, invitations and tokens, and how much one caller may ask for and send at once.</summary>
internal static class LoginLimits
{
    /// <summary>Tries a minute from one address, at everything that takes a secret.</summary>
    public const int Tries = 20;

    /// <summary>Requests a minute of one API token; a burst of as many is let through at once.</summary>
    public const int TokenRequests = 1200;

    /// <summary>Uploads of one caller at the same time; each may be a large file, and waits on the server's disk until it is read.</summary>
    public const int Uploads = 8;

    /// <summary>On endpoints that take a picture file, or many, as their body.</summary>
    private sealed class UploadMark;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan UploadPause = TimeSpan.FromSeconds(5);

    public static void AddLoginLimits(this IServiceCollection services) => services.AddRateLimiter(limits =>
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.OnRejected = (rejected, _) => new(AnswerAsync(rejected));
        limits.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(TriesOf), PartitionedRateLimiter.Create<HttpContext, string>(UploadsOf));
    });

    /// <summary>Holds the endpoint to <see cref="Uploads"/> at the same time.</summary>
    public static TBuilder CountsAsUpload<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new UploadMark());

    private static Task AnswerAsync(OnRejectedContext rejected)
    {
        // Of the three kinds of limits only a token's says when there is room again; after all of a window there is for certain.
        var http = rejected.HttpContext;
        var isToken = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var known);
        var isUpload = !isToken && IsUpload(http);
        var wait = isToken ? known : isUpload ? UploadPause : Window;
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return PlainAnswers.WriteAsync(
            http,
            StatusCodes.Status429TooManyRequests,
            isToken ? "Too many requests" : isUpload ? "Too many uploads at once" : "Too many tries",
            (isToken ? $"Your tokens asked for more than {TokenRequests} things a minute."
                : isUpload ? $"At most {Uploads} files are taken from you at the same time."
                : "There were too many tries from your address.") + $" Wait {seconds} seconds and try again.",
            (http.Request.Path + http.Request.QueryString, "Try again"));
    }

    private static RateLimitPartition<string> TriesOf(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress?.ToString() ?? "";
        if (TriesASecret(http.Request))
        {
            return Sliding($"tries {address}");
        }

        // A token that is good counts for itself, one that is not for its sender.
        var caller = Caller.From(http.User);
        return !TokenAuthentication.Brings(http.Request) ? RateLimitPartition.GetNoLimiter("pages")
            : caller.IsNobody ? Sliding($"bad token {address}")
            : RateLimitPartition.GetTokenBucketLimiter(
                $"token {caller.Id}",
                _ => new() { TokenLimit = TokenRequests, TokensPerPeriod = TokenRequests / 60, ReplenishmentPeriod = TimeSpan.FromSeconds(1) });
    }

    private static RateLimitPartition<string> UploadsOf(HttpContext http) => IsUpload(http)
        ? RateLimitPartition.GetConcurrencyLimiter($"uploads {Caller.From(http.User).Id}", _ => new() { PermitLimit = Uploads })
        : RateLimitPartition.GetNoLimiter("no upload");

    private static RateLimitPartition<string> Sliding(string key) =>
        RateLimitPartition.GetSlidingWindowLimiter(key, _ => new() { PermitLimit = Tries, Window = Window, SegmentsPerWindow = 6 });

    /// <summary>By the endpoint, not by the address, which can be written in more than one way. Whoever is nobody is sent away before sending much.</summary>
    private static bool IsUpload(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<UploadMark>() is not null && !Caller.From(http.User).IsNobody;

    private static bool TriesASecret(HttpRequest request) =>
        (HttpMethods.IsPost(request.Method) && request.Path.StartsWithSegments("/account")) || request.Path.StartsWithSegments("/account/join");
}
