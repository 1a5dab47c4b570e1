using System.Net;
using System.Text.Json.Nodes;
using iSeg.Web.Api.Http;
using iSeg.Web.Tests.Support;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace iSeg.Web.Tests.Api;

/// <summary>Bodies with a null wherever something is: programs write them for what they do not know.</summary>
[Collection(nameof(SharedServer))]
public sealed class NullBodyTests(WebServer server)
{
    private const string Outline = "\"segmentation\": [[5, 5, 40, 5, 40, 40]]";

    /// <summary>A body of every kind that each operation knows.</summary>
    private static readonly Dictionary<string, string[]> Bodies = new()
    {
        ["createProject"] = ["""{"name": "of nulls"}"""],
        ["renameProject"] = ["""{"name": "of nulls"}"""],
        ["createCategory"] = ["""{"name": "pear", "color": "#010203", "supercategory": "fruit"}"""],
        ["changeCategory"] = ["""{"name": "plum", "color": "#010203", "hotkey": "4"}"""],
        ["reviewPicture"] = ["""{"action": "reject", "reason": "the pear"}"""],
        ["createAnnotation"] =
        [
            $$"""{"id": "00000000-0000-0000-0000-00000000ca11", "categoryId": 1, {{Outline}}}""",
            """{"categoryId": 1, "segmentation": {"size": [120, 160], "counts": [100, 50, 19050]}}""",
        ],
        ["replaceAnnotation"] = [$$"""{"categoryId": 1, {{Outline}}}"""],
        ["changeAnnotation"] = ["""{"categoryId": 1, "locked": false}"""],
        ["segment"] =
        [
            """
            {"prompts": [{"kind": "point", "x": 60, "y": 60, "positive": true}, {"kind": "line", "points": [5, 5, 20, 5], "positive": false},
             {"kind": "box", "x0": 20, "y0": 20, "x1": 90, "y1": 90}, {"kind": "text", "text": "pear"}],
             "threshold": 0.5, "iterations": 1, "smoothing": 1, "saveAs": {"categoryId": 1}}
            """,
            """{"prompts": [{"kind": "point", "x": 60, "y": 60}], "saveAs": {"category": "object"}}""",
        ],
        ["exportLabels"] =
        [
            """
            {"format": "coco", "polygons": false, "tolerance": 0, "acceptedOnly": false, "categories": ["object"], "split": {"train": 100, "val": 0, "test": 0, "seed": 1},
             "part": "train", "withPictures": false}
            """,
        ],
        ["startPrelabelling"] =
        [
            """{"kind": "text", "model": "nowhere", "namesFrom": "given", "names": ["cat"], "preset": "coco", "background": "0.5"}""",
            """{"kind": "tags", "model": "nowhere", "clip": "nowhere", "namesFrom": "list", "namesByPicture": {"a": ["cat"], "b": ["dog"]}, "keep": 0.5}""",
            """{"kind": "everything", "model": "affinity", "category": "part", "segments": 4, "minArea": 0.1, "pictures": "withoutObjects", "pictureIds": [1]}""",
            """{"kind": "everything", "merge": [1, 1]}""",
            """{"kind": "everything", "namesFrom": "list"}""",
            """{"kind": "boxes", "namesFrom": "picture"}""",
            """{"kind": "prompts", "boxes": [[0.1, 0.1, 0.5, 0.5]], "points": [[0.2, 0.2, 1]], "threshold": 0.5, "category": "part"}""",
            """{"kind": "synthesize", "model": "nowhere", "names": ["cat", "dog"], "prompt": "a {}", "count": 2, "together": false, "seed": 1, "steps": 2, "side": 64}""",
        ],
        ["acceptSuggestions"] = ["""{"ids": [1], "categoryId": 1}"""],
        ["rejectSuggestions"] = ["""{"ids": [1]}"""],
        ["reopenSuggestions"] = ["""{"ids": [1]}"""],
    };

    private IEnumerable<(string Name, string Method, string Path)> Operations =>
        from endpoint in server.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().Distinct()
        where endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is not null && endpoint.Metadata.GetMetadata<TakesFile>() is null
        let name = endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName
        where endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api/v1/", StringComparison.Ordinal)
        select (name ?? "", endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single(), "/" + endpoint.RoutePattern.RawText!.TrimStart('/'));

    [Fact]
    public async Task Body_WithANullAnywhere_IsNeverAFaultOfTheServer()
    {
        var (project, picture) = await server.NewPictureAsync();
        var empty = await server.NewProjectAsync();
        var made = await server.PostAsync($"/pictures/{picture}/annotations", $$"""{"categoryId": 1, {{Outline}}}""");
        var operations = Operations.DistinctBy(o => o.Name).ToList();
        operations.Select(o => o.Name).ShouldBe(Bodies.Keys, ignoreOrder: true, "what is new needs a body here");
        var faults = new List<string>();
        foreach (var (name, method, pattern) in operations)
        {
            // Jobs begin in a project without pictures, which all kinds are refused in at the end.
            var path = pattern.Replace("{projectId:int}", $"{(name == "startPrelabelling" ? empty : project)}", StringComparison.Ordinal).Replace("{pictureId:long}", $"{picture}", StringComparison.Ordinal)
                .Replace("{categoryId:int}", "1", StringComparison.Ordinal).Replace("{annotationId}", made["id"].GetString(), StringComparison.Ordinal);
            foreach (var body in Bodies[name].SelectMany(body => WithNulls(body).Prepend(body).Append("null")))
            {
                var answer = await server.CallAsync(method, path, body);
                if ((int)answer.Status >= 500)
                {
                    faults.Add($"{name} {body}: {answer.Status}");
                }
            }
        }

        faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("annotations", """{"categoryId": 1, "segmentation": null}""", HttpStatusCode.BadRequest, "at $.segmentation: null cannot stand there")]
    [InlineData("segment", """{"prompts": null}""", HttpStatusCode.BadRequest, "at $.prompts: null cannot stand there")]
    [InlineData("segment", """{"prompts": [null]}""", HttpStatusCode.UnprocessableEntity, "'prompts[0]' is null")]
    public async Task Body_WithANull_SaysWhere(string to, string body, HttpStatusCode status, string says)
    {
        var (_, picture) = await server.NewPictureAsync();

        (await server.PostAsync($"/pictures/{picture}/{to}", body)).ShouldBeProblem(status, says);
    }

    /// <summary>The body again and again, each time with another value replaced by null.</summary>
    private static IEnumerable<string> WithNulls(string body)
    {
        var count = Holders(JsonNode.Parse(body)!).Count();
        for (var i = 0; i < count; i++)
        {
            var root = JsonNode.Parse(body)!;
            Holders(root).ElementAt(i)();
            yield return root.ToJsonString();
        }
    }

    /// <summary>For each value below a node, what replaces it by null.</summary>
    private static IEnumerable<Action> Holders(JsonNode node) => node switch
    {
        JsonObject members => members.ToList().SelectMany(member => Below(member.Value).Prepend(() => members[member.Key] = null)),
        JsonArray items => Enumerable.Range(0, items.Count).SelectMany(i => Below(items[i]).Prepend(() => items[i] = null)),
        _ => [],
    };

    private static IEnumerable<Action> Below(JsonNode? node) => node is null ? [] : Holders(node);
}
