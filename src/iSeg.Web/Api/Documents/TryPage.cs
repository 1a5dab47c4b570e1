using iSeg.Web.Accounts;
using iSeg.Web.Api.Http;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace iSeg.Web.Api.Documents;

/// <summary>The page to try the API: Swagger UI, whose files come with the program.</summary>
internal static class TryPage
{
    public const string Address = "/api";

    /// <summary>
    /// Whether an address is the page or one of its files: below it everything else has more parts (/api/v1/..., /api/pictures/...) and is
    /// data, which browsers must not take for a page.
    /// </summary>
    public static bool Is(PathString path) => path.StartsWithSegments(Address, out var rest) && (rest.Value ?? "").LastIndexOf('/') <= 0;

    public static void MapTryPage(this IEndpointRouteBuilder app)
    {
        // Swagger UI's own mapping would take every address below /api.
        var page = app.CreateApplicationBuilder();
        page.UseSwaggerUI(Configure);
        app.MapGet(Address + "/{file?}", page.Build()).NeedsLogin();
    }

    private static void Configure(SwaggerUIOptions page)
    {
        page.RoutePrefix = Address.TrimStart('/');
        page.DocumentTitle = "API - iSeg";
        page.SwaggerEndpoint(ApiRoutes.Document, "iSeg.Web");
        page.EnableTryItOutByDefault();
        page.DisplayRequestDuration();
        page.DisplayOperationId();
        page.DocExpansion(DocExpansion.List);
        page.DefaultModelsExpandDepth(0);
    }
}
