using System.Net;
using System.Text.Json;
using iSeg.Core.Annotations;
using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Web.Api.Segmenting;
using iSeg.Web.Editing.Segmenting;
using iSeg.Web.Tests.Support;

namespace iSeg.Web.Tests.Api;

[Collection(nameof(SharedServer))]
public sealed class SegmentApiTests(WebServer server)
{
    private static readonly PixelSize Size = new(160, 120);
    private static readonly object[] Prompts =
    [
        new { kind = "box", x0 = 20, y0 = 20, x1 = 130, y1 = 110 },
        new { kind = "point", x = 67, y = 67 },
        new { kind = "line", points = new[] { 2, 2, 20, 3 }, positive = false },
    ];

    [Fact]
    public async Task Segment_OfMixedPrompts_IsTheMaskThatTheEditorGets()
    {
        var (_, picture) = await server.NewPictureAsync();
        var expected = await server.Segmenter(picture).PredictAsync(new(
            1, [new("box", [20, 20, 130, 110], true), new("point", [67, 67], true), new("line", [2, 2, 20, 3], false)], .4, 3, 2));

        var answer = (await server.PostAsync($"/pictures/{picture}/segment", new { prompts = Prompts, threshold = .4, iterations = 3, smoothing = 2 })).Expect(HttpStatusCode.OK);

        RleMask.FromCounts(Size, answer.GetProperty("segmentation").GetProperty("counts").GetString()).ShouldBe(expected.Patch.ToMask(Size));
        answer.GetProperty("area").GetInt64().ShouldBe(expected.Area);
        answer.GetProperty("score").GetDouble().ShouldBeInRange(.4, 1);
        answer.GetProperty("backbone").GetString().ShouldBe("affinity");
        answer.GetProperty("annotation").ValueKind.ShouldBe(JsonValueKind.Null);
        (await server.EditsAsync(picture)).ShouldBeEmpty("nothing is stored unless it is asked for");
    }

    [Fact]
    public async Task Segment_ToBeSaved_BecomesAnAcceptedProposalWithItsPrompts()
    {
        var (project, picture) = await server.NewPictureAsync();
        var pear = await server.Categories.AddAsync(project, "pear", null, "", default);
        var (body, key) = (new { prompts = Prompts, saveAs = new { category = "PEAR" } }, Guid.NewGuid().ToString());

        var answer = await server.PostAsync($"/pictures/{picture}/segment", body, ("Idempotency-Key", key));
        var again = await server.PostAsync($"/pictures/{picture}/segment", body, ("Idempotency-Key", key));

        var made = answer.Expect(HttpStatusCode.Created).GetProperty("annotation");
        made.GetProperty("categoryId").GetInt32().ShouldBe(pear.Id);
        JsonSerializer.Serialize(made.GetProperty("segmentation")).ShouldBe(JsonSerializer.Serialize(answer["segmentation"]));
        (await server.GetAsync(answer.Location)).Expect(HttpStatusCode.OK).GetProperty("id").GetGuid().ShouldBe(made.GetProperty("id").GetGuid());
        again["annotation"].GetProperty("id").GetGuid().ShouldBe(made.GetProperty("id").GetGuid());
        var edit = (await server.EditsAsync(picture)).ShouldHaveSingleItem();
        edit.Kind.ShouldBe(EditKind.Accept);
        using var details = JsonDocument.Parse(edit.Details);
        details.RootElement.GetProperty("prompts").EnumerateArray().Select(p => p.GetProperty("kind").GetString()).ShouldBe(["box", "point", "line"]);
        details.RootElement.GetProperty("prompts")[1].GetProperty("positive").GetBoolean().ShouldBeTrue("as the canvas writes it");
    }

    [Theory]
    [InlineData("{'prompts': []}", HttpStatusCode.UnprocessableEntity, "1 to 1000")]
    [InlineData("{'prompts': [{'kind': 'point', 'x': 5}]}", HttpStatusCode.UnprocessableEntity, "prompts[0].y")]
    [InlineData("{'prompts': [{'kind': 'point', 'x': 500, 'y': 5}]}", HttpStatusCode.UnprocessableEntity, "outside")]
    [InlineData("{'prompts': [{'kind': 'point', 'x': 5, 'y': 5, 'positive': false}]}", HttpStatusCode.UnprocessableEntity, "negative")]
    [InlineData("{'prompts': [{'kind': 'line', 'points': [1, 2, 3]}]}", HttpStatusCode.UnprocessableEntity, "prompts[0].points")]
    [InlineData("{'prompts': [{'kind': 'text', 'text': 'pear'}]}", HttpStatusCode.UnprocessableEntity, "")]
    [InlineData("{'prompts': [{'kind': 'wish'}]}", HttpStatusCode.BadRequest, "$.prompts[0].kind")]
    [InlineData("{'prompts': [{'kind': 'point', 'x': 5, 'y': 5}], 'threshold': 1}", HttpStatusCode.UnprocessableEntity, "threshold")]
    [InlineData("{'prompts': [{'kind': 'point', 'x': 5, 'y': 5}], 'iterations': 31}", HttpStatusCode.UnprocessableEntity, "iterations")]
    [InlineData("{'prompts': [{'kind': 'point', 'x': 5, 'y': 5}], 'saveAs': {'category': 'fish'}}", HttpStatusCode.UnprocessableEntity, "\"object\" (1)")]
    [InlineData("{'prompts': [{'kind': 'point', 'x': 5, 'y': 5}], 'saveAs': {}}", HttpStatusCode.UnprocessableEntity, "categoryId")]
    public async Task Segment_OfNonsense_SaysWhatIsWrong(string body, HttpStatusCode status, string says)
    {
        var (_, picture) = await server.NewPictureAsync();

        (await server.PostAsync($"/pictures/{picture}/segment", body.Replace('\'', '"'))).ShouldBeProblem(status, says);
    }

    [Fact]
    public void Score_OfAMask_IsTheMeanOfTheSoftMapOverItAlone()
    {
        // Left half .8, right half .9: sure as well, but not of the mask.
        float[] map = [.8f, .8f, .9f, .9f];
        var mask = RleMask.Rectangle(new(40, 10), new(0, 0, 20, 10));

        SegmentEndpoints.Score(new(1, 4, 1, Packed.Levels(map), null), mask).ShouldBe(.8, 1e-9);
        SegmentEndpoints.Score(new(1, 4, 1, Packed.Levels(map), null), RleMask.Empty(new(40, 10))).ShouldBe(0);
    }
}
