using System.Net;
using System.Text.Json;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Web.Tests.Support;

namespace iSeg.Web.Tests.Exchange;

[Collection(nameof(SharedServer))]
public sealed class ExportEndpointTests(WebServer server)
{
    [Fact]
    public async Task Export_AfterEdits_HoldsExactlyTheMasks()
    {
        var size = new PixelSize(160, 120);
        var (project, picture) = await server.NewPictureAsync(size.Width, size.Height);
        var (apple, gone) = (Guid.NewGuid(), Guid.NewGuid());
        var session = server.Session(picture);
        await session.ApplyAsync(Edits.Stroke(apple, "new", 20, 60, 60), "ann");
        await session.ApplyAsync(Edits.Stroke(apple, "subtract", 6, 60, 60), "ann");
        await session.ApplyAsync(Edits.Stroke(gone, "new", 5, 20, 20), "ann");
        await session.ApplyAsync(Edits.Of("delete", gone), "ann");

        using var response = await server.Http.GetAsync($"/api/projects/{project}/export/coco");

        response.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        var coco = await JsonSerializer.DeserializeAsync<JsonElement>(await response.Content.ReadAsStreamAsync());
        var image = coco.GetProperty("images").EnumerateArray().Single();
        (image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32()).ShouldBe((160, 120));
        var annotation = coco.GetProperty("annotations").EnumerateArray().Single();
        annotation.GetProperty("image_id").GetInt64().ShouldBe(image.GetProperty("id").GetInt64());
        var segmentation = annotation.GetProperty("segmentation");
        segmentation.GetProperty("size").EnumerateArray().Select(n => n.GetInt32()).ShouldBe([120, 160]);
        var mask = RleMask.FromCounts(size, segmentation.GetProperty("counts").GetString());
        mask.ShouldBe((await session.SnapshotAsync())!.Objects.Single().Mask.ToMask(size));
        annotation.GetProperty("area").GetInt64().ShouldBe(mask.Area);
        annotation.GetProperty("bbox").EnumerateArray().Select(n => n.GetInt32()).ShouldBe([mask.Bounds.X, mask.Bounds.Y, mask.Bounds.Width, mask.Bounds.Height]);
    }

    [Fact]
    public async Task Export_ProjectWithOddName_GivesAFileNameThatEverySystemTakes()
    {
        var project = await server.NewProjectAsync("a/b: \"c\" <d> | Öl");

        using var response = await server.Http.GetAsync($"/api/projects/{project}/export/coco");

        var name = response.Content.Headers.ContentDisposition!.FileNameStar!;
        name.ShouldBe("a_b_ _c_ _d_ _ Öl.coco.json");
    }

    [Fact]
    public async Task Export_UnknownProject_IsNotFound()
    {
        using var response = await server.Http.GetAsync("/api/projects/987654/export/coco");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
