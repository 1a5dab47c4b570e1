using System.Net;
using System.Text.Json;
using iSeg.Core.Annotations;
using iSeg.Core.Formats.Outlines;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Web.Editing.Session;
using iSeg.Web.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace iSeg.Web.Tests.Api;

[Collection(nameof(SharedServer))]
public sealed class AnnotationApiTests(WebServer server)
{
    private static readonly PixelSize Size = new(160, 120);

    /// <summary>Two parts, one with a hole.</summary>
    private static readonly RleMask Ring = RleMask.Rectangle(Size, new(10, 20, 40, 30)).Subtract(RleMask.Rectangle(Size, new(20, 30, 5, 6))).Union(RleMask.Rectangle(Size, new(100, 90, 7, 7)));

    private static object Rle(RleMask mask) => new { size = new[] { mask.Height, mask.Width }, counts = mask.ToCounts() };

    public static TheoryData<string> Forms => ["rle", "runs", "polygons"];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Create_InEveryForm_IsReadBackInEveryForm(string form)
    {
        var (_, picture) = await server.NewPictureAsync();
        object segmentation = form switch
        {
            "runs" => new { size = new[] { Size.Height, Size.Width }, counts = Ring.Runs.ToArray() },
            "polygons" => MaskOutlines.Trace(Ring),
            _ => Rle(Ring),
        };

        var made = await server.PostAsync($"/pictures/{picture}/annotations?as={form}", new { categoryId = 1, segmentation });

        made.Expect(HttpStatusCode.Created).GetProperty("area").GetInt64().ShouldBe(Ring.Area);
        JsonSerializer.Serialize(made["segmentation"]).ShouldBe(JsonSerializer.Serialize(segmentation));
        made["bbox"].EnumerateArray().Select(n => n.GetInt32()).ShouldBe([10, 20, 97, 77]);
        foreach (var other in (string[])["rle", "runs", "polygons"])
        {
            var read = (await server.GetAsync($"{made.Location}?as={other}")).Expect(HttpStatusCode.OK).GetProperty("segmentation");
            Mask(read).ShouldBe(Ring, other);
        }
    }

    [Fact]
    public async Task Edits_OfPrograms_ReachOpenEditorsAndCanBeUndone()
    {
        var (_, picture) = await server.NewPictureAsync();
        var window = new SessionFeed(server.Grains, picture, NullLogger.Instance);
        (await window.OpenAsync())!.Objects.ShouldBeEmpty();
        var (square, disc) = (RleMask.Rectangle(Size, new(5, 5, 20, 20)), RleMask.Rectangle(Size, new(15, 5, 20, 30)));

        var made = await server.PostAsync($"/pictures/{picture}/annotations", new { categoryId = 1, segmentation = Rle(square) });
        (await server.CallAsync("PUT", made.Location, new { categoryId = 1, segmentation = Rle(disc) })).Expect(HttpStatusCode.OK);

        var seen = RleMask.Empty(Size);
        await foreach (var notice in window.Notices.Take(2))
        {
            notice.Author.ShouldBe("local");
            seen = seen.With(notice.Changes.Single().Mask);
        }

        seen.ShouldBe(disc);
        await window.DisposeAsync();
        (await server.Session(picture).ApplyAsync(new() { Kind = "undo", EditId = Guid.NewGuid() }, "local")).Ok.ShouldBeTrue();
        Mask((await server.GetAsync(made.Location))["segmentation"]).ShouldBe(square, "the replacement is one edit, and taken back as one");
        (await server.EditsAsync(picture)).Select(e => e.Kind).ShouldBe([EditKind.Import, EditKind.Import, EditKind.Undo]);
    }

