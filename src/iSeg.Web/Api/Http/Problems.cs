using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.Metadata;

namespace iSeg.Web.Api.Http;

/// <summary>
/// Every refusal below <see cref="ApiRoutes.Base"/> is a problem document (RFC 9457), also those that come from routing, limits and guards
/// before any of our code runs.
/// </summary>
internal sealed class Problems(RequestDelegate next, ILogger<Problems> logger)
{
    /// <summary>A write of another program is over soon.</summary>
    private const string BusySeconds = "1";

    /// <summary>Nobody knows how long somebody's jobs take; small ones are over by then.</summary>
    private const string JobSeconds = "10";

    public async Task InvokeAsync(HttpContext http)
    {
        if (!http.Request.Path.StartsWithSegments(ApiRoutes.Base))
        {
            await next(http);
            return;
        }

        try
        {
            await next(http);
        }
        catch (Exception exception) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            var refusal = exception is BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } ? ApiException.Bad(Unreadable(http)) : ApiException.From(exception);
            if (refusal is null)
            {
                logger.LogError(exception, "{Method} {Path} failed", http.Request.Method, http.Request.Path);
            }

            await WriteAsync(http, refusal ?? new(StatusCodes.Status500InternalServerError, Usual(StatusCodes.Status500InternalServerError)));
            return;
        }

        if (http.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null or 0 })
        {
            var status = http.Response.StatusCode;
            await WriteAsync(http, new(status, status == StatusCodes.Status400BadRequest ? Unreadable(http) : Usual(status)));
        }
    }

    /// <summary>Writes a refusal as the answer.</summary>
    public static Task WriteAsync(HttpContext http, ApiException refusal)
    {
        // Limits of requests have said already when there is room again.
        var wait = refusal.Status switch
        {
            StatusCodes.Status503ServiceUnavailable => BusySeconds,
            StatusCodes.Status429TooManyRequests => JobSeconds,
            _ => null,
        };
        if (wait is not null && http.Response.Headers.RetryAfter.Count == 0)
        {
            http.Response.Headers.RetryAfter = wait;
        }

        http.Response.Headers.ETag = default;
        return TypedResults.Problem(refusal.Message, http.Request.Path, refusal.Status, extensions: refusal.More).ExecuteAsync(http);
    }

    /// <summary>What a status means where nobody said more.</summary>
    public static string Usual(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "Send a token: 'Authorization: Bearer iseg_...'. The page of your account makes them.",
        StatusCodes.Status403Forbidden => "This was refused: pages of other sites may not call this server, and without logins nobody from other machines may.",
        StatusCodes.Status404NotFound => $"There is nothing at this address. {ApiRoutes.Document} lists all that there are.",
        StatusCodes.Status405MethodNotAllowed => "This address has no such method; the header Allow names those that it has.",
        StatusCodes.Status413PayloadTooLarge => "The body is larger than what is taken here. Send less at once.",
        StatusCodes.Status415UnsupportedMediaType => "The body is not of a kind that is taken here. JSON needs 'Content-Type: application/json', a file 'Content-Type: application/octet-stream' (curl names another by itself).",
        StatusCodes.Status429TooManyRequests => "Too many requests. Wait as long as the header Retry-After says.",
        StatusCodes.Status500InternalServerError => "The server stumbled over this request; its log says why. If it happens again, tell whoever runs the server.",
        _ => "The request was refused.",
    };

    /// <summary>Routing says no more than "400" when a value of the address cannot be read; here is which one.</summary>
    private static string Unreadable(HttpContext http)
    {
        foreach (var parameter in http.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? [])
        {
            var type = Nullable.GetUnderlyingType(parameter.ParameterInfo.ParameterType) ?? parameter.ParameterInfo.ParameterType;
            if (!parameter.IsOptional && type == typeof(string) && !http.Request.Query.ContainsKey(parameter.Name) && !http.Request.RouteValues.ContainsKey(parameter.Name))
            {
                return $"'{parameter.Name}' is missing: add '?{parameter.Name}=...' to the address.";
            }

            if (http.Request.Query[parameter.Name] is [{ } text, ..] && type != typeof(string) && !CanRead(type, text))
            {
                return $"'{parameter.Name}' is '{(text.Length > 40 ? text[..40] + "..." : text)}'; it must be {Kind(type)}.";
            }
        }

        return $"A value in the address or a header is missing or not of the kind that is asked for; {ApiRoutes.Document} says which there are.";
    }

    private static bool CanRead(Type type, string text)
    {
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromString(null, CultureInfo.InvariantCulture, text) is not null;
        }
        catch (Exception)
        {
            // Converters throw whatever they like.
            return false;
        }
    }

    private static string Kind(Type type) => type switch
    {
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) || type == typeof(long) => "a whole number",
        _ when type == typeof(double) => "a number",
        _ => "of another kind",
    };
}
