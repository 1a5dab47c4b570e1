using iSeg.Web.Accounts;
using iSeg.Web.Api.Annotations;
using iSeg.Web.Api.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace iSeg.Web.Api.Documents;

/// <summary>The API's description for programs (OpenAPI), made from the endpoints themselves.</summary>
internal static class ApiDocument
{
    private const string Name = "v1";
    private const string Scheme = "token";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.ShouldInclude = description => $"/{description.RelativePath}".StartsWith(ApiRoutes.Base + "/", StringComparison.Ordinal);
        options.AddDocumentTransformer(DescribeAsync);
        options.AddOperationTransformer(HeaderNotes.AddAsync);
        options.AddSchemaTransformer(DescribeSegmentationAsync);
    });

    public static void MapApiDocument(this IEndpointRouteBuilder app) => app.MapOpenApi(ApiRoutes.Document).NeedsLogin();

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new()
        {
            Title = "iSeg.Web",
            Version = "1",
            Description =
                "Projects, pictures, annotations, segmentation, import and export. [Back to the projects](/)\n\n"
                + "Send `Authorization: Bearer iseg_...` with a token of your account page; on a server without logins none is needed, and on this page your login counts as well. "
                + "Lists come in pages: send what `next` says as `after` (the header `Link` has the whole address). "
                + "Answers carry an `ETag`: `If-None-Match` saves sending what you have, `If-Match` refuses a change of what somebody else has changed (412). "
                + "Every refusal is a problem document (RFC 9457) whose `detail` says what is wrong and what to do.",
            License = new() { Name = "MIT" },
        };
        // Wherever the document was fetched from: behind a proxy the server does not know its own name.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A token of your account page: iseg_..." },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        return Task.CompletedTask;
    }

    /// <summary>Its converter decides by the kind of JSON, which nobody can see from outside.</summary>
    private static Task DescribeSegmentationAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(Segmentation))
        {
            var whole = new OpenApiSchema { Type = JsonSchemaType.Integer };
            schema.Description = "A mask as COCO writes it.";
            schema.OneOf =
            [
                new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Description = "Run lengths down the columns, background first; `counts` as COCO's compressed text or as plain numbers.",
                    Required = new HashSet<string> { "size", "counts" },
                    Properties = new Dictionary<string, IOpenApiSchema>
                    {
                        ["size"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = whole, MinItems = 2, MaxItems = 2, Description = "height, width" },
                        ["counts"] = new OpenApiSchema
                        {
                            OneOf = [new OpenApiSchema { Type = JsonSchemaType.String }, new OpenApiSchema { Type = JsonSchemaType.Array, Items = whole }],
                        },
                    },
                },
                new OpenApiSchema
                {
                    Type = JsonSchemaType.Array,
                    Description = "Outlines, x, y, x, y, ... each; the object is their union, filled as the COCO API fills them.",
                    Items = new OpenApiSchema { Type = JsonSchemaType.Array, MinItems = 6, Items = new OpenApiSchema { Type = JsonSchemaType.Number } },
                },
            ];
        }

        return Task.CompletedTask;
    }
}