    [Fact]
    public async Task Replace_OfAVersionThatSomebodyChanged_IsRefusedAndLosesNothing()
    {
        var (_, picture) = await server.NewPictureAsync();
        var made = await server.PostAsync($"/pictures/{picture}/annotations", new { categoryId = 1, segmentation = Rle(Ring) });
        var id = made["id"].GetGuid();
        await server.Session(picture).ApplyAsync(Edits.Stroke(id, "add", 8, 80, 60), "ann");

        var refused = await server.CallAsync("PUT", made.Location, new { categoryId = 1, segmentation = Rle(RleMask.Full(Size)) }, ("If-Match", made.ETag));

        refused.ShouldBeProblem(HttpStatusCode.PreconditionFailed, "changed");
        (await server.CallAsync("DELETE", made.Location, null, ("If-Match", made.ETag))).ShouldBeProblem(HttpStatusCode.PreconditionFailed, "changed");
        var now = await server.GetAsync(made.Location);
        now["area"].GetInt64().ShouldBeGreaterThan(Ring.Area);
        (await server.CallAsync("PUT", made.Location, new { categoryId = 1, segmentation = Rle(Ring) }, ("If-Match", now.ETag))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Session_AskedForAVersionThatIsOld_RefusesWhereNobodyCanComeBetween()
    {
        var (_, picture) = await server.NewPictureAsync();
        var id = Guid.NewGuid();
        await server.Session(picture).ApplyAsync(Edits.Stroke(id, "new", 8, 40, 60), "ann");
        var delete = Edits.Of("delete", id) with { IfRevision = 7 };

        (await server.Session(picture).ApplyAsync(delete, "ann")).Code.ShouldBe("changed");
        (await server.Session(picture).ApplyAsync(delete with { IfRevision = 1 }, "ann")).Ok.ShouldBeTrue();
        (await server.Session(picture).ApplyAsync(delete with { IfRevision = 1 }, "ann")).Ok.ShouldBeTrue("it is stored already and is answered again");
    }

    [Fact]
    public async Task Replace_WithOtherPixelsAndCategory_IsOneEditAndTheSameAgainIsNone()
    {
        var (project, picture) = await server.NewPictureAsync();
        var pear = await server.Categories.AddAsync(project, "pear", null, "", default);
        var made = await server.PostAsync($"/pictures/{picture}/annotations", new { categoryId = 1, segmentation = Rle(Ring) });
        var other = new { categoryId = pear.Id, segmentation = Rle(RleMask.Rectangle(Size, new(0, 0, 9, 9))) };

        (await server.CallAsync("PUT", made.Location, other)).Expect(HttpStatusCode.OK).GetProperty("categoryId").GetInt32().ShouldBe(pear.Id);
        (await server.CallAsync("PUT", made.Location, other)).Expect(HttpStatusCode.OK).GetProperty("revision").GetInt64().ShouldBe(2);

        (await server.EditsAsync(picture)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Locked_Object_RefusesEverythingButUnlocking()
    {
        var (_, picture) = await server.NewPictureAsync();
        var made = await server.PostAsync($"/pictures/{picture}/annotations", new { categoryId = 1, segmentation = Rle(Ring) });
        (await server.CallAsync("PATCH", made.Location, new { locked = true })).Expect(HttpStatusCode.OK).GetProperty("locked").GetBoolean().ShouldBeTrue();

        (await server.CallAsync("PUT", made.Location, new { categoryId = 1, segmentation = Rle(RleMask.Full(Size)) })).ShouldBeProblem(HttpStatusCode.Conflict, "locked");
        (await server.CallAsync("DELETE", made.Location, null)).ShouldBeProblem(HttpStatusCode.Conflict, "locked");

        (await server.CallAsync("PATCH", made.Location, new { locked = false })).Expect(HttpStatusCode.OK);
        (await server.CallAsync("DELETE", made.Location, null)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await server.CallAsync("DELETE", made.Location, null)).ShouldBeProblem(HttpStatusCode.NotFound, "no object");
        (await server.CallAsync("PUT", made.Location, new { categoryId = 1, segmentation = Rle(Ring) })).ShouldBeProblem(HttpStatusCode.NotFound, "no object");
        (await server.Session(picture).SnapshotAsync())!.Objects.ShouldBeEmpty();
    }

    [Fact]
    public async Task Create_AgainWithItsKey_MakesOneObject()
    {
        var (_, picture) = await server.NewPictureAsync();
        var (key, body) = (Guid.NewGuid().ToString(), new { categoryId = 1, segmentation = Rle(Ring) });

        var first = await server.PostAsync($"/pictures/{picture}/annotations", body, ("Idempotency-Key", key));
        var again = await server.PostAsync($"/pictures/{picture}/annotations", body, ("Idempotency-Key", key));

        again.Expect(HttpStatusCode.Created).GetProperty("id").GetGuid().ShouldBe(first["id"].GetGuid());
        (await server.EditsAsync(picture)).Count.ShouldBe(1);
        (await server.PostAsync($"/pictures/{picture}/annotations", new { categoryId = 1, segmentation = Rle(RleMask.Full(Size)) }, ("Idempotency-Key", key)))
            .ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "another object");
        (await server.PostAsync($"/pictures/{picture}/annotations", new { id = first["id"].GetGuid(), categoryId = 1, segmentation = Rle(Ring) })).ShouldBeProblem(HttpStatusCode.Conflict, "already");
    }

    [Theory]
    [InlineData("{'segmentation': []}", HttpStatusCode.BadRequest, "lacks 'categoryId'")]
    [InlineData("{'categoryId': 1, 'segmentation': 'abc'}", HttpStatusCode.BadRequest, "$.segmentation")]
    [InlineData("{'categoryId': 1, 'segmentation': [[1, 2, 3, 4]]}", HttpStatusCode.BadRequest, "three points")]
    [InlineData("{'categoryId': 1, 'segmentation': [[1, 2, 3, 4, 5, 1e30]]}", HttpStatusCode.BadRequest, "1e30")]
    [InlineData("{'categoryId': 1, 'segmentation': {'counts': 'abc'}}", HttpStatusCode.BadRequest, "size")]
    [InlineData("{'categoryId': 1, 'segmentation': {'size': [120, 160], 'counts': [5, -1]}}", HttpStatusCode.BadRequest, "-1 is no run length")]
    [InlineData("{'categoryId': 1, 'segmentation': {'size': [120, 160], 'counts': [5, 6]}}", HttpStatusCode.UnprocessableEntity, "sum to 11")]
    [InlineData("{'categoryId': 1, 'segmentation': {'size': [12, 16], 'counts': [0, 192]}}", HttpStatusCode.UnprocessableEntity, "16x12")]
    [InlineData("{'categoryId': 1, 'segmentation': {'size': [120, 160], 'counts': [19200]}}", HttpStatusCode.UnprocessableEntity, "covers nothing")]
    [InlineData("{'categoryId': 1, 'segmentation': {'size': [120, 160], 'counts': '\\u0001'}}", HttpStatusCode.UnprocessableEntity, "compressed RLE")]
    [InlineData("{'categoryId': 1, 'segmentation': [[-900, -900, -800, -900, -800, -800]]}", HttpStatusCode.UnprocessableEntity, "covers nothing")]
    [InlineData("{'categoryId': 77, 'segmentation': [[0, 0, 50, 0, 50, 50]]}", HttpStatusCode.UnprocessableEntity, "category")]
    public async Task Create_OfNonsense_SaysWhatIsWrongAndStoresNothing(string body, HttpStatusCode status, string says)
    {
        var (_, picture) = await server.NewPictureAsync();

        (await server.PostAsync($"/pictures/{picture}/annotations", body.Replace('\'', '"'))).ShouldBeProblem(status, says);

        (await server.EditsAsync(picture)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Change_ToACategoryThatIsNotThere_ChangesNothingElse()
    {
        var (_, picture) = await server.NewPictureAsync();
        var made = await server.PostAsync($"/pictures/{picture}/annotations", new { categoryId = 1, segmentation = Rle(Ring) });
        var locked = await server.CallAsync("PATCH", made.Location, new { locked = true });

        (await server.CallAsync("PATCH", made.Location, new { locked = false, categoryId = 77 })).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "no category 77");

        (await server.GetAsync(made.Location)).ETag.ShouldBe(locked.ETag);
        (await server.CallAsync("PATCH", made.Location, new { locked = false, categoryId = 1 })).Expect(HttpStatusCode.OK).GetProperty("locked").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Change_OfCategoryAndLock_IsOneEditThatOneUndoTakesBack()
    {
        var (project, picture) = await server.NewPictureAsync();
        var pear = (await server.Categories.AddAsync(project, "pear", null, "", default)).Id;
        var made = await server.PostAsync($"/pictures/{picture}/annotations", new { categoryId = 1, segmentation = Rle(Ring) });

        State(await server.CallAsync("PATCH", made.Location, new { locked = true, categoryId = pear })).ShouldBe((pear, true));
        (await server.CallAsync("PATCH", made.Location, new { categoryId = 1 })).ShouldBeProblem(HttpStatusCode.Conflict, "locked");
        State(await server.CallAsync("PATCH", made.Location, new { locked = false, categoryId = 1 })).ShouldBe((1, false));
        (await server.EditsAsync(picture)).Count.ShouldBe(3);

        var author = (await server.EditsAsync(picture))[0].Author;
        (await server.Session(picture).ApplyAsync(Edits.Of("undo", Guid.Empty), author)).Ok.ShouldBeTrue();
        State(await server.GetAsync(made.Location)).ShouldBe((pear, true));
        (await server.Session(picture).ApplyAsync(Edits.Of("undo", Guid.Empty), author)).Ok.ShouldBeTrue();
        State(await server.GetAsync(made.Location)).ShouldBe((1, false));

        static (int, bool) State(ApiAnswer answer) =>
            (answer.Expect(HttpStatusCode.OK).GetProperty("categoryId").GetInt32(), answer.Json.GetProperty("locked").GetBoolean());
    }

    [Fact]
    public async Task List_InPagesAndByCategory_HasEveryObjectOnce()
    {
        var (project, picture) = await server.NewPictureAsync();
        var pear = await server.Categories.AddAsync(project, "pear", null, "", default);
        for (var i = 0; i < 5; i++)
        {
            (await server.PostAsync($"/pictures/{picture}/annotations", new { categoryId = i % 2 == 0 ? 1 : pear.Id, segmentation = Rle(RleMask.Rectangle(Size, new(i, 0, 3, 3))) })).Expect(HttpStatusCode.Created);
        }

        var (pages, all) = await server.ReadAllAsync($"/pictures/{picture}/annotations?limit=2&as=polygons");
        pages.ShouldBe(3);
        all.Select(a => a.GetProperty("bbox")[0].GetInt32()).ShouldBe([0, 1, 2, 3, 4]);
        var (_, pears) = await server.ReadAllAsync($"/pictures/{picture}/annotations?categoryId={pear.Id}");
        pears.Select(a => a.GetProperty("bbox")[0].GetInt32()).ShouldBe([1, 3]);
        (await server.GetAsync($"/pictures/{picture}/annotations?as=bitmap")).ShouldBeProblem(HttpStatusCode.BadRequest, "polygons");
        (await server.GetAsync("/pictures/987654/annotations")).ShouldBeProblem(HttpStatusCode.NotFound, "no such picture");
        (await server.GetAsync($"/pictures/{picture}/annotations/nonsense")).ShouldBeProblem(HttpStatusCode.NotFound, "nonsense");
    }

    [Fact]
    public async Task Get_WithTheTagThatItHas_IsNotModifiedInThatFormOnly()
    {
        var (_, picture) = await server.NewPictureAsync();
        var made = await server.PostAsync($"/pictures/{picture}/annotations", new { categoryId = 1, segmentation = Rle(Ring) });

        (await server.GetAsync(made.Location, ("If-None-Match", made.ETag))).Status.ShouldBe(HttpStatusCode.NotModified);
        (await server.GetAsync($"{made.Location}?as=polygons", ("If-None-Match", made.ETag))).Status.ShouldBe(HttpStatusCode.OK);
        (await server.CallAsync("PATCH", made.Location, new { locked = true })).ETag.ShouldNotBe(made.ETag);
    }

    private static RleMask Mask(JsonElement segmentation) => segmentation.ValueKind == JsonValueKind.Array
        ? RleMask.FromPolygons(Size, segmentation.EnumerateArray().Select(p => p.EnumerateArray().Select(n => n.GetDouble()).ToArray()))
        : segmentation.GetProperty("counts") is { ValueKind: JsonValueKind.String } text ? RleMask.FromCounts(Size, text.GetString())
        : RleMask.FromRuns(Size, [.. segmentation.GetProperty("counts").EnumerateArray().Select(n => n.GetUInt32())]);
}
