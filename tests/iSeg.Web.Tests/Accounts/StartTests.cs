using System.Diagnostics;
using System.Net.Http.Headers;
using iSeg.Web.Accounts;
using iSeg.Web.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace iSeg.Web.Tests.Accounts;

/// <summary>The switches of the start command.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData(new string[0], StartMode.SingleUser)]
    [InlineData(new[] { "--single-user", "--urls", "http://localhost:5080" }, StartMode.SingleUser)]
    [InlineData(new[] { "--team", "--urls", "http://0.0.0.0:5080" }, StartMode.Team)]
    public void TryRead_Switches_ChooseTheModeAndSwallowNoOtherSwitch(string[] args, StartMode mode)
    {
        var configuration = new ConfigurationBuilder().AddCommandLine(AccountOptions.Expand(args)).Build();

        Start.TryRead(args, configuration, out var options, out var refusal).ShouldBeTrue(refusal);
        options!.Mode.ShouldBe(mode);
        configuration["urls"].ShouldBe(args.Length > 0 ? args[^1] : null);
    }

    [Theory]
    [InlineData(new[] { "--single-user", "--team" }, "--team")]
    [InlineData(new[] { "--single-user", "--urls", "http://0.0.0.0:5080" }, "http://0.0.0.0:5080")]
    [InlineData(new[] { "--Accounts:Mode=everybody" }, "everybody")]
    [InlineData(new[] { "--team", "--Accounts:OpenId:Authority=http://evil.example" }, "Authority")]
    [InlineData(new[] { "--team", "--Accounts:OpenId:Authority=https://id.example" }, "ClientId")]
    public void TryRead_Nonsense_IsRefusedByName(string[] args, string named)
    {
        var configuration = new ConfigurationBuilder().AddCommandLine(AccountOptions.Expand(args)).Build();

        Start.TryRead(args, configuration, out _, out var refusal).ShouldBeFalse();
        refusal!.ShouldContain(named);
    }

    [Fact]
    public async Task Log_OfAServerThatWasGivenSecrets_HoldsNoneOfThem()
    {
        const string Secret = "swordfish-swordfish-7";
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "iSeg.Web.dll"), "--team", "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=Debug"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["ISEG_STORE"] = TempFolder.File("projects.db"), ["Accounts__OpenId__Authority"] = "http://127.0.0.1:1", ["Accounts__OpenId__ClientId"] = "iseg", ["Accounts__OpenId__ClientSecret"] = Secret + "c" },
        };
        using var process = Process.Start(start)!;
        var output = new List<string>();
        try
        {
            var url = "";
            var code = "";
            while (code.Length == 0 && await process.StandardOutput.ReadLineAsync() is { } line)
            {
                output.Add(line);
                url = line.Contains("Now listening on: ", StringComparison.Ordinal) ? line.Split(": ")[1].Trim() : url;
                code = line.StartsWith("This server has no owner yet", StringComparison.Ordinal) ? line.Split(' ')[^1] : code;
            }

            output.RemoveAt(output.Count - 1);
            using var http = new HttpClient { BaseAddress = new(url) };
            using var ask = new HttpRequestMessage(HttpMethod.Get, "/api/projects/1/export/coco") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", "iseg_" + Secret) } };
            using var told = await http.SendAsync(ask);
            using var form = new FormUrlEncodedContent([new("_handler", "login"), new("Form.Password", Secret)]);
            using var login = await http.PostAsync("/account/login", form);
            using var join = await http.GetAsync("/account/join/" + Secret);
            using var provider = await http.GetAsync("/account/provider?invitation=" + Secret);
            process.Kill();
            output.Add(await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync());
            string.Join('\n', output).ShouldNotContain(Secret);
            string.Join('\n', output).ShouldNotContain(code);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }
}
