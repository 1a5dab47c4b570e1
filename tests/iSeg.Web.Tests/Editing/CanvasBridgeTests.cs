using System.Text.Json;
using iSeg.Web.Editing.Canvas;
using iSeg.Web.Editing.Segmenting;
using iSeg.Web.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace iSeg.Web.Tests.Editing;

/// <summary>What a browser, or a stranger in its place, may send.</summary>
[Collection(nameof(SharedServer))]
public sealed class CanvasBridgeTests(WebServer server)
{
    private const string Ids = "'editId':'6f9619ff-8b86-d011-b42d-00cf4fc964ff','objectId':'7f9619ff-8b86-d011-b42d-00cf4fc964ff'";

    public static TheoryData<string> BadEdits =>
    [
        "null",
        "[]",
        "'stroke'",
        "17",
        "{}",
        "{'kind':null}",
        "{'kind':'stroke'}",
        "{'kind':7," + Ids + "}",
        "{'kind':'undo'," + Ids + "}",
        "{'kind':'sing'," + Ids + "}",
        "{'kind':'lock','editId':'no','objectId':'id'}",
        "{'kind':'lock'," + Ids + ",'locked':'yes'}",
        "{'kind':'delete','editId':'6f9619ff-8b86-d011-b42d-00cf4fc964ff'}",
        "{'kind':'category'," + Ids + ",'categoryId':'one'}",
        "{'kind':'category'," + Ids + ",'categoryId':null}",
        "{'kind':'stroke'," + Ids + ",'categoryId':1,'mode':'new','radius':null,'points':[1,2]}",
        "{'kind':'stroke'," + Ids + ",'categoryId':1,'mode':'new','radius':1e300,'points':[1,2]}",
        "{'kind':'stroke'," + Ids + ",'categoryId':1,'mode':'new','radius':5,'points':[1,null]}",
        "{'kind':'stroke'," + Ids + ",'categoryId':1,'mode':'new','radius':5,'points':[1,'2']}",
        "{'kind':'stroke'," + Ids + ",'categoryId':1,'mode':'new','radius':5,'points':[1e308,1e308]}",
        "{'kind':'stroke'," + Ids + ",'categoryId':1,'mode':'new','radius':5,'points':[1e999,2]}",
        "{'kind':'stroke'," + Ids + ",'categoryId':1,'mode':'new','radius':5,'points':[1]}",
        "{'kind':'stroke'," + Ids + ",'categoryId':1,'mode':'new','radius':5,'points':[]}",
        "{'kind':'stroke'," + Ids + ",'categoryId':1,'mode':'new','radius':5,'points':{'length':2}}",
        "{'kind':'stroke'," + Ids + ",'categoryId':1,'mode':5,'radius':5,'points':[1,2]}",
        "{'kind':'polygon'," + Ids + ",'categoryId':1,'mode':'new','points':[1,2,3,4]}",
        "{'kind':'accept'," + Ids + ",'categoryId':1,'mode':'new','threshold':0.5}",
        "{'kind':'accept'," + Ids + ",'categoryId':1,'mode':'new','prompts':'all','threshold':0.5}",
        "{'kind':'accept'," + Ids + ",'categoryId':1,'mode':'new','prompts':[],'threshold':0.5}",
        "{'kind':'accept'," + Ids + ",'categoryId':1,'mode':'new','prompts':[{'kind':'point','x':null,'y':2,'positive':true}],'threshold':0.5}",
        "{'kind':'accept'," + Ids + ",'categoryId':1,'mode':'new','prompts':[{'kind':'point','x':20,'y':20,'positive':true}],'threshold':null}",
        "{'kind':'accept'," + Ids + ",'categoryId':1,'mode':'new','prompts':[{'kind':'point','x':5000,'y':20,'positive':true}],'threshold':0.5}",
        "{'kind':'accept'," + Ids + ",'categoryId':1,'mode':'new','prompts':[{'kind':'point','x':50,'y':20,'positive':true}],'threshold':0.5,'smoothing':1000}",
        "{'kind':'accept'," + Ids + ",'categoryId':1,'mode':'new','prompts':[{'kind':'point','x':50,'y':20,'positive':true}],'threshold':0.5,'iterations':-8}",
        "{'kind':'smooth'," + Ids + "}",
        "{'kind':'smooth'," + Ids + ",'radius':0}",
        "{'kind':'smooth'," + Ids + ",'radius':2.5}",
        "{'kind':'smooth'," + Ids + ",'radius':65}",
        "{'kind':'smooth'," + Ids + ",'radius':-2}",
        "{'kind':'smooth'," + Ids + ",'radius':1e300}",
        "{'kind':'smooth'," + Ids + ",'radius':null}",
    ];

