using System.Text;
using iSeg.Web.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace iSeg.Web.Tests.Api;

/// <summary>The OpenAPI document against the program that serves it.</summary>
[Collection(nameof(SharedServer))]
public sealed class DocumentTests(WebServer server)
{
    [Fact]
    public async Task Document_ReadByTheLibrary_HasNoFaults()
    {
        var (document, diagnostic) = await ReadAsync();

        diagnostic!.Errors.ShouldBeEmpty();
        diagnostic.Warnings.ShouldBeEmpty();
        document.Components!.SecuritySchemes!.Values.ShouldHaveSingleItem().Scheme.ShouldBe("bearer");
        document.Security!.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Document_HasEveryEndpointWithItsRefusals()
    {
        var (document, _) = await ReadAsync();
        var endpoints = server.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.TrimStart('/').StartsWith("api/v1/", StringComparison.Ordinal) && !e.RoutePattern.RawText.EndsWith("openapi.json", StringComparison.Ordinal))
            .Select(e => (Path: Plain(e), Method: e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single()))
            .Distinct().ToList();
        var described = document.Paths.SelectMany(p => p.Value.Operations!.Select(o => (Path: p.Key, Method: o.Key.Method, Operation: o.Value))).ToList();

        endpoints.Count.ShouldBeGreaterThan(25);
        described.Select(d => (d.Path, d.Method)).ShouldBe(endpoints, ignoreOrder: true);
        foreach (var (path, method, operation) in described)
        {
            foreach (var status in (string[])["401", "403", "404"])
            {
                operation.Responses!.ShouldContainKey(status, $"{method} {path}");
                operation.Responses![status].Content!.ShouldContainKey("application/problem+json", $"{method} {path}");
            }

            foreach (var status in method == "GET" ? [] : (string[])["503", "507"])
            {
                operation.Responses!.ShouldContainKey(status, $"{method} {path} stores something");
                operation.Responses![status].Content!.ShouldContainKey("application/problem+json", $"{method} {path}");
            }

            operation.Responses!.Keys.ShouldContain(key => key.StartsWith('2'), $"{method} {path} says what a success is");
            operation.Summary.ShouldNotBeNullOrEmpty($"{method} {path}");
            operation.OperationId.ShouldNotBeNullOrEmpty($"{method} {path}");
            operation.Responses.Values.ShouldAllBe(r => !string.IsNullOrEmpty(r.Description));
        }

        described.Select(d => d.Operation.OperationId).ShouldBeUnique();
        described.SelectMany(d => d.Operation.Responses!).Where(r => r.Key == "507").ShouldAllBe(r => r.Value.Description!.Contains("disk", StringComparison.Ordinal));
        Operation("renameProject").Description!.ShouldEndWith("Takes the scope `manage`.");
        Operation("cancelPrelabelJob").Description!.ShouldEndWith("Takes the scopes `manage` and `read`.");

        OpenApiOperation Operation(string id) => described.Single(d => d.Operation.OperationId == id).Operation;
    }

    [Fact]
    public async Task Schemas_SayWhatTheirMembersMean()
    {
        var (document, _) = await ReadAsync();

        // What may be null is an alternative of null and a schema that says what it means.
        var silent = from schema in document.Components!.Schemas!
                     where !schema.Key.StartsWith("PageOf", StringComparison.Ordinal) && schema.Key is not ("ProblemDetails" or "LabelExportReport" or "PartCount" or "DifferingObject" or "ImportNote" or "VerificationReport")
                     from member in schema.Value.Properties ?? new Dictionary<string, IOpenApiSchema>()
                     where string.IsNullOrEmpty(member.Value.Description) && member.Value.OneOf is not { Count: > 0 }
                     select $"{schema.Key}.{member.Key}";
        silent.ShouldBeEmpty();
    }

    private static string Plain(RouteEndpoint endpoint) =>
        "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p is RoutePatternParameterPart parameter ? $"{{{parameter.Name}}}" : ((RoutePatternLiteralPart)p).Content))));

    private async Task<(OpenApiDocument Document, Microsoft.OpenApi.Reader.OpenApiDiagnostic? Diagnostic)> ReadAsync()
    {
        var answer = await server.GetAsync("/openapi.json");
        var read = OpenApiDocument.Parse(Encoding.UTF8.GetString(answer.Bytes), "json");
        return (read.Document!, read.Diagnostic);
    }
}
