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

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan UploadPause = TimeSpan.FromSeconds(5);

    public static void AddLoginLimits(this IServiceCollection services) => services.AddRateLimiter(limits =>
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.OnRejected = (rejected, _) => new(AnswerAsync(rejected));
        limits.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(TriesOf), PartitionedRateLimiter.Create<HttpContext, string>(UploadsOf));
    });

    private static Task AnswerAsync(OnRejectedContext rejected)
    {
        var http = rejected.HttpContext;
        var isUpload = IsUpload(http.Request);

        // A window says nothing about itself; after all of it there is room for certain.
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : isUpload ? UploadPause : Window;
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return PlainAnswers.WriteAsync(
            http,
            StatusCodes.Status429TooManyRequests,
            isUpload ? "Too many uploads at once" : "Too many tries",
            $"{(isUpload ? $"At most {Uploads} files are taken from you at the same time." : "There were too many tries from your address.")} Wait {seconds} seconds and try again.",
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

    private static RateLimitPartition<string> UploadsOf(HttpContext http) => IsUpload(http.Request) && Caller.From(http.User) is { IsNobody: false } caller
        ? RateLimitPartition.GetConcurrencyLimiter($"uploads {caller.Id}", _ => new() { PermitLimit = Uploads })
        : RateLimitPartition.GetNoLimiter("no upload");

    private static RateLimitPartition<string> Sliding(string key) =>
        RateLimitPartition.GetSlidingWindowLimiter(key, _ => new() { PermitLimit = Tries, Window = Window, SegmentsPerWindow = 6 });

    private static bool IsUpload(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && (request.Path.StartsWithSegments("/api/projects") || request.Path.StartsWithSegments("/api/v1/projects")) && request.Path.Value!.EndsWith("/pictures", StringComparison.OrdinalIgnoreCase);

    private static bool TriesASecret(HttpRequest request) =>
        (HttpMethods.IsPost(request.Method) && request.Path.StartsWithSegments("/account")) || request.Path.StartsWithSegments("/account/join");
}
