using iSeg.Core.Geometry;
using iSeg.Core.Prompts;
using iSeg.Engine;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Samples;
using iSeg.Web.Editing.Segmenting;

namespace iSeg.Web.Tests.Editing;

public sealed class PredictionCacheTests
{
    private static readonly PixelSize Size = new(64, 48);
    private static readonly EncodedImage Image = new AffinityBackbone().EncodeAsync(DrawnScenes.Fruit(Size).Image, Size, default).GetAwaiter().GetResult();

    private readonly PredictionCache _cache = new();

    [Fact]
    public void Find_SamePromptsAndOptions_GivesThePredictionBack()
    {
        var kept = Keep(5);

        Find(5).ShouldBeSameAs(kept);
        Find(6).ShouldBeNull();
        _cache.Find(At(5), SegmentationOptions.Default with { Iterations = 2 }, false).ShouldBeNull();
    }

    [Fact]
    public void Keep_HoveringAboutAllTheTime_LeavesWhatSomebodyWorksOn()
    {
        var kept = Keep(5);

        for (var x = 10; x < 30; x++)
        {
            Keep(x, isHover: true);
        }

        Find(5).ShouldBeSameAs(kept);
        Find(29, isHover: true).ShouldNotBeNull();
        Find(10, isHover: true).ShouldBeNull();
    }

    [Fact]
    public void Find_ByAClick_KeepsWhatWasHovered()
    {
        var hovered = Keep(5, isHover: true);
        Find(5).ShouldBeSameAs(hovered);

        for (var x = 10; x < 30; x++)
        {
            Keep(x, isHover: true);
        }

        Find(5).ShouldBeSameAs(hovered);
    }

    [Fact]
    public void ByteSize_HoweverMuchWasAsked_StaysBelowFiveMaps()
    {
        for (var x = 1; x < 40; x++)
        {
            Keep(x, isHover: x % 3 == 0);
        }

        _cache.ByteSize.ShouldBeInRange(1, 5 * 5 * Size.Area);
    }

    [Fact]
    public void Before_FurtherClick_GivesThePredictionItCanGoOnFrom()
    {
        var kept = Keep(5);
        Keep(9, isHover: true);
        var further = PromptSet.Of(new PointPrompt(new(5, 20)), new PointPrompt(new(40, 30), false));

        _cache.Before(further, SegmentationOptions.Default).ShouldBeSameAs(kept);
        _cache.Before(At(7), SegmentationOptions.Default).ShouldBeNull();
        _cache.Before(further, SegmentationOptions.Default with { Iterations = 2 }).ShouldBeNull();
    }

    private static PromptSet At(int x) => PromptSet.Of(new PointPrompt(new(x, 20)));

    private MaskPrediction Keep(int x, bool isHover = false)
    {
        var prediction = new Segmenter().Predict(Image, At(x));
        _cache.Keep(At(x), SegmentationOptions.Default, prediction, isHover);
        return prediction;
    }

    private MaskPrediction? Find(int x, bool isHover = false) => _cache.Find(At(x), SegmentationOptions.Default, isHover);
}
