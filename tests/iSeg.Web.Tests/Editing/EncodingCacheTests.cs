using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Engine;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Samples;
using iSeg.Web.Editing.Segmenting;
using iSeg.Web.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace iSeg.Web.Tests.Editing;

public sealed class EncodingCacheTests
{
    private readonly CountingBackbone _backbone = new(new AffinityBackbone());
    private readonly Pixels _pixels = new();

    [Fact]
    public async Task Get_ManyAtOnce_EncodesOnce()
    {
        using var cache = Cache(bytes: 1L << 30);

        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => cache.GetAsync(1))));

        all.Distinct().Count().ShouldBe(1);
        _backbone.Total.ShouldBe(1);
    }

    [Fact]
    public async Task Get_BeyondTheBudget_DropsWhatWasUsedLongestAgo()
    {
        using var cache = Cache(bytes: (long)(2.5 * await BytesAsync()));
        await cache.GetAsync(1);
        await cache.GetAsync(2);
        await cache.GetAsync(1);
        await cache.GetAsync(3);
        _backbone.Total.ShouldBe(3);

        await cache.GetAsync(3);
        await cache.GetAsync(1);
        _backbone.Total.ShouldBe(3, "1 and 3 fit and must still be there");
        await cache.GetAsync(2);
        _backbone.Total.ShouldBe(4, "2 was used longest ago and must be gone");
    }

    [Fact]
    public async Task Get_LargerThanTheBudget_IsKeptAsLongAsItIsTheLatest()
    {
        using var cache = Cache(bytes: 1);
        await cache.GetAsync(1);
        await cache.GetAsync(1);
        _backbone.Total.ShouldBe(1);

        await cache.GetAsync(2);
        await cache.GetAsync(1);
        _backbone.Total.ShouldBe(3);
    }

    [Fact]
    public async Task Get_AfterFailure_TriesAgain()
    {
        using var cache = Cache(bytes: 1L << 30);
        _pixels.Fail = true;
        await Should.ThrowAsync<KeyNotFoundException>(() => cache.GetAsync(1));
        _pixels.Fail = false;

        (await cache.GetAsync(1)).Image.PictureSize.ShouldBe(Pixels.Size);
    }

    [Theory]
    [InlineData(4, new[] { 3 })]
    [InlineData(2, new[] { 2, 1 })]
    [InlineData(1, new[] { 1, 1, 1 })]
    public async Task Warm_SeveralPictures_GoTogetherAsFarAsTheBackboneGains(int batchSize, int[] passes)
    {
        var backbone = new BatchingBackbone(_backbone, batchSize);
        using var cache = Cache(bytes: 1L << 30, backbone);

        await cache.WarmAsync([1, 2, 3]);

        backbone.Passes.ShouldBe(passes);
        (await cache.BatchSizeAsync(1)).ShouldBe(batchSize);
        await cache.GetAsync(2);
        await cache.WarmAsync([3, 1]);
        _backbone.Total.ShouldBe(3, "nothing is encoded twice");
    }

    [Fact]
    public async Task Warm_OnePictureThatIsGone_FailsAloneAndIsTriedAgain()
    {
        using var cache = Cache(bytes: 1L << 30, new BatchingBackbone(_backbone, 4));
        _pixels.Gone = 2;

        await Should.ThrowAsync<KeyNotFoundException>(() => cache.WarmAsync([1, 2, 3]));

        (cache.IsReady(1), cache.IsReady(2), cache.IsReady(3)).ShouldBe((true, null, true));
        _pixels.Gone = null;
        await cache.GetAsync(2);
    }

    [Fact]
    public async Task Get_WhileThePictureIsInABatch_WaitsForItAndEncodesNothingElse()
    {
        var go = new TaskCompletionSource();
        var backbone = new BatchingBackbone(_backbone, 4) { Go = go.Task };
        using var cache = Cache(bytes: 1L << 30, backbone);
        var warming = cache.WarmAsync([1, 2]);

        var click = cache.GetAsync(2);
        (await cache.TryGetAsync(1)).ShouldBeNull();
        click.IsCompleted.ShouldBeFalse();
        go.SetResult();

        await click;
        await warming;
        backbone.Passes.ShouldBe([2]);
    }

    private static async Task<long> BytesAsync() => (await new AffinityBackbone().EncodeAsync(Pixels.Image, Pixels.Size, default)).ByteSize;

    private EncodingCache Cache(long bytes, IBackbone? backbone = null) => new(
        new OneBackbone(backbone ?? _backbone), _pixels, Options.Create(new SegmentingOptions { CacheBytes = bytes }), NullLogger<EncodingCache>.Instance);

    private sealed class Pixels : IPicturePixels
    {
        public static readonly PixelSize Size = new(96, 64);

        public static readonly RgbImage Image = DrawnScenes.Fruit(Size).Image;

        public bool Fail { get; set; }

        public long? Gone { get; set; }

        public Task<(RgbImage Image, PixelSize PictureSize)> LoadAsync(long pictureId, int maxLongSide, CancellationToken cancellationToken) =>
            Fail || pictureId == Gone ? throw new KeyNotFoundException("There is no such picture.") : Task.FromResult((Image, Size));
    }
}
