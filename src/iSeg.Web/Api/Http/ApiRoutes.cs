using iSeg.Web.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace iSeg.Web.Api.Http;

/// <summary>Where the API lies, and what all its endpoints have in common (docs/api.md).</summary>
internal static class ApiRoutes
{
    public const string Base = "/api/v1";

    /// <summary>The description of all of it, for programs.</summary>
    public const string Document = Base + "/openapi.json";

    private static readonly int[] Everywhere =
    [
        StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden,
        StatusCodes.Status404NotFound, StatusCodes.Status429TooManyRequests, StatusCodes.Status500InternalServerError,
    ];

    private static readonly int[] OfChanges = [StatusCodes.Status503ServiceUnavailable, StatusCodes.Status507InsufficientStorage];

    /// <summary>Endpoints of one resource below <see cref="Base"/>: each still has to say what right it needs.</summary>
    /// <param name="app">The program.</param>
    /// <param name="path">Below the base, as "/projects/{projectId:int}/imports".</param>
    /// <param name="tag">The resource, as the page to try it groups by.</param>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder app, string path, string tag)
    {
        var group = app.MapGroup(Base + path).WithTags(tag).DisableAntiforgery();
        foreach (var status in Everywhere)
        {
            group.ProducesProblem(status);
        }

        // Known only when an endpoint has its methods: whatever changes something may find the store's disk full, or the store busy.
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            if (endpoint.Metadata.OfType<HttpMethodMetadata>().LastOrDefault() is { } methods && !methods.HttpMethods.Contains(HttpMethods.Get))
            {
                foreach (var status in OfChanges)
                {
                    endpoint.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), ["application/problem+json"]));
                }
            }
        });
        return group;
    }

    /// <summary>What an endpoint is called and does, for people.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="name">Of the operation, as generated clients call it: "listPictures".</param>
    /// <param name="summary">A short sentence without a full stop.</param>
    /// <param name="description">More, where it needs more.</param>
    public static RouteHandlerBuilder Says(this RouteHandlerBuilder endpoint, string name, string summary, string? description = null)
    {
        endpoint.WithName(name).WithSummary(summary);
        return description is null ? endpoint : endpoint.WithDescription(description);
    }

    /// <summary>A representation with an ETag, asked for with If-None-Match perhaps.</summary>
    public static RouteHandlerBuilder Gives<T>(this RouteHandlerBuilder endpoint) =>
        endpoint.Produces<T>().Produces(StatusCodes.Status304NotModified);

    /// <summary>Takes JSON; refuses what is no JSON, too long, or makes no sense.</summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint)
        where T : notnull =>
        endpoint.Accepts<T>("application/json").ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    /// <summary>Takes a file as the body, as it is.</summary>
    public static RouteHandlerBuilder TakesFile(this RouteHandlerBuilder endpoint, string type, params string[] others) =>
        endpoint.Accepts<Stream>(type, others).WithMetadata(new TakesFile()).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    /// <summary>Changes something that has an ETag; If-Match is honoured.</summary>
    public static RouteHandlerBuilder Matches(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new HonoursIfMatch()).ProducesProblem(StatusCodes.Status412PreconditionFailed);

    /// <summary>Who the request comes from.</summary>
    public static Caller Caller(this HttpContext http) => http.RequestServices.GetRequiredService<CallerContext>().Current;
}

/// <summary>The body is a file, whatever it calls itself: it may be large, and is read once.</summary>
internal sealed class TakesFile;

/// <summary>Says in the description that If-Match is looked at.</summary>
internal sealed class HonoursIfMatch;

/// <summary>Says in the description that Idempotency-Key is looked at.</summary>
internal sealed class HonoursIdempotencyKey;
