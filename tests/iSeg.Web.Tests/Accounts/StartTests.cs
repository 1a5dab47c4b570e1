using iSeg.Web.Accounts;
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
}
