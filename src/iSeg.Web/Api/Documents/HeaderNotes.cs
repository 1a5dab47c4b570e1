using System.Text.Json.Nodes;
using iSeg.Data.Review;
using iSeg.Data.Suggestions;
using iSeg.Web.Accounts;
using iSeg.Web.Api.Annotations;
using iSeg.Web.Api.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace iSeg.Web.Api.Documents;

/// <summary>What endpoints do with headers, and what their statuses and rights mean.</summary>
internal static class HeaderNotes
{
    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["200"] = "Done.",
        ["201"] = "Made. `Location` says where.",
        ["202"] = "Taken up; `Location` says where to look how far it is.",
        ["204"] = "Done; there is nothing to send.",
        ["206"] = "The part that `Range` asks for.",
        ["304"] = "You have it already (`If-None-Match`).",
        ["400"] = "The request cannot be read; says which part.",
        ["401"] = "No login or token, or one that is unknown, revoked or too old.",
        ["403"] = "Your role in the project, or the scopes of the token, do not go so far.",
        ["404"] = "Not there (any more), or in a project that you have no part in.",
        ["409"] = "What is there now does not allow it: a name taken, an object locked, a job over.",
        ["412"] = "It is not the version that `If-Match` names any more.",
        ["413"] = "More than is taken at once.",
        ["415"] = "Not `application/json`.",
        ["416"] = "The file has no such part.",
        ["422"] = "Read, but it makes no sense here; says what and why.",
        ["429"] = "Too much at once. Wait as long as `Retry-After` says.",
        ["500"] = "A fault of the server; its log says more.",
        ["503"] = "Busy. Wait as long as `Retry-After` says.",
        ["507"] = "The server's disk is full; nothing was stored.",
    };

    public static Task AddAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Parameters ??= [];
        if (metadata.OfType<HonoursIfMatch>().Any())
        {
            operation.Parameters.Add(Header("If-Match", "The ETag that it must still have; 412 when it has another."));
        }

        if (metadata.OfType<HonoursIdempotencyKey>().Any())
        {
            operation.Parameters.Add(Header(Idempotency.Header, "A UUID of your own: the same request with the same key is done once and answered alike."));
        }

        foreach (var (status, response) in operation.Responses ?? [])
        {
            response.Description = Meanings.GetValueOrDefault(status, response.Description ?? "");
        }

        if (operation.Responses?.ContainsKey("304") == true)
        {
            operation.Parameters.Add(Header("If-None-Match", "The ETag of what you have; 304 when it is still that."));
            if (operation.Responses.TryGetValue("200", out var ok) && ok is OpenApiResponse found)
            {
                found.Headers = new Dictionary<string, IOpenApiHeader>
                {
                    ["ETag"] = new OpenApiHeader { Description = "Changes with what is sent.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
                };
            }
        }

        string[] scopes = [.. metadata.OfType<AccessRule>().Select(rule => rule.Right).OfType<Right>().Select(Scopes.Of).Distinct()];
        var takes = scopes.Length switch
        {
            0 => null,
            1 => $"Takes the scope `{scopes[0]}`.",
            _ => $"Takes the scopes {string.Join(" and ", scopes.Select(scope => $"`{scope}`"))}.",
        };
        operation.Description = string.Join("\n\n", new[] { operation.Description, takes }.OfType<string>());
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
        {
            parameter.Description ??= parameter.Name switch
            {
                "limit" => $"How many at most, 1 to {Paging.Most}; {Paging.Usual} when left out.",
                "after" => "What the page before gave as `next`.",
                "as" => "How masks are written: rle (compressed run lengths, as pycocotools takes them; the default), runs (plain numbers) or polygons.",
                "state" => "Only those in this state.",
                "categoryId" when parameter.In == ParameterLocation.Query => "Only objects of this category.",
                "path" => "What the picture is called, as \"folder/photo.jpg\".",
                "name" => "What the file is called; its ending matters for formats of single files.",
                "format" => "The format, where it shall not be found out: coco, coco-panoptic, voc, yolo, labelme, cityscapes or masks.",
                "preview" => "True for the report only: nothing is stored.",
                "skipBroken" => "True to leave broken objects out and say so, instead of refusing everything.",
                _ => null,
            };
            if (parameter is { Name: "as" or "state", Schema: OpenApiSchema schema })
            {
                var isSuggestion = context.Description.RelativePath?.EndsWith("/suggestions", StringComparison.Ordinal) == true;
                schema.Enum = [.. (parameter.Name == "as" ? Choice.Names<SegmentationForm>() : isSuggestion ? Choice.Names<SuggestionState>() : Choice.Names<ReviewState>()).Select(name => JsonValue.Create(name))];
            }
        }

        return Task.CompletedTask;
    }

    private static OpenApiParameter Header(string name, string description) =>
        new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
}
