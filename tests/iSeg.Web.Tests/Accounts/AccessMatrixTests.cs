using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using iSeg.Data.Accounts;
using iSeg.Web.Accounts;
using iSeg.Web.Editing.Canvas;
using iSeg.Web.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.JSInterop;

namespace iSeg.Web.Tests.Accounts;

/// <summary>
/// Every address and every method that a browser can call, by everybody: found by looking at the program, so that what is new and has no
/// rule fails here.
/// </summary>
[Collection(nameof(SharedTeam))]
public sealed class AccessMatrixTests(TeamServer server)
{
    /// <summary>What is open to everybody on purpose. Files of the program itself are as well; they are told by their metadata.</summary>
    private static readonly HashSet<string> Open = ["/alive", "/account/login", "/account/setup", "/account/join/{Secret}", "/account/provider", "/account/provider/done"];

    /// <summary>What the methods that scripts can call ask for; null for those that only move the caller's own window.</summary>
    private static readonly Dictionary<string, Right?> Methods = new()
    {
        ["CanvasBridge.Predict"] = Right.Annotate,
        ["CanvasBridge.Hover"] = Right.Annotate,
        ["CanvasBridge.SoftMap"] = Right.Annotate,
        ["CanvasBridge.Refinement"] = Right.Annotate,
        ["CanvasBridge.Regions"] = Right.Annotate,
        ["CanvasBridge.Segments"] = Right.Annotate,
        ["CanvasBridge.Attention"] = Right.Annotate,
        ["CanvasBridge.Tags"] = Right.Annotate,
        ["CanvasBridge.SetWords"] = Right.Annotate,
        ["CanvasBridge.Edit"] = Right.Annotate,
        ["CanvasBridge.RejectSuggestions"] = Right.Annotate,
        ["CanvasBridge.Undo"] = Right.Annotate,
        ["CanvasBridge.Redo"] = Right.Annotate,
        ["CanvasBridge.Snapshot"] = Right.See,
        ["CanvasBridge.StateChanged"] = null,
        ["CanvasBridge.Command"] = null,
        ["CanvasBridge.Place"] = null,
        ["UploadPanel.ProgressAsync"] = null,
        ["UploadPanel.ResultsAsync"] = null,
    };

    private IEnumerable<RouteEndpoint> Endpoints =>
        server.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            // Files of the program are open; files that it does not have are answered by the framework, and closed by having no rule.
            .Where(e => e.Metadata.All(m => m.GetType().Name != "StaticAssetDescriptor") && e.RoutePattern.RawText != "{**path:file}").DistinctBy(e => (e.RoutePattern.RawText, Method(e)));

