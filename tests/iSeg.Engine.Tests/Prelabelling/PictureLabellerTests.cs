using System.Text.Json;
using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Core.Masks;
using iSeg.Core.Prelabelling;
using iSeg.Core.Prompts;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Models;
using iSeg.Engine.Prelabelling;
using iSeg.Engine.Samples;
using iSeg.Engine.Tests.Checkpoints;

namespace iSeg.Engine.Tests.Prelabelling;

/// <summary>What a job suggests on one picture.</summary>
public sealed class PictureLabellerTests
{
    private static readonly DrawnScene Fruit = DrawnScenes.Fruit(new(320, 240));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_DrawnFruit_HasThePearAmongPiecesThatDoNotOverlap()
    {
        var pear = Fruit.Objects.Single(o => o.Category == "pear").Mask;

        var found = await LabelAsync(new() { Kind = PrelabelKind.Everything, Category = "fruit", MinArea = .01 });

        found.Max(piece => piece.Mask.Iou(pear)).ShouldBeGreaterThan(.85);
        found.Aggregate((a, b) => a with { Mask = a.Mask.Union(b.Mask) }).Mask.Area.ShouldBe(found.Sum(piece => piece.Mask.Area), "no pixel twice");
        found.ShouldAllBe(piece => piece.Mask.Area >= .01 * 320 * 240 && piece.Name == "fruit");
    }

    [Fact]
    public async Task Everything_LargePicture_IsWhatTheEditorMakesOfAClickOnEachSegment()
    {
        var picture = DrawnScenes.Fruit(new(1500, 1000)).Image;
        var encoded = await new AffinityBackbone().EncodeAsync(picture, picture.Size, Token);
        var tree = encoded.DivideAtEveryFineness(Token);

        var found = await LabelAsync(new() { Kind = PrelabelKind.Everything, MinArea = 0 }, picture: picture);

        found.Count.ShouldBe(tree.Suggested);
        found.Sum(piece => piece.Mask.Area).ShouldBe(picture.Size.Area);
        RleMask.Merge(found.Select(piece => piece.Mask)).Area.ShouldBe(picture.Size.Area, "no pixel twice, none left over");
        foreach (var piece in found)
        {
            var prompt = JsonDocument.Parse(piece.Prompts).RootElement[0];
            prompt.GetProperty("kind").GetString().ShouldBe("segments");
            var clicked = new SegmentsPrompt(prompt.GetProperty("division").GetString()!, [.. prompt.GetProperty("nodes").EnumerateArray().Select(node => node.GetInt32())]);
            new Segmenter().Predict(encoded, PromptSet.Of(clicked), cancellationToken: Token).Mask.ShouldBe(piece.Mask);
        }
    }

    [Theory]
    [InlineData("""{"kind":"everything","segments":4}""", 4, 4)]
    [InlineData("""{"kind":"everything","segments":90}""", 90, 90)]
    [InlineData("""{"kind":"everything","segments":90,"minArea":0.002}""", 4, 89)]
    [InlineData("""{"kind":"everything"}""", 4, 40)]
    [InlineData("""{"kind":"everything","merge":[1,1]}""", 2, 60)]
    public async Task Everything_SaidHowFine_HasSoManyPieces(string spec, int least, int most)
    {
        var found = await LabelAsync(PrelabelSpec.FromJson(spec));

        found.Count.ShouldBeInRange(least, most);
        RleMask.Merge(found.Select(piece => piece.Mask)).Area.ShouldBe(found.Sum(piece => piece.Mask.Area), "no pixel twice");
        found.Select(piece => piece.Mask.Area).ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    public async Task Boxes_AroundThePear_GiveItsMaskInTheBoxesPlace()
    {
        var pear = Fruit.Objects.Single(o => o.Category == "pear").Mask;
        var box = new BoxedObject(Guid.NewGuid(), "pear", pear.Bounds);

        var found = (await LabelAsync(new() { Kind = PrelabelKind.Boxes }, boxes: [box])).Single();

        found.Mask.Iou(pear).ShouldBeGreaterThan(.85);
        box.Box.Contains(found.Mask.Bounds).ShouldBeTrue();
        (found.Name, found.Replaces).ShouldBe(("pear", box.ObjectId));
        found.Score!.Value.ShouldBeInRange(.5, 1);
    }

    [Fact]
    public async Task Prompts_InPartsOfThePicture_AreTheSameAsInPixels()
    {
        var pear = Fruit.Objects.Single(o => o.Category == "pear").Mask;
        var (box, at) = (pear.Bounds, Fruit.Image.Size);
        var spec = new PrelabelSpec { Kind = PrelabelKind.Prompts, Boxes = [[box.X / 320d, box.Y / 240d, box.Right / 320d, box.Bottom / 240d]] };

        var found = (await LabelAsync(spec)).Single();

        at.ShouldBe(new PixelSize(320, 240));
        found.Mask.ShouldBe((await LabelAsync(new() { Kind = PrelabelKind.Boxes }, boxes: [new(Guid.NewGuid(), "pear", box)])).Single().Mask);
    }

    [Fact]
    public async Task Text_MoreNamesThanASentenceHolds_AreAskedForInParts()
    {
        string[] names = [.. Enumerable.Range(0, 60).Select(number => $"thing {number}")];
        var spec = new PrelabelSpec { Kind = PrelabelKind.Text, Model = TinyCheckpoint.V2, Names = names, Preset = "coco" };

        var found = await LabelAsync(spec, names);

        found.ShouldNotBeEmpty();
        found.Select(mask => mask.Name).ShouldBeSubsetOf(names);
        found.Select(mask => mask.Name).Distinct().Count().ShouldBe(found.Count);
        found.ShouldAllBe(mask => mask.Score >= 0 && mask.Score <= 1 && mask.Prompts.Contains(mask.Name!));
    }

    [Theory]
    [InlineData("text", "affinity", "understands no words")]
    [InlineData("text", "nowhere", "no model called nowhere")]
    [InlineData("tags", "nowhere", "no model called clip")]
    public async Task Open_WithAModelThatCannot_SaysWhich(string kind, string model, string says)
    {
        var spec = PrelabelSpec.FromJson($$"""{"kind":"{{kind}}","model":"{{model}}","clip":"clip","names":["cat"]}""");

        (await Should.ThrowAsync<PrelabelException>(() => new LabellerFiles(EmptyLibrary(), 4096).OpenAsync(spec, Token))).Message.ShouldContain(says);
    }

    private static ModelLibrary EmptyLibrary() => new(Path.Combine(AppContext.BaseDirectory, "no-models"));

    private static async Task<IReadOnlyList<FoundMask>> LabelAsync(PrelabelSpec spec, IReadOnlyList<string>? names = null, IReadOnlyList<BoxedObject>? boxes = null, RgbImage? picture = null)
    {
        await using var labeller = await new LabellerFiles(EmptyLibrary(), 4096).OpenAsync(spec.Validate(), Token);
        picture ??= Fruit.Image;
        return await labeller.LabelAsync(new(picture, picture.Size, names ?? [], boxes ?? []), Token);
    }
}
