using System.Net;
using iSeg.Web.Tests.Support;

namespace iSeg.Web.Tests.Exchange;

[Collection(nameof(SharedServer))]
public sealed class PictureEndpointTests(WebServer server)
{
    [Theory]
    [InlineData("thumbnail")]
    [InlineData("tiles/0/0/0")]
    [InlineData("tiles/1/1/0")]
    public async Task Get_PicturePart_MayBeKeptForEver(string part)
    {
        var (_, picture) = await server.NewPictureAsync(700, 500);

        using var response = await server.Http.GetAsync($"/api/pictures/{picture}/{part}");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType!.ShouldStartWith("image/");
        response.Headers.CacheControl!.ToString().ShouldContain("immutable");
        response.Headers.CacheControl!.MaxAge!.Value.TotalDays.ShouldBeGreaterThan(300);
        response.Headers.ETag.ShouldNotBeNull();
        (await response.Content.ReadAsByteArrayAsync()).Length.ShouldBeGreaterThan(100);
    }

    [Theory]
    [InlineData("thumbnail")]
    [InlineData("tiles/1/0/0")]
    public async Task Get_PartThatTheBrowserHas_IsNotSentAgain(string part)
    {
        var (_, picture) = await server.NewPictureAsync(700, 500);
        using var first = await server.Http.GetAsync($"/api/pictures/{picture}/{part}");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/pictures/{picture}/{part}");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var again = await server.Http.SendAsync(request);

        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await again.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("tiles/2/0/0")]
    [InlineData("tiles/0/1/0")]
    [InlineData("tiles/1/2/0")]
    [InlineData("tiles/-1/0/0")]
    [InlineData("tiles/0/0/x")]
    public async Task Get_TileThatIsNot_IsNotFound(string part)
    {
        var (_, picture) = await server.NewPictureAsync(700, 500);

        using var response = await server.Http.GetAsync($"/api/pictures/{picture}/{part}");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("thumbnail")]
    [InlineData("tiles/0/0/0")]
    [InlineData("original")]
    public async Task Get_PictureThatIsNot_IsNotFound(string part)
    {
        using var response = await server.Http.GetAsync($"/api/pictures/987654321/{part}");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Get_Original_ComesAsDownloadAndNeverAsPage()
    {
        var project = await server.NewProjectAsync();
        var bytes = TestFiles.Fruit();
        var line = (await server.UploadAsync(project, "in/<script>.jpg", bytes)).Single();

        using var response = await server.Http.GetAsync($"/api/pictures/{line.PictureId}/original");

        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/octet-stream");
        response.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        (await response.Content.ReadAsByteArrayAsync()).ShouldBe(bytes);
    }
}
