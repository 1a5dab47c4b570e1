using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using iSeg.Web.Api.Pictures;

namespace iSeg.Web.Api.Http;

/// <summary>
/// What requests with an Idempotency-Key were answered, for a day and as long as the server runs: a program that got no answer asks again
/// and gets the first one's.
/// </summary>
internal sealed class Idempotency(TimeProvider time)
{
    public const string Header = "Idempotency-Key";

    private const int LongestKey = 200;
    private const int Most = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The key of a request; null when it has none.</summary>
    /// <exception cref="ApiException">Not a key.</exception>
    public static string? KeyOf(HttpContext http) => http.Request.Headers[Header] switch
    {
        [] => null,
        [{ Length: > 0 and <= LongestKey } key] when key.All(c => c is > ' ' and <= '~') => key,
        _ => throw ApiException.Bad($"{Header} must be 1 to {LongestKey} visible ASCII characters, a UUID say."),
    };

    /// <summary>An id that the same request with the same key has again; a new one where there is no key.</summary>
    public static Guid IdOf(HttpContext http) => KeyOf(http) is not { } key ? Guid.NewGuid() : Derive($"{http.Caller().Id}\n{http.Request.Method} {http.Request.Path}\n{key}");

    public static Guid Derive(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (KeyOf(http) is not { } key)
        {
            return await next(context);
        }

        var fresh = new Entry(await FingerprintAsync(http), time.GetUtcNow());
        var name = $"{http.Caller().Id}\n{http.Request.Method} {http.Request.Path}\n{key}";
        Forget();
        var entry = _entries.GetOrAdd(name, fresh);
        if (!ReferenceEquals(entry, fresh) && TakesFile(http))
        {
            // Most programs look at no answer before they have sent everything.
            http.TakeLargeBody();
            await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
        }

        if (entry.Fingerprint != fresh.Fingerprint)
        {
            throw ApiException.Senseless($"This {Header} was used for another request already. Make a new one for each thing to be done.");
        }

        if (!ReferenceEquals(entry, fresh))
        {
            return entry.Answer ?? throw ApiException.Conflict("The first request with this Idempotency-Key is still being worked on. Ask again in a moment.");
        }

        try
        {
            return fresh.Answer = await next(context);
        }
        finally
        {
            if (fresh.Answer is not IStatusCodeHttpResult { StatusCode: >= 200 and < 300 })
            {
                _entries.TryRemove(KeyValuePair.Create(name, fresh));
            }
        }
    }

    private static bool TakesFile(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<TakesFile>() is not null;

    /// <summary>What tells one request from another; files are told by their length, since they are not kept.</summary>
    private static async Task<string> FingerprintAsync(HttpContext http)
    {
        var request = http.Request;
        if (TakesFile(http) || !request.HasJsonContentType())
        {
            return $"{request.QueryString} {request.ContentType} {request.ContentLength}";
        }

        request.EnableBuffering();
        var hash = await SHA256.HashDataAsync(request.Body, http.RequestAborted);
        request.Body.Position = 0;
        return $"{request.QueryString} {Convert.ToHexString(hash)}";
    }

    private void Forget()
    {
        var old = time.GetUtcNow() - Lifetime;
        if (_entries.Count >= Most)
        {
            old = _entries.Values.Select(e => e.At).Order().ElementAt(Most / 2);
        }

        foreach (var (name, entry) in _entries.Where(e => e.Value.At < old))
        {
            _entries.TryRemove(KeyValuePair.Create(name, entry));
        }
    }

    private sealed class Entry(string fingerprint, DateTimeOffset at)
    {
        public string Fingerprint { get; } = fingerprint;

        public DateTimeOffset At { get; } = at;

        public object? Answer { get; set; }
    }
}

/// <summary>Endpoints that do a thing once however often they are asked with one key.</summary>
internal static class IdempotentEndpoints
{
    public static RouteHandlerBuilder OnceByKey(this RouteHandlerBuilder endpoint) =>
        endpoint.AddEndpointFilter((context, next) => context.HttpContext.RequestServices.GetRequiredService<Idempotency>().InvokeAsync(context, next))
            .WithMetadata(new HonoursIdempotencyKey()).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
