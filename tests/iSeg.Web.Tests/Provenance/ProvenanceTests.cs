using System.Net;
using System.Text.Json;
using iSeg.Web.Provenance;
using iSeg.Web.Tests.Support;

namespace iSeg.Web.Tests.Provenance;

[Collection(nameof(SharedServer))]
public sealed class ProvenanceTests(WebServer server)
{
    [Fact]
    public async Task Restore_AndRevert_ThroughTheSession_AreEditsThatCanBeUndone()
    {
        var (_, picture) = await server.NewPictureAsync();
        var session = server.Session(picture);
        var thing = Guid.NewGuid();
        await session.ApplyAsync(Edits.Stroke(thing, "new", 10, 50, 50), "ann");
        var first = (await session.SnapshotAsync())!.Objects.Single().Mask;
        await session.ApplyAsync(Edits.Stroke(thing, "add", 10, 90, 50), "bob");
        var both = (await session.SnapshotAsync())!.Objects.Single().Mask;

        (await session.ApplyAsync(Edits.Of("revert", thing) with { Author = "bob" }, "ann")).Ok.ShouldBeTrue();
        (await session.SnapshotAsync())!.Objects.Single().Mask.ShouldBe(first);
        await session.ApplyAsync(Edits.Of("undo", default), "ann");
        (await session.SnapshotAsync())!.Objects.Single().Mask.ShouldBe(both);
        await session.ApplyAsync(Edits.Of("delete", thing), "bob");
        (await session.ApplyAsync(Edits.Of("restore", thing) with { Revision = 1 }, "ann")).Ok.ShouldBeTrue();
        (await session.SnapshotAsync())!.Objects.Single().Mask.ShouldBe(first, "what was deleted is back as it was");
        (await session.ApplyAsync(Edits.Of("restore", thing) with { Revision = 0 }, "ann")).Code.ShouldBe("gone");
        (await session.ApplyAsync(Edits.Of("revert", thing) with { Author = "nobody" }, "ann")).Code.ShouldBe("invalid");
    }

    [Fact]
    public async Task Export_OfCostAndLog_HoldsEveryObjectPersonAndEdit()
    {
        var (project, picture) = await server.NewPictureAsync();
        var session = server.Session(picture);
        var thing = Guid.NewGuid();
        await session.ApplyAsync(Edits.Stroke(thing, "new", 10, 50, 50) with { Details = "{\"radius\":10}" }, "local");
        await session.ApplyAsync(Edits.Stroke(thing, "add", 10, 90, 50), "local:Bob");

        using var cost = JsonDocument.Parse(await server.Http.GetStringAsync($"/api/projects/{project}/cost.json"));
        cost.RootElement.GetProperty("cost").GetProperty("objects").GetInt32().ShouldBe(1);
        cost.RootElement.GetProperty("people").EnumerateArray().Select(p => p.GetProperty("name").GetString()).ShouldBe(["You", "Bob"], ignoreOrder: true);
        (await server.Http.GetStringAsync($"/api/projects/{project}/cost.csv")).ShouldContain("fruit.jpg");
        using var log = JsonDocument.Parse(await server.Http.GetStringAsync($"/api/pictures/{picture}/log.json"));
        var edits = log.RootElement.GetProperty("edits").EnumerateArray().ToList();
        edits.Select(e => e.GetProperty("revision").GetInt64()).ShouldBe([1, 2]);
        edits[0].GetProperty("details").GetProperty("radius").GetDouble().ShouldBe(10);
        var lines = (await server.Http.GetStringAsync($"/api/pictures/{picture}/log.csv")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(3);
        lines[2].ShouldContain("Bob");
        (await server.Http.GetAsync("/api/projects/99999/cost.csv")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await server.Http.GetAsync("/api/pictures/99999/log.json")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData(-1.5, "-1.5")]
    public void CsvField_OfWhatever_IsOneFieldAndNeverAFormula(object value, string field) => CsvField.Of(value).ShouldBe(field);
}
