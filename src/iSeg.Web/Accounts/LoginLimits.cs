using System.Threading.RateLimiting;

namespace iSeg.Web.Accounts;

/// <summary>How often one address may try logins, invitations and tokens, and how much one caller may ask for.</summary>
internal static class LoginLimits
{
    /// <summary>Tries a minute from one address, at everything that takes a secret.</summary>
    public const int Tries = 20;

    /// <summary>Requests a minute of one API token; a burst of as many is let through at once.</summary>
    public const int TokenRequests = 1200;

    public static void AddLoginLimits(this IServiceCollection services) => services.AddRateLimiter(limits =>
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.OnRejected = async (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "60";
            await TypedResults.Problem("Too many tries. Wait a minute and try again.", statusCode: StatusCodes.Status429TooManyRequests).ExecuteAsync(rejected.HttpContext);
        };
        limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http =>
        {
            var address = http.Connection.RemoteIpAddress?.ToString() ?? "";
            if (TriesASecret(http.Request))
            {
                return RateLimitPartition.GetSlidingWindowLimiter(
                    $"tries {address}", _ => new() { PermitLimit = Tries, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6 });
            }

            var caller = Caller.From(http.User);
            if (TokenAuthentication.Brings(http.Request))
            {
                // A token that is good counts for itself, one that is not for its sender.
                return caller.IsNobody
                    ? RateLimitPartition.GetSlidingWindowLimiter(
                        $"bad token {address}", _ => new() { PermitLimit = Tries, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6 })
                    : RateLimitPartition.GetTokenBucketLimiter(
                        $"token {caller.Id}",
                        _ => new() { TokenLimit = TokenRequests, TokensPerPeriod = TokenRequests / 60, ReplenishmentPeriod = TimeSpan.FromSeconds(1) });
            }

            return RateLimitPartition.GetNoLimiter("pages");
        });
    });

    private static bool TriesASecret(HttpRequest request) =>
        (HttpMethods.IsPost(request.Method) && request.Path.StartsWithSegments("/account")) || request.Path.StartsWithSegments("/account/join");
}