    [Fact]
    public void Endpoints_All_StateARuleOrAreOpenOnPurpose()
    {
        var endpoints = Endpoints.ToList();

        endpoints.Count.ShouldBeGreaterThan(10);
        endpoints.Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(Path)
            .Where(path => !Open.Contains(path) && !path.StartsWith("/_framework/", StringComparison.Ordinal)).ShouldBeEmpty("what is open must be meant to be");
        endpoints.Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null && e.Metadata.GetMetadata<AccessRule>() is null).Select(Path)
            .ShouldBeEmpty("an endpoint says .Needs(Right...), .NeedsLogin() or .AllowAnonymous()");
        endpoints.Where(e => Path(e).StartsWith("/api/", StringComparison.Ordinal) && e.Metadata.GetMetadata<AccessRule>() is not { Right: not null }).Select(Path)
            .Where(path => path.Contains("rojectId", StringComparison.Ordinal) || path.Contains("ictureId", StringComparison.Ordinal))
            .ShouldBeEmpty("what is about a project asks for a right in it");
    }

    [Fact]
    public async Task Endpoints_ByEverybody_AnswerWhoMayAndNobodyElse()
    {
        var asked = 0;
        var wrong = new List<string>();
        foreach (var endpoint in Endpoints.Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null))
        {
            var rights = endpoint.Metadata.GetOrderedMetadata<AccessRule>().Select(r => r.Right).ToList();
            var path = Fill(endpoint);
            foreach (var person in server.People)
            {
                // Of no version that there is, so that whoever may delete the project that all tests share does not.
                using var response = await server.SendAsync(person, new(Method(endpoint)), path, Body(endpoint), "\"no version\"");
                var expected = Expected(person, rights, endpoint);
                asked++;
                if (person.Name == "no token of ours" && response.StatusCode == HttpStatusCode.TooManyRequests)
                {
                    continue;
                }

                if (expected is { } status ? response.StatusCode != status : response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                {
                    wrong.Add($"{Method(endpoint)} {path} by {person.Name}: {response.StatusCode}, not {expected?.ToString() ?? "let in"}");
                }
            }
        }

        wrong.ShouldBeEmpty();
        asked.ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task Endpoint_WithAPictureOfAnotherProject_IsNotThere()
    {
        var other = await server.NewProjectAsync();
        await server.Members.SetAsync(other, server["outsider"].Caller.Id, ProjectRole.Owner, default);
        server.Directory.Changed();
        try
        {
            using var response = await server.SendAsync(server["outsider"], HttpMethod.Get, $"/api/pictures/{server.PictureId}/thumbnail");

            response.StatusCode.ShouldBe(HttpStatusCode.NotFound, "owning another project gives no right here");
        }
        finally
        {
            await server.Projects.DeleteAsync(other, default);
            server.Directory.Changed();
        }
    }

    [Fact]
    public void InvokableMethods_All_AreInTheMatrix() =>
        Invokable().Select(m => $"{m.DeclaringType!.Name}.{m.Name}").ShouldBe(Methods.Keys, ignoreOrder: true);

    [Fact]
    public async Task InvokableMethods_ByEverybody_AnswerWhoMayAndNobodyElse()
    {
        var wrong = new List<string>();
        foreach (var person in server.People.Where(p => p.Token is null))
        {
            foreach (var method in Invokable().Where(m => m.DeclaringType == typeof(CanvasBridge) && Methods[$"{m.DeclaringType!.Name}.{m.Name}"] is not null))
            {
                var right = Methods[$"CanvasBridge.{method.Name}"]!.Value;
                var bridge = new CanvasBridge(server.PictureId, person.Caller.Id, server.AccessTo(server.PictureId, person.Caller), server.Grains, NullLogger.Instance);
                var task = (Task)method.Invoke(bridge, [.. method.GetParameters().Select(p => Argument(method, p))])!;
                await task;
                var denied = IsRefusal(task.GetType().GetProperty("Result")!.GetValue(task));
                var may = person.Role >= Scopes.RoleFor(right);
                if (denied == may)
                {
                    wrong.Add($"{method.Name} by {person.Name}: {(denied ? "denied" : "let in")}");
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Grain_EditOfWhoMayNot_IsRefusedWhereItWouldBeStored()
    {
        foreach (var person in server.People.Where(p => p.Cookie is not null))
        {
            var reply = await server.Session(server.PictureId).ApplyAsync(Edits.Stroke(Guid.NewGuid(), "new", 3, 20, 20), person.Caller.Id);

            (reply.Ok, reply.Code).ShouldBe(person.Role >= ProjectRole.Annotator ? (true, null) : (false, "forbidden"), person.Name);
        }
    }

    [Fact]
    public void Components_All_GoThroughGuardedServices()
    {
        string[] bare = ["ProjectStore", "PictureStore", "CategoryStore", "PictureImporter", "CocoExporter", "EditJournal", "IEditJournal", "CostReader", "ReviewStore", "CommentStore", "ProgressReport", "MemberStore", "LabelImporter", "LabelExporter", "ExportFiles", "ModelInstaller", "ModelLibrary", "BackboneChoiceStore", "SuggestionStore", "PrelabelJobStore", "PrelabelRunner"];
        var components = typeof(Program).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(ComponentBase))).ToList();

        components.Count.ShouldBeGreaterThan(20);
        (from component in components
         from property in component.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
         where property.IsDefined(typeof(InjectAttribute)) && (bare.Contains(property.PropertyType.Name) || property.PropertyType.Name.StartsWith("IDbContextFactory", StringComparison.Ordinal))
         select $"{component.Name}.{property.Name}").ShouldBeEmpty("a page that reads the store itself asks nobody for rights");
    }

    private static HttpStatusCode? Expected(TeamServer.Person person, List<Right?> rights, RouteEndpoint endpoint)
    {
        if (person.Caller.IsNobody)
        {
            // A person is led to the login, a program is told.
            return person.Token is null && Method(endpoint) == "GET" && (Path(endpoint) == "/api/{file?}" || !Path(endpoint).StartsWith("/api", StringComparison.Ordinal)) && !Path(endpoint).StartsWith("/_blazor", StringComparison.Ordinal)
                ? HttpStatusCode.Found
                : HttpStatusCode.Unauthorized;
        }

        var asked = rights.OfType<Right>().ToList();
        if (asked.Count == 0)
        {
            return null;
        }

        return person.Role is null ? HttpStatusCode.NotFound
            : asked.Any(right => person.Role < Scopes.RoleFor(right) || !person.Caller.Covers(right)) ? HttpStatusCode.Forbidden
            : null;
    }

    /// <summary>Something of the kind that it takes, or routing declines it before anybody asks for rights.</summary>
    private static StringContent? Body(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is { ContentTypes: [var type, ..] } ? new("{}", new MediaTypeHeaderValue(type)) : null;

    private static string Path(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.TrimStart('/');

    private static string Method(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is [var first, ..] ? first : "GET";

    /// <summary>An address of this endpoint, about the project and the picture that there are.</summary>
    private string Fill(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: var name } when name.Equals("projectId", StringComparison.OrdinalIgnoreCase) => $"{server.ProjectId}",
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: var name } when name.Equals("pictureId", StringComparison.OrdinalIgnoreCase) => $"{server.PictureId}",
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart => "0",
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
        _ => "",
    }))));

    private static IEnumerable<MethodInfo> Invokable() =>
        typeof(Program).Assembly.GetTypes().SelectMany(t => t.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(m => m.IsDefined(typeof(JSInvokableAttribute)));

    private static object Argument(MethodInfo method, ParameterInfo parameter) => (method.Name, parameter.ParameterType.Name) switch
    {
        ("Edit", _) => Edits.Json($"{{'kind':'stroke','editId':'{Guid.NewGuid()}','objectId':'{Guid.NewGuid()}','categoryId':1,'mode':'new','radius':4,'points':[30,30]}}"),
        (_, "String") => Guid.NewGuid().ToString(),
        _ => Edits.Json("{'request':1,'prompts':[{'kind':'point','x':50,'y':50,'positive':true}],'threshold':0.5}"),
    };

    /// <summary>Every kind of answer says no in one of these ways.</summary>
    private static bool IsRefusal(object? answer) =>
        answer is null || (answer.GetType().GetProperty("Code") is { } code
            ? code.GetValue(answer) is "forbidden" or "signin"
            : (answer.GetType().GetProperty("Error") ?? answer.GetType().GetProperty("Why"))?.GetValue(answer) is string said && (said.Contains("role", StringComparison.Ordinal) || said.Contains("part in", StringComparison.Ordinal) || said.Contains("Sign in", StringComparison.Ordinal)));
}
