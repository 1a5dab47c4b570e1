using iSeg.Core.Imaging;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Samples;
using iSeg.Engine.Tests.StableDiffusion;
using iSeg.Engine.Unsupervised;

namespace iSeg.Engine.Tests.Unsupervised;

public sealed class MergedMapsTests
{
    [Fact]
    public async Task ByteSize_OfAPictureThatWasDivided_CountsTheMapsThatAreKept()
    {
        RgbImage picture = DrawnScenes.Fruit(new(96, 64)).Image;
        var encoded = await new AffinityBackbone().EncodeAsync(picture, picture.Size, Reference.Token);
        var before = encoded.ByteSize;

        await Divider.DivideAsync(encoded, new() { Thresholds = [0, 0], PointsPerSide = 8 }, Reference.Token);

        // A map a cell of a region each; near 0 hardly any become one.
        var kept = (encoded.ByteSize - before) / (double)(sizeof(float) * encoded.Scene.Regions.Count);
        kept.ShouldBeInRange(8, 64);
        kept.ShouldBe(Math.Round(kept));
    }

    [Fact]
    public async Task Get_WhileSomebodyElseMerges_CanBeGivenUp()
    {
        var maps = new MergedMaps();
        using var mayEnd = new ManualResetEventSlim();
        using var hasBegun = new ManualResetEventSlim();
        var merging = Task.Run(() => maps.Get(DivideOptions.Default, () => { hasBegun.Set(); mayEnd.Wait(Reference.Token); return [[1, 2]]; }, Reference.Token));
        hasBegun.Wait(Reference.Token);
        using var stop = new CancellationTokenSource();

        var waiting = Task.Run(() => maps.Get(DivideOptions.Default, () => [], stop.Token));
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
        merging.IsCompleted.ShouldBeFalse();
        mayEnd.Set();
        (await merging).ShouldHaveSingleItem();
        maps.ByteSize.ShouldBe(8);
    }
}
