using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Tests.StableDiffusion;
using iSeg.Engine.Unsupervised;

namespace iSeg.Engine.Tests.Unsupervised;

public sealed class DividerTests
{
    private static readonly PixelSize Size = new(120, 80);

    [Fact]
    public async Task DivideAsync_ThreeFlatColours_GivesEachItsSegment()
    {
        var encoded = await new AffinityBackbone().EncodeAsync(Flag(), Size, Reference.Token);

        var segments = await Divider.DivideAsync(encoded, cancellationToken: Reference.Token);

        segments.Areas.Sum().ShouldBe(Size.Area);
        var byThird = segments.Labels.Index().ToLookup(pixel => pixel.Index % 120 / 40, pixel => pixel.Item);
        var labels = Enumerable.Range(0, 3).Select(third => byThird[third].CountBy(label => label).MaxBy(count => count.Value)).ToArray();
        labels.Select(label => (int)label.Key).ShouldBeUnique();
        labels.ShouldAllBe(label => label.Value > .5 * 40 * 80);
        segments.Mask(1).Area.ShouldBe(segments.Areas[0]);
    }

    [Fact]
    public async Task DivideAsync_StableDiffusion_LabelsEveryPixel()
    {
        using var backbone = StableDiffusionBackbone.Load(Reference.Two.Checkpoint, "tiny", new() { LatentSide = 32 });
        var encoded = await backbone.EncodeAsync(Flag(), Size, Reference.Token);

        var segments = await Divider.DivideAsync(encoded, new() { Thresholds = [.2, .2] }, Reference.Token);

        segments.Labels.Length.ShouldBe((int)Size.Area);
        segments.Labels.Select(label => (int)label).ShouldAllBe(label => label >= 1 && label <= segments.Count);
        segments.Areas.ShouldBe(segments.Areas.OrderDescending());
    }

    [Fact]
    public async Task DivideAsync_ThresholdOutOfRange_Throws()
    {
        var encoded = await new AffinityBackbone().EncodeAsync(Flag(), Size, Reference.Token);

        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Divider.DivideAsync(encoded, new() { Thresholds = [] }, Reference.Token));
    }

    /// <summary>Red, white and blue side by side.</summary>
    private static RgbImage Flag()
    {
        var pixels = new byte[3 * Size.Area];
        for (var at = 0; at < Size.Area; at++)
        {
            byte[] colour = (at % 120 / 40) switch { 0 => [200, 30, 30], 1 => [240, 240, 240], _ => [30, 40, 160] };
            colour.CopyTo(pixels, 3 * at);
        }

        return new(Size, pixels);
    }
}