    public static TheoryData<string> BadPredictions =>
    [
        "null",
        "{}",
        "{'request':4}",
        "{'request':'four','prompts':[{'kind':'point','x':9,'y':9}],'threshold':0.5}",
        "{'request':4,'prompts':null,'threshold':0.5}",
        "{'request':4,'prompts':[],'threshold':0.5}",
        "{'request':4,'prompts':[null],'threshold':0.5}",
        "{'request':4,'prompts':[{'kind':'spell','x':1,'y':1}],'threshold':0.5}",
        "{'request':4,'prompts':[{'kind':'point','x':null,'y':1,'positive':true}],'threshold':0.5}",
        "{'request':4,'prompts':[{'kind':'point','x':-4,'y':1,'positive':true}],'threshold':0.5}",
        "{'request':4,'prompts':[{'kind':'point','x':1e300,'y':1,'positive':true}],'threshold':0.5}",
        "{'request':4,'prompts':[{'kind':'line','points':[1],'positive':true}],'threshold':0.5}",
        "{'request':4,'prompts':[{'kind':'line','points':[],'positive':true}],'threshold':0.5}",
        "{'request':4,'prompts':[{'kind':'line','points':[900,900,950,950],'positive':true}],'threshold':0.5}",
        "{'request':4,'prompts':[{'kind':'box','x0':10,'y0':10,'x1':null,'y1':20}],'threshold':0.5}",
        "{'request':4,'prompts':[{'kind':'point','x':9,'y':9,'positive':true}],'threshold':'half'}",
        "{'request':4,'prompts':[{'kind':'point','x':9,'y':9,'positive':true}],'threshold':0.5,'iterations':-1}",
        "{'request':4,'prompts':[{'kind':'point','x':9,'y':9,'positive':true}],'threshold':0.5,'iterations':31}",
        "{'request':4,'prompts':[{'kind':'point','x':9,'y':9,'positive':true}],'threshold':0.5,'iterations':2.5}",
        "{'request':4,'prompts':[{'kind':'point','x':9,'y':9,'positive':true}],'threshold':0.5,'iterations':'8'}",
        "{'request':4,'prompts':[{'kind':'point','x':9,'y':9,'positive':true}],'threshold':0.5,'iterations':1e300}",
        "{'request':4,'prompts':[{'kind':'point','x':9,'y':9,'positive':true}],'threshold':0.5,'smoothing':-3}",
        "{'request':4,'prompts':[{'kind':'point','x':9,'y':9,'positive':true}],'threshold':0.5,'smoothing':65}",
        "{'request':4,'prompts':[{'kind':'point','x':9,'y':9,'positive':true}],'threshold':0.5,'smoothing':[]}",
    ];

