using iSeg.Core.Geometry;
using iSeg.Core.Prompts;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Samples;
using iSeg.Engine.Tests.StableDiffusion;

namespace iSeg.Engine.Tests;

/// <summary>What people can look at while a mask comes about: rows of the self-attention, and the maps of words.</summary>
public sealed class AttentionViewTests
{
    private static readonly DrawnScene Fruit = DrawnScenes.Fruit(new(240, 160));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task From_PlaceOnAThing_LooksAtTheThingMoreThanAtTheRest(bool isReduced)
    {
        var encoded = await new AffinityBackbone().EncodeAsync(Fruit.Image, Fruit.Image.Size, Reference.Token);
        var pear = Fruit.Objects.Single(found => found.Category == "pear").Mask;
        var at = new PointD(pear.Bounds.X + (pear.Bounds.Width / 2), pear.Bounds.Y + (pear.Bounds.Height * 2 / 3));
        var regions = RegionMap.Of(encoded);

        var row = AttentionView.From(encoded, at, isReduced);

        row.Length.ShouldBe(regions.Count);
        row.Max().ShouldBe(1);
        row.Min().ShouldBeGreaterThanOrEqualTo(0);
        double Mean(bool inside) => regions.Labels.Index().Where(pixel => pear.Contains(pixel.Index % 240, pixel.Index / 240) == inside).Average(pixel => row[pixel.Item]);
        Mean(true).ShouldBeGreaterThan(5 * Mean(false));
    }

    [Fact]
    public async Task From_AfterEntSelf_FewerRegionsAreLookedAt()
    {
        var encoded = await new AffinityBackbone().EncodeAsync(Fruit.Image, Fruit.Image.Size, Reference.Token);

        var (before, after) = (AttentionView.From(encoded, new(80, 90), false), AttentionView.From(encoded, new(80, 90), true));

        after.Count(value => value > 0).ShouldBeLessThan(before.Count(value => value > 0));
    }

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(240, 5)]
    [InlineData(double.NaN, 5)]
    public async Task From_OutsideThePicture_SaysSo(double x, double y)
    {
        var encoded = await new AffinityBackbone().EncodeAsync(Fruit.Image, Fruit.Image.Size, Reference.Token);

        Should.Throw<InvalidPromptException>(() => AttentionView.From(encoded, new(x, y), true)).Message.ShouldContain("outside the picture");
    }

    [Fact]
    public void SelfAttentionRow_TwoHeads_IsTheMeanOfTheirSoftmaxes()
    {
        float[] query = [1, 0, 0, 1, 2, 1, /* second head */ 0, 1, 1, 1, 0, 2];
        float[] key = [1, 1, 0, 2, 1, 0, /* second head */ 2, 0, 1, 1, 0, 1];

        var row = new AttentionQueries(query, key, []).SelfAttentionRow(1, 3, 2);

        double[] Softmax(params double[] logits) => [.. logits.Select(logit => Math.Exp(logit / Math.Sqrt(2)) / logits.Sum(other => Math.Exp(other / Math.Sqrt(2))))];
        foreach (var (found, wanted) in row.Zip(Softmax(1, 2, 0).Zip(Softmax(2, 2, 1), (a, b) => (a + b) / 2)))
        {
            ((double)found).ShouldBe(wanted, 1e-6);
        }
    }

    [Fact]
    public async Task From_StableDiffusion_GivesARowBeforeAndAfter()
    {
        using var backbone = StableDiffusionBackbone.Load(Reference.Two.Checkpoint, "tiny", new() { LatentSide = 32 });
        var encoded = await backbone.EncodeAsync(Fruit.Image, Fruit.Image.Size, Reference.Token);

        foreach (var isReduced in new[] { true, false })
        {
            var row = AttentionView.From(encoded, new(120, 80), isReduced);
            row.Length.ShouldBe(RegionMap.Of(encoded).Count);
            row.Max().ShouldBe(1);
        }
    }

    [Fact]
    public async Task Replay_Words_BeginsWithTheCrossAttentionAndEndsWithWhatIsFound()
    {
        using var backbone = StableDiffusionBackbone.Load(Reference.Two.Checkpoint, "tiny", new() { LatentSide = 32 });
        var encoded = await backbone.EncodeAsync(Fruit.Image, Fruit.Image.Size, Reference.Token);
        var options = SegmentationOptions.Fixed(4);

        var maps = RefinementReplay.Run(encoded, PromptSet.Of(new TextPrompt("bird")), options, Reference.Token);

        maps.Count.ShouldBe(5);
        var found = encoded.Locate(["bird"], options);
        foreach (var (map, wanted) in maps[4].Zip(found))
        {
            map.ShouldBe(wanted, 1e-4f);
        }

        maps[0].Zip(maps[4]).Max(pair => Math.Abs(pair.First - pair.Second)).ShouldBeGreaterThan(.01f, "the refinement changes it");
    }
}
