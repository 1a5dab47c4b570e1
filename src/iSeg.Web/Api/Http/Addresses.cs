using Microsoft.AspNetCore.Routing.Template;

namespace iSeg.Web.Api.Http;

/// <summary>
/// Tells an address that is not there from one that was asked in the wrong way. Routing would do that by itself, but the pages' own
/// endpoint for whatever else there may be takes every address that the API's endpoints decline.
/// </summary>
internal sealed class Addresses(EndpointDataSource endpoints)
{
    private readonly Lazy<IReadOnlyList<(TemplateMatcher Path, string Method)>> _all = new(() =>
    [
        .. from endpoint in endpoints.Endpoints.OfType<RouteEndpoint>()
           where endpoint.RoutePattern.RawText?.TrimEnd('/').StartsWith(ApiRoutes.Base + "/", StringComparison.Ordinal) == true
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
           select (new TemplateMatcher(TemplateParser.Parse(endpoint.RoutePattern.RawText!.TrimStart('/').TrimEnd('/')), []), method),
    ]);

    /// <summary>404, 405 (with the header Allow), or 415 for an address that nothing has answered.</summary>
    public int Explain(HttpContext http)
    {
        var methods = _all.Value.Where(a => a.Path.TryMatch(http.Request.Path, [])).Select(a => a.Method).Distinct().ToList();
        if (methods.Count == 0)
        {
            return StatusCodes.Status404NotFound;
        }

        if (methods.Contains(http.Request.Method))
        {
            // The only other thing that an endpoint declines is what a body is.
            return http.Request.ContentType is null ? StatusCodes.Status404NotFound : StatusCodes.Status415UnsupportedMediaType;
        }

        http.Response.Headers.Allow = string.Join(", ", methods);
        return StatusCodes.Status405MethodNotAllowed;
    }
}
