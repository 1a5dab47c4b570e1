using System.Net;
using iSeg.Web.Tests.Support;

namespace iSeg.Web.Tests.Accounts;

/// <summary>What a server without logins does with the addresses of logins.</summary>
[Collection(nameof(SharedServer))]
public sealed class SingleUserTests(WebServer server)
{
    [Theory]
    [InlineData("/account/login")]
    [InlineData("/account/logout")]
    [InlineData("/account/password")]
    [InlineData("/account/setup")]
    public async Task Get_PageOfALogin_LeadsHome(string page)
    {
        using var response = await server.Http.GetAsync(page);

        response.StatusCode.ShouldBe(HttpStatusCode.Found);
        new Uri(server.Http.BaseAddress!, response.Headers.Location!).AbsolutePath.ShouldBe("/");
    }
}
