using System.Globalization;
using iSeg.Engine.Models;
using iSeg.Web.Editing.Canvas;
using iSeg.Web.Models;
using iSeg.Web.Provenance;
using iSeg.Web.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace iSeg.Web.Tests.Editing;

/// <summary>"Segment everything", the attention that people look at, and suggestions of tags, as a canvas asks for them.</summary>
[Collection(nameof(SharedServer))]
public sealed class EverythingTests(WebServer server)
{
    public static TheoryData<string> BadSegments =>
    [
        "{'kind':'segments','division':'affinity-0','nodes':[0],'positive':true}",
        "{'kind':'segments','nodes':[0],'positive':true}",
        "{'kind':'segments','division':'DIVISION','nodes':[],'positive':true}",
        "{'kind':'segments','division':'DIVISION','nodes':[999999],'positive':true}",
        "{'kind':'segments','division':'DIVISION','nodes':[1.5],'positive':true}",
        "{'kind':'segments','division':'DIVISION','nodes':[-1],'positive':true}",
        "{'kind':'segments','division':'DIVISION','nodes':[0],'positive':false}",
        "{'kind':'segments','division':'DIVISION','nodes':[0]}",
    ];

    [Fact]
    public async Task Segments_Asked_DividesOnceAndTellsTheTree()
    {
        var (_, picture) = await server.NewPictureAsync(160, 120);

        var (first, second) = (await Bridge(picture).Segments(), await Bridge(picture).Segments());

        first.Error.ShouldBeNull();
        first.Merges!.Length.ShouldBe(2 * (first.Count - 1));
        first.Merges.Order().ShouldBe(Enumerable.Range(0, (2 * first.Count) - 2), "every node but the last becomes part of another, once");
        first.Suggested.ShouldBeInRange(1, first.Count);
        second.ShouldBe(first with { Labels = second.Labels, Merges = second.Merges });
        second.Labels.ShouldBe(first.Labels);
        (await Bridge(987_654_321).Segments()).Error.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task Edit_AcceptedSegments_HoldWhatWasShownAndSayWhichTheyWere()
    {
        var (_, picture) = await server.NewPictureAsync(160, 120);
        var bridge = Bridge(picture);
        var division = (await bridge.Segments()).Division;
        var prompting = $"'prompts':[{{'kind':'segments','division':'{division}','nodes':[0,1,2],'positive':true}},{{'kind':'segments','division':'{division}','nodes':[1],'positive':false}}],'threshold':0.5,'smoothing':1";
        var shown = await bridge.Predict(Edits.Json("{'request':3," + prompting + "}"));
        shown.Error.ShouldBeNull();

        var reply = await Bridge(picture).Edit(Edits.Json($"{{'kind':'accept','editId':'{Guid.NewGuid()}','objectId':'{Guid.NewGuid()}','categoryId':1,'mode':'new'," + prompting + "}"));

        reply.Ok.ShouldBeTrue(reply.Error);
        reply.Changes.Single().Mask.ShouldBe(shown.Patch);
        var edit = (await server.EditsAsync(picture)).Single();
        var details = Edits.Json(edit.Details);
        details.GetProperty("kind").GetString().ShouldBe("everything");
        details.GetProperty("prompts")[0].GetProperty("nodes").EnumerateArray().Select(node => node.GetInt32()).ShouldBe([0, 1, 2]);
        details.GetProperty("prompts")[0].GetProperty("division").GetString().ShouldBe(division);
        EditStory.How(edit).ShouldStartWith("3 segments · 1 negative segment · affinity");
    }

    [Theory]
    [MemberData(nameof(BadSegments))]
    public async Task Predict_SegmentsThatAreNot_SaysWhy(string prompt)
    {
        var (_, picture) = await server.NewPictureAsync();
        var bridge = Bridge(picture);
        var division = (await bridge.Segments()).Division!;

        var reply = await bridge.Predict(Edits.Json("{'request':4,'prompts':[" + prompt.Replace("DIVISION", division, StringComparison.Ordinal) + "],'threshold':0.5}"));

        reply.Patch.ShouldBeNull();
        reply.Error.ShouldNotBeNullOrWhiteSpace();
        reply.Error.ShouldNotContain("log", Case.Insensitive);
    }

    [Fact]
    public async Task Attention_PlaceInThePicture_GivesAValueForEveryRegion()
    {
        var (_, picture) = await server.NewPictureAsync();
        var bridge = Bridge(picture);
        var regions = await bridge.Regions();

        foreach (var reduced in new[] { "true", "false" })
        {
            var reply = await bridge.Attention(Edits.Json("{'request':8,'x':67,'y':67,'reduced':" + reduced + "}"));
            reply.Error.ShouldBeNull();
            reply.Request.ShouldBe(8);
            reply.Values!.Length.ShouldBe(regions.Count);
            reply.Values.Max().ShouldBe((byte)255);
        }
    }

    [Theory]
    [InlineData("{'request':8,'x':670,'y':67,'reduced':true}")]
    [InlineData("{'request':8,'x':null,'y':67,'reduced':true}")]
    [InlineData("{'request':8,'x':6,'y':67}")]
    [InlineData("null")]
    public async Task Attention_Nonsense_AnswersWithReason(string json)
    {
        var (_, picture) = await server.NewPictureAsync();

        var reply = await Bridge(picture).Attention(Edits.Json(json));

        reply.Values.ShouldBeNull();
        reply.Error.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task Tags_WithAndWithoutAClip_AreTheProjectsWordsByScore()
    {
        var (project, picture) = await server.NewPictureAsync();
        await server.Categories.AddAsync(project, "bird", null, "", default);
        var bridge = Bridge(picture);
        var library = server.Service<ModelLibrary>();
        foreach (var other in library.List().Where(model => model.Kind == ModelKind.Clip))
        {
            await server.Service<ModelHost>().RemoveAsync(other.Name);
        }

        var without = await bridge.Tags();
        without.Tags.ShouldBeNull();
        without.Hint!.ShouldContain("Models page");

        await library.InstallAsync(Path.Combine(AppContext.BaseDirectory, "vectors", "clip-tiny"), "tags-by-clip", copy: false);
        try
        {
            var kept = await bridge.SetWords(Edits.Json("{'words':['  dog ','','DOG','train']}"));
            kept.Error.ShouldBeNull();
            kept.Words.ShouldBe(["dog", "train"]);

            var with = await Bridge(picture).Tags();
            with.Model.ShouldBe("tags-by-clip");
            with.Words.ShouldBe(["dog", "train"]);
            with.Tags!.Select(tag => tag.Word).Order().ShouldBe(["bird", "dog", "object", "train"]);
            with.Tags!.Select(tag => tag.Score).ShouldBe(with.Tags!.Select(tag => tag.Score).OrderDescending());
            with.Tags!.ShouldContain(tag => tag.Kept);
            with.Tags!.ShouldAllBe(tag => tag.Score >= 0 && tag.Score <= 1);

            // A CLIP looks at pictures but segments nothing.
            (await Should.ThrowAsync<ModelException>(() => server.Service<ModelHost>().GetAsync("tags-by-clip"))).Message.ShouldContain("segments nothing");
        }
        finally
        {
            await server.Service<ModelHost>().RemoveAsync("tags-by-clip");
        }
    }

    [Fact]
    public async Task Tags_ClipThatIsDamaged_TellsTheOwnWordsAndWhy()
    {
        var (_, picture) = await server.NewPictureAsync();
        var library = server.Service<ModelLibrary>();
        var folder = Path.GetDirectoryName(TempFolder.File("x"))!;
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "vectors", "clip-tiny")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        await library.InstallAsync(folder, "broken-clip", copy: false);
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "model.safetensors"), "damaged");
            var kept = await Bridge(picture).SetWords(Edits.Json("{'words':['boat']}"));
            kept.Error.ShouldNotBeNullOrWhiteSpace();
            kept.Words.ShouldBe(["boat"]);
        }
        finally
        {
            await server.Service<ModelHost>().RemoveAsync("broken-clip");
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{'words':'dog'}")]
    [InlineData("{'words':[1]}")]
    public async Task SetWords_Nonsense_ChangesNothing(string json)
    {
        var (_, picture) = await server.NewPictureAsync();
        var bridge = Bridge(picture);
        await bridge.SetWords(Edits.Json("{'words':['boat']}"));

        (await bridge.SetWords(Edits.Json(json))).Error.ShouldNotBeNullOrWhiteSpace();
        var tooLong = string.Create(CultureInfo.InvariantCulture, $"{{'words':['{new string('x', 201)}']}}");
        (await bridge.SetWords(Edits.Json(tooLong))).Error!.ShouldContain("201 characters");

        (await bridge.Tags()).Words.ShouldBe(["boat"]);
    }

    private CanvasBridge Bridge(long picture) => new(picture, "local", server.AccessTo(picture), server.Grains, NullLogger.Instance);
}