    [Theory]
    [MemberData(nameof(BadEdits))]
    public async Task Edit_Nonsense_IsRefusedWithReason(string json)
    {
        var (_, picture) = await server.NewPictureAsync();

        var reply = await Bridge(picture).Edit(Edits.Json(json));

        reply.Ok.ShouldBeFalse();
        reply.Code.ShouldBe("invalid", reply.Error);
        reply.Error.ShouldNotBeNullOrWhiteSpace();
        (await server.Session(picture).SnapshotAsync())!.Revision.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(BadPredictions))]
    public async Task Predict_Nonsense_AnswersWithReason(string json)
    {
        var (_, picture) = await server.NewPictureAsync();

        var reply = await Bridge(picture).Predict(Edits.Json(json));

        reply.Patch.ShouldBeNull();
        reply.Error.ShouldNotBeNullOrWhiteSpace();
        reply.Error.ShouldNotContain("log", Case.Insensitive);
    }

    [Theory]
    [MemberData(nameof(BadPredictions))]
    public async Task HoverSoftMapRefinement_Nonsense_AnswerWithTheSameReason(string json)
    {
        var (_, picture) = await server.NewPictureAsync();
        await server.Segmenter(picture).WarmAsync();
        var error = (await Bridge(picture).Predict(Edits.Json(json))).Error;

        var hover = await Bridge(picture).Hover(Edits.Json(json));
        hover.Patch.ShouldBeNull();
        hover.Why.ShouldBe(error);
        var map = await Bridge(picture).SoftMap(Edits.Json(json));
        map.Values.ShouldBeNull();
        map.Error.ShouldBe(error);
        var refinement = await Bridge(picture).Refinement(Edits.Json(json));
        refinement.Frames.ShouldBeNull();
        refinement.Error.ShouldBe(error);
    }

    [Fact]
    public async Task Edit_TooManyPoints_IsRefused()
    {
        var (_, picture) = await server.NewPictureAsync();
        var points = string.Join(',', Enumerable.Repeat("7", 50_000));

        var reply = await Bridge(picture).Edit(Edits.Json("{'kind':'stroke'," + Ids + ",'categoryId':1,'mode':'new','radius':5,'points':[" + points + "]}"));

        reply.Code.ShouldBe("invalid");
    }

    [Theory]
    [InlineData("1e300")]
    [InlineData("-1")]
    [InlineData("1.5")]
    public async Task Edit_CategoryThatIsNot_IsRefused(string category)
    {
        var (_, picture) = await server.NewPictureAsync();

        var reply = await Bridge(picture).Edit(Edits.Json("{'kind':'stroke'," + Ids + ",'categoryId':" + category + ",'mode':'new','radius':5,'points':[20,20]}"));

        reply.Ok.ShouldBeFalse();
        new[] { "category", "invalid" }.ShouldContain(reply.Code);
    }

    [Theory]
    [InlineData("import")]
    [InlineData("replace")]
    public async Task Edit_WithAMaskOfItsOwn_IsRefused(string kind)
    {
        var (_, picture) = await server.NewPictureAsync();

        var reply = await Bridge(picture).Edit(Edits.Json("{'kind':'" + kind + "'," + Ids + ",'categoryId':1,'mode':'new','mask':{'x':0,'y':0,'w':2,'h':2,'counts':'04'}}"));

        (reply.Code, reply.Error).ShouldBe(("invalid", "'kind' must be an edit."));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not an id")]
    public async Task Undo_WithoutId_IsInvalid(string? editId)
    {
        var (_, picture) = await server.NewPictureAsync();

        (await Bridge(picture).Undo(editId!)).Code.ShouldBe("invalid");
        (await Bridge(picture).Redo(editId!)).Code.ShouldBe("invalid");
    }

    [Fact]
    public async Task Edit_AcceptedPrediction_HoldsTheMaskThatWasShown()
    {
        const string Prompts = "'prompts':[{'kind':'point','x':67,'y':67,'positive':true}],'threshold':0.5";
        var (_, picture) = await server.NewPictureAsync(160, 120);
        var bridge = Bridge(picture);
        var shown = await bridge.Predict(Edits.Json("{'request':7," + Prompts + "}"));
        shown.Error.ShouldBeNull();
        shown.Request.ShouldBe(7);

        var reply = await bridge.Edit(Edits.Json("{'kind':'accept'," + Ids + ",'categoryId':1,'mode':'new'," + Prompts + "}"));

        reply.Ok.ShouldBeTrue(reply.Error);
        reply.Changes.Single().Mask.ShouldBe(shown.Patch);
        reply.Changes.Single().Area.ShouldBe(shown.Area);
    }

    [Fact]
    public async Task Edit_AcceptedWithSliders_HoldsTheMaskThatWasShownAndSaysHowItWasMade()
    {
        const string Prompting = "'prompts':[{'kind':'point','x':67,'y':67,'positive':true}],'threshold':0.3,'iterations':3,'smoothing':4";
        var (_, picture) = await server.NewPictureAsync(160, 120);
        var shown = await Bridge(picture).Predict(Edits.Json("{'request':7," + Prompting + "}"));
        var sharp = await Bridge(picture).Predict(Edits.Json("{'request':8," + Prompting.Replace("'smoothing':4", "'smoothing':0", StringComparison.Ordinal) + "}"));
        sharp.Patch.ShouldNotBe(shown.Patch);

        // Another window, or the same after a reload: nothing is remembered but the prompts and the sliders.
        var reply = await Bridge(picture).Edit(Edits.Json("{'kind':'accept'," + Ids + ",'categoryId':1,'mode':'new'," + Prompting + "}"));

        reply.Ok.ShouldBeTrue(reply.Error);
        reply.Changes.Single().Mask.ShouldBe(shown.Patch);
        var details = Edits.Json((await server.EditsAsync(picture)).Single().Details);
        details.GetProperty("threshold").GetDouble().ShouldBe(.3);
        details.GetProperty("iterations").GetInt32().ShouldBe(3);
        details.GetProperty("smoothing").GetInt32().ShouldBe(4);
        details.GetProperty("prompts").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Hover_ThenTheClick_GivesTheSameMask()
    {
        const string Prompting = "'prompts':[{'kind':'point','x':67,'y':67,'positive':true},{'kind':'point','x':9,'y':9,'positive':false}],'threshold':0.6,'smoothing':1";
        var (_, picture) = await server.NewPictureAsync(160, 120);
        await server.Segmenter(picture).WarmAsync();
        var bridge = Bridge(picture);

        var hover = await bridge.Hover(Edits.Json("{'request':3," + Prompting + "}"));
        var click = await bridge.Predict(Edits.Json("{'request':4," + Prompting + "}"));
        var accepted = await bridge.Edit(Edits.Json("{'kind':'accept'," + Ids + ",'categoryId':1,'mode':'new'," + Prompting + "}"));

        hover.Request.ShouldBe(3);
        hover.Why.ShouldBeNull();
        click.Patch.ShouldBe(hover.Patch);
        accepted.Changes.Single().Mask.ShouldBe(hover.Patch);
    }

    [Fact]
    public async Task Hover_ManyAtOnceAndAClickAmongThem_OnlyTheLatestCountAndTheClickIsAnswered()
    {
        var (_, picture) = await server.NewPictureAsync(160, 120);
        await server.Segmenter(picture).WarmAsync();
        var bridge = Bridge(picture);
        Task<HoverReply> HoverAt(int x) => bridge.Hover(Edits.Json("{'request':" + x + ",'prompts':[{'kind':'point','x':" + x + ",'y':67,'positive':true}],'threshold':0.5}"));

        var hovers = Enumerable.Range(20, 40).Select(HoverAt).ToList();
        var click = await bridge.Predict(Edits.Json("{'request':99,'prompts':[{'kind':'point','x':70,'y':60,'positive':true}],'threshold':0.5}"));
        var replies = await Task.WhenAll(hovers);

        click.Patch.ShouldNotBeNull(click.Error);
        replies.Select(r => r.Request).ShouldBe(Enumerable.Range(20, 40).Select(i => (long)i));
        replies.ShouldAllBe(r => r.Patch != null || r.Why == HoverReply.Busy);
        bridge.Dispose();
        (await HoverAt(80)).Why.ShouldBe(HoverReply.Busy, "nobody looks any more");
    }

    [Fact]
    public async Task Edit_MaskFromTheBrowser_IsNotBelieved()
    {
        var (_, picture) = await server.NewPictureAsync();

        var reply = await Bridge(picture).Edit(Edits.Json(
            "{'kind':'accept'," + Ids + ",'categoryId':1,'mode':'new','mask':{'x':0,'y':0,'w':2,'h':2,'counts':'04'},'prompts':[],'threshold':0.5}"));

        reply.Code.ShouldBe("invalid");
    }

    [Fact]
    public async Task Snapshot_AsJson_HasTheShapeOfTheProtocol()
    {
        var (_, picture) = await server.NewPictureAsync();
        await server.Session(picture).ApplyAsync(Edits.Stroke(Guid.NewGuid(), "new", 10, 50, 50), "ann");

        var json = JsonSerializer.SerializeToElement(await Bridge(picture).Snapshot(), JsonSerializerOptions.Web);

        json.GetProperty("revision").GetInt64().ShouldBe(1);
        var thing = json.GetProperty("objects")[0];
        thing.EnumerateObject().Select(p => p.Name).ShouldBe(["id", "categoryId", "locked", "order", "area", "bbox", "deleted", "mask"]);
        thing.GetProperty("bbox").GetArrayLength().ShouldBe(4);
        thing.GetProperty("mask").EnumerateObject().Select(p => p.Name).ShouldBe(["x", "y", "w", "h", "counts"]);
    }

    private CanvasBridge Bridge(long picture) => new(picture, "local", server.AccessTo(picture), server.Grains, NullLogger.Instance);
}
