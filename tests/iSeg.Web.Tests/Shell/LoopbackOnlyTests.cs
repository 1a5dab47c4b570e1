using System.Diagnostics;
using System.Net;
using iSeg.Web.Shell;
using iSeg.Web.Tests.Support;

namespace iSeg.Web.Tests.Shell;

[Collection(nameof(SharedServer))]
public sealed class LoopbackOnlyTests(WebServer server)
{
    [Theory]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("http://*:5080")]
    [InlineData("http://+:80")]
    [InlineData("http://[::]:5080")]
    [InlineData("http://192.168.1.7:5080")]
    [InlineData("http://example.com:5080")]
    [InlineData("http://localhost.example.com:5080")]
    [InlineData("http://localhost:5080;http://0.0.0.0:5081")]
    [InlineData("nonsense")]
    public void Refusal_AddressOthersCanReach_SaysTheWayOut(string urls)
    {
        var refusal = LoopbackOnly.Refusal(urls)!;

        refusal.ShouldContain("no accounts");
        refusal.ShouldContain("http://localhost");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("http://localhost:5080")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://127.5.5.5:5080")]
    [InlineData("http://[::1]:5080;http://LOCALHOST:5081")]
    public void Refusal_LoopbackAddress_IsNull(string? urls) => LoopbackOnly.Refusal(urls).ShouldBeNull();

    [Fact]
    public async Task Start_OnAllAddresses_EndsWithTheReasonAndNoStackTrace()
    {
        var (code, output, error) = await StartAsync("http://0.0.0.0:0");

        code.ShouldBe(1, output);
        error.ShouldContain("http://0.0.0.0:0");
        error.Trim().ShouldNotContain("\n");
    }

    [Fact]
    public async Task Start_OnAPortThatIsTaken_SaysSoAndTheWayOut()
    {
        var url = $"http://127.0.0.1:{server.Http.BaseAddress!.Port}";

        var (code, output, error) = await StartAsync(url);

        code.ShouldBe(1, output);
        error.ShouldContain(url);
        error.ShouldContain("--urls");
    }

    private static async Task<(int Code, string Output, string Error)> StartAsync(string urls)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "iSeg.Web.dll"), "--urls", urls])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["ISEG_STORE"] = TempFolder.File("projects.db") },
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, error);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:5080")]
    [InlineData("localhost.evil.example")]
    public async Task Get_UnderForeignHostName_IsRefused(string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/alive") { Headers = { Host = host } };

        using var response = await server.Http.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("http://localhost:1")]
    [InlineData("null")]
    public async Task Post_FromAPageOfAnotherSite_IsRefused(string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1") { Headers = { { "Origin", origin } } };

        using var response = await server.Http.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Get_UnderLocalNamesAndFromOwnPage_Answers()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/alive")
        {
            Headers = { { "Origin", server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority) } },
        };

        using var response = await server.Http.SendAsync(request);

        (await response.Content.ReadAsStringAsync()).ShouldBe("alive");
    }
}
