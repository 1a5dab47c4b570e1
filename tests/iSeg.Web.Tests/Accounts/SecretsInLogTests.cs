using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using iSeg.Core.Imaging;
using iSeg.Data;
using iSeg.Data.Accounts;
using iSeg.Engine.Imaging;
using iSeg.Web.Accounts;
using iSeg.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace iSeg.Web.Tests.Accounts;

/// <summary>Everything secret goes once through a server that logs all it can, on every level there is; none of it is in the log.</summary>
public sealed partial class SecretsInLogTests
{
    private const string Password = "swordfish-right-7";
    private const string WrongPassword = "swordfish-wrong-7";
    private const string NewPassword = "swordfish-newer-7";
    private const string TheirPassword = "swordfish-their-7";

    [Fact]
    public async Task Log_OfAServerThatWasGivenSecrets_HoldsNoneOfThem()
    {
        await using var provider = new TestProvider();
        var store = TempFolder.File("projects.db");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [
            Path.Combine(AppContext.BaseDirectory, "iSeg.Web.dll"), "--team", "--urls", "http://127.0.0.1:0",
            "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft.AspNetCore=Trace", "--Logging:LogLevel:Microsoft.EntityFrameworkCore=Trace",
            "--Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics=Trace", "--Logging:LogLevel:Microsoft.AspNetCore.Authentication=Trace", "--Logging:Console:LogLevel:Default=Trace",
        ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["ISEG_STORE"] = store,
                ["Accounts__OpenId__Authority"] = provider.Address,
                ["Accounts__OpenId__ClientId"] = TestProvider.ClientId,
                ["Accounts__OpenId__ClientSecret"] = TestProvider.ClientSecret,
            },
        })!;
        try
        {
            var (url, code, start) = await StartedAsync(process.StandardOutput);
            var rest = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            var secrets = new List<string> { code, code.Replace("-", "", StringComparison.Ordinal), Password, WrongPassword, NewPassword, TheirPassword, TestProvider.ClientSecret };
            await UseAsync(new(url), store, code, secrets);
            process.Kill();

            var log = start + string.Concat(await rest);
            log.ShouldContain("iSeg.Web", Case.Sensitive, "it logs");
            log.ShouldContain("trce:", Case.Sensitive, "all that it can");
            secrets.Where(secret => log.Contains(secret, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task<(string Url, string Code, string Output)> StartedAsync(StreamReader output)
    {
        var (url, read) = ("", new List<string>());
        while (await output.ReadLineAsync() is { } line)
        {
            url = line.Contains("Now listening on: ", StringComparison.Ordinal) ? line.Split(": ")[1].Trim() : url;
            if (line.StartsWith("This server has no owner yet", StringComparison.Ordinal))
            {
                // For the person at the terminal, and no line of the log.
                return (url, line.Split(' ')[^1], string.Join('\n', read));
            }

            read.Add(line);
        }

        throw new InvalidOperationException("The server ended: " + string.Join('\n', read));
    }

    private static async Task UseAsync(Uri url, string store, string code, List<string> secrets)
    {
        using var owner = Browser(url, out var cookies);
        owner.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.7");
        await SubmitAsync(owner, "/account/setup", "setup", ("Form.Code", code), ("Form.Name", "Olga"), ("Form.Email", "olga@example.org"), ("Form.Password", Password));
        secrets.AddRange(cookies.GetCookies(url).Where(c => c.Name == "iseg-login").Select(c => c.Value));
        using (var guest = Browser(url, out _))
        {
            (await SubmitAsync(guest, "/account/login?returnUrl=%2F", "login", ("Form.Email", "olga@example.org"), ("Form.Password", WrongPassword))).ShouldContain("do not fit together");
            await SubmitAsync(guest, "/account/login?returnUrl=%2F", "login", ("Form.Email", "olga@example.org"), ("Form.Password", Password));
            (await SubmitAsync(guest, "/account/password", "password", ("Form.Old", Password), ("Form.Password", NewPassword))).ShouldNotContain("door-error");
        }

        // As the pages of the account and of the members make them.
        await using var services = new ServiceCollection().AddSingleton<IPictureProcessor>(new PictureProcessor()).AddProjectStore(new StoreOptions { Path = store }).BuildServiceProvider();
        var id = (await services.GetRequiredService<MemberStore>().AccountsAsync(default)).Single().Id;
        var token = await services.GetRequiredService<ApiTokenStore>().CreateAsync(id, "script", [Scopes.Read], null, default);
        var invitations = services.GetRequiredService<InvitationStore>();
        var (forAnna, forNora) = (await invitations.CreateAsync(null, ProjectRole.Annotator, "", id, default), await invitations.CreateAsync(null, ProjectRole.Annotator, "", id, default));
        secrets.AddRange([token, forAnna, forNora, "iseg_made-up-token"]);

        foreach (var bearer in new[] { token, "iseg_made-up-token" })
        {
            using var program = new HttpClient { BaseAddress = url, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", bearer) } };
            using var answer = await program.GetAsync("/api/projects/1/export/coco");
            answer.StatusCode.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.Unauthorized);
        }

        using (var anna = Browser(url, out _))
        {
            (await SubmitAsync(anna, $"/account/join/{forAnna}", "join", ("Form.Name", "Anna"), ("Form.Email", "anna@example.org"), ("Form.Password", TheirPassword))).ShouldNotContain("door-error");
        }

        using var nora = Browser(url, out var noras);
        using var arrived = await nora.GetAsync($"/account/provider?invitation={forNora}");
        arrived.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/");
        secrets.AddRange(noras.GetCookies(url).Where(c => c.Name == "iseg-login").Select(c => c.Value));
        using var gone = await nora.GetAsync($"/account/join/{forNora}/elsewhere");
        (await services.GetRequiredService<MemberStore>().AccountsAsync(default)).Select(a => a.Name).ShouldBe(["Olga", "Anna", "Nora New"], ignoreOrder: true);
    }

    private static HttpClient Browser(Uri url, out CookieContainer cookies)
    {
        cookies = new CookieContainer();
        return new(new SocketsHttpHandler { CookieContainer = cookies }) { BaseAddress = url, DefaultRequestHeaders = { { "Accept", "text/html" } } };
    }

    /// <summary>Fills a form in and sends it; gives the page that came.</summary>
    private static async Task<string> SubmitAsync(HttpClient browser, string page, string handler, params (string Name, string Value)[] fields)
    {
        var token = AntiforgeryField().Match(await browser.GetStringAsync(page)).Groups[1].Value;
        using var form = new FormUrlEncodedContent(new[] { ("_handler", handler), ("__RequestVerificationToken", token) }.Concat(fields).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        using var answer = await browser.PostAsync(page, form);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.Content.ReadAsStringAsync();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex AntiforgeryField();
}
