using System.Net;
using iSeg.Web.Api.Documents;
using iSeg.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace iSeg.Web.Tests.Shell;

/// <summary>What browsers are told about every answer, and what they may make of it; errors included.</summary>
public sealed class HeaderTests(HeaderTests.Server server) : IClassFixture<HeaderTests.Server>
{
    /// <summary>The program with one more address, which fails.</summary>
    public sealed class Server() : WebServer(new Dictionary<string, string>(), services => services.AddSingleton<IStartupFilter, Failing>())
    {
        private sealed class Failing : IStartupFilter
        {
            public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
            {
                next(app);
                app.Run(http =>
                {
                    http.Response.StatusCode = 404;
                    return http.Request.Path.Value!.EndsWith("/throw-up", StringComparison.Ordinal) ? throw new InvalidOperationException("the secret of the house") : Task.CompletedTask;
                });
            };
        }
    }

    [Fact]
    public async Task Answers_OfEveryAddress_AreNeitherSniffedNorFramedNorRunForeignScript()
    {
        var (project, picture) = await server.NewPictureAsync();
        var asked = 0;
        foreach (var path in server.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") != false)
            .Select(e => Fill(e, project, picture)).Append("/nothing/here").Append("/api/nothing").Distinct())
        {
            using var answer = await server.Http.GetAsync(path);
            asked++;
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            policy.ShouldContain("frame-ancestors 'none'", Case.Sensitive, path);
            answer.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff", path);
            if (path.StartsWith("/api", StringComparison.Ordinal) && !TryPage.Is(path))
            {
                policy.ShouldContain("default-src 'none'", Case.Sensitive, path);
                policy.ShouldContain("sandbox", Case.Sensitive, path);
                // The page that says that nothing is there is the only one, and in a sandbox as well.
                (answer.StatusCode == HttpStatusCode.NotFound ? "" : answer.Content.Headers.ContentType?.MediaType ?? "").ShouldBeOneOf(
                    ["", "application/json", "application/problem+json", "application/openapi+json", "application/octet-stream", "text/csv", "image/jpeg", "image/webp", "image/png"], path);
            }
            else
            {
                policy.Split(';').Single(p => p.Contains("script-src", StringComparison.Ordinal)).ShouldNotContain("unsafe", Case.Sensitive, path);
            }
        }

        asked.ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task Pages_All_HoldNoInlineScript()
    {
        foreach (var path in new[] { "/", "/models", "/nothing/here" })
        {
            var html = await (await server.Http.GetAsync(path)).Content.ReadAsStringAsync();

            foreach (var script in html.Split("<script").Skip(1))
            {
                var tag = script[..script.IndexOf('>', StringComparison.Ordinal)];
                (tag.Contains("src=", StringComparison.Ordinal) || tag.Contains("importmap", StringComparison.Ordinal)).ShouldBeTrue($"{path}: <script{tag}>");
            }

            System.Text.RegularExpressions.Regex.IsMatch(html, "\\son[a-z]+=|javascript:").ShouldBeFalse(path);
        }
    }

    [Theory]
    [InlineData("/throw-up", "text/html", "Something went wrong")]
    [InlineData("/api/throw-up", "application/problem+json", "The server could not do that")]
    public async Task Failure_Unforeseen_IsSaidWithoutItsInsidesAndUnderTheSamePolicy(string path, string type, string says)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "text/html" } } };

        using var answer = await server.Http.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe(type);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'");
        var text = await answer.Content.ReadAsStringAsync();
        text.ShouldContain(says);
        text.ShouldNotContain("secret of the house");
        text.ShouldNotContain("<script");
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><script>alert(1)</script></svg>", "a.svg")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><script>alert(1)</script></svg>", "a.png")]
    [InlineData("<!DOCTYPE html><html><script>alert(1)</script></html>", "a.jpg")]
    public async Task Upload_OfWhatABrowserWouldRun_IsRefused(string content, string name)
    {
        var project = await server.NewProjectAsync();

        var line = (await server.UploadAsync(project, name, System.Text.Encoding.UTF8.GetBytes(content))).ShouldHaveSingleItem();

        line.Status.ShouldBe("refused", line.Message);
    }

    private static string Fill(RouteEndpoint endpoint, int project, long picture) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: var name } when name.Equals("projectId", StringComparison.OrdinalIgnoreCase) => $"{project}",
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: var name } when name.Equals("pictureId", StringComparison.OrdinalIgnoreCase) => $"{picture}",
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart => "0",
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
        _ => "",
    }))));
}
