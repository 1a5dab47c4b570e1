using iSeg.Web.Shell;
using Microsoft.AspNetCore.Builder;

namespace iSeg.Web.Tests.Shell;

public sealed class LoopbackOnlyTests
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
    public void AddLoopbackOnly_AddressOthersCanReach_IsRefusedWithTheWayOut(string urls)
    {
        var builder = WebApplication.CreateBuilder(["--urls", urls]);

        var refusal = Should.Throw<Exception>(builder.AddLoopbackOnly);

        refusal.Message.ShouldContain("no accounts");
        refusal.Message.ShouldContain("http://localhost");
    }

    [Theory]
    [InlineData("http://localhost:5080")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://127.5.5.5:5080")]
    [InlineData("http://[::1]:5080;http://LOCALHOST:5081")]
    public void AddLoopbackOnly_LoopbackAddress_IsFine(string urls)
    {
        var builder = WebApplication.CreateBuilder(["--urls", urls]);

        Should.NotThrow(builder.AddLoopbackOnly);
    }
}
