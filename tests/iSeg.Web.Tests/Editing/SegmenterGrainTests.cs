using System.IO.Compression;
using iSeg.Web.Editing.Segmenting;
using iSeg.Web.Tests.Support;

namespace iSeg.Web.Tests.Editing;

[Collection(nameof(SharedServer))]
public sealed class SegmenterGrainTests(WebServer server)
{
    [Fact]
    public async Task Predict_ManyAtOnce_EncodesOnceAndAnswersAlike()
    {
        var (_, picture) = await server.NewPictureAsync(171, 123);

        var replies = await Task.WhenAll(Enumerable.Range(1, 12).Select(i => server.Segmenter(picture).PredictAsync(At(i, 67, 67))));

        server.Backbone.Encodings(new(171, 123)).ShouldBe(1);
        replies.ShouldAllBe(r => r.Error == null && r.Area > 0);
        replies.Select(r => r.Patch).Distinct().Count().ShouldBe(1);
        replies.Select(r => r.Request).ShouldBe(Enumerable.Range(1, 12).Select(i => (long)i));
    }

    [Fact]
    public async Task Warm_BeforeTheFirstClick_SavesItTheEncoding()
    {
        var (_, picture) = await server.NewPictureAsync(173, 125);
        await server.Segmenter(picture).WarmAsync();

        await server.Segmenter(picture).PredictAsync(At(1, 67, 67));

        server.Backbone.Encodings(new(173, 125)).ShouldBe(1);
    }

    [Fact]
    public async Task Predict_OutsideThePicture_SaysSo()
    {
        var (_, picture) = await server.NewPictureAsync();

        var reply = await server.Segmenter(picture).PredictAsync(At(5, 500, 20));

        reply.Request.ShouldBe(5);
        reply.Patch.ShouldBeNull();
        reply.Error!.ShouldContain("outside", Case.Insensitive);
    }

    [Fact]
    public async Task Predict_OnlyNegative_SaysSo()
    {
        var (_, picture) = await server.NewPictureAsync();

        var reply = await server.Segmenter(picture).PredictAsync(new(1, [new PromptMessage("point", [60, 60], false)], 0.5));

        reply.Patch.ShouldBeNull();
        reply.Error.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task Predict_NoSuchPicture_SaysSo()
    {
        await server.Segmenter(123_456_789).WarmAsync();

        (await server.Segmenter(123_456_789).PredictAsync(At(1, 5, 5))).Error!.ShouldContain("not there any more");
    }

    [Fact]
    public async Task Hover_PictureNotEncodedYet_SaysSoBeginsAndAnswersLater()
    {
        var (_, picture) = await server.NewPictureAsync(175, 127);

        var first = await server.Segmenter(picture).HoverAsync(At(1, 67, 67), TestContext.Current.CancellationToken);
        var later = first;
        while (later.Why == HoverReply.Encoding)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            later = await server.Segmenter(picture).HoverAsync(At(2, 67, 67), TestContext.Current.CancellationToken);
        }

        first.Patch.ShouldBeNull();
        first.Why.ShouldBe(HoverReply.Encoding);
        later.Why.ShouldBeNull();
        later.Patch.ShouldBe((await server.Segmenter(picture).PredictAsync(At(3, 67, 67))).Patch);
        server.Backbone.Encodings(new(175, 127)).ShouldBe(1);
    }

    [Fact]
    public async Task Hover_Cancelled_StopsTheEngine()
    {
        var (_, picture) = await server.NewPictureAsync(640, 480);
        await server.Segmenter(picture).WarmAsync();
        var free = server.Hovers.CurrentCount;

        // Twenty strokes take the engine long enough to be stopped in the middle.
        var many = new PredictRequest(1, [.. Enumerable.Range(0, 20).Select(i => new PromptMessage("point", [200 + (7 * i), 180 + (9 * i)], i % 3 != 2))], .5);
        using var stop = new CancellationTokenSource();
        var hover = server.Segmenter(picture).HoverAsync(many, stop.Token);
        await UntilAsync(() => server.Hovers.CurrentCount < free);
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => hover);
        await UntilAsync(() => server.Hovers.CurrentCount == free);
        (await server.Encodings.GetAsync(picture)).Predictions.Find(many.ToPrompts(), many.Options, isHover: true).ShouldBeNull("it was not finished");
    }

    [Fact]
    public async Task Hover_NoSuchPicture_SaysSo()
    {
        HoverReply reply;
        do
        {
            reply = await server.Segmenter(123_456_788).HoverAsync(At(1, 5, 5), TestContext.Current.CancellationToken);
        }
        while (reply.Why == HoverReply.Encoding);

        reply.Why!.ShouldContain("not there any more");
    }

    [Fact]
    public async Task Predict_HigherThresholds_TakeNeverMoreAndSmoothingChangesTheBorder()
    {
        var (_, picture) = await server.NewPictureAsync(160, 120);

        var areas = new List<long>();
        foreach (var threshold in new[] { .05, .2, .4, .5, .6, .8, .95 })
        {
            areas.Add((await server.Segmenter(picture).PredictAsync(At(1, 67, 67) with { Threshold = threshold })).Area);
        }

        areas.ShouldBe(areas.OrderDescending());
        areas[0].ShouldBeGreaterThan(areas[^1]);
        (await server.Segmenter(picture).PredictAsync(At(1, 67, 67) with { Smoothing = 6 })).Patch.ShouldNotBe(
            (await server.Segmenter(picture).PredictAsync(At(1, 67, 67))).Patch);
    }

    [Fact]
    public async Task SoftMapAndRefinement_OfAClick_AreWhatTheMaskComesFrom()
    {
        var (_, picture) = await server.NewPictureAsync(160, 120);
        var mask = (await server.Segmenter(picture).PredictAsync(At(1, 67, 67))).Patch.ToMask(new(160, 120));

        var map = await server.Segmenter(picture).SoftMapAsync(At(2, 67, 67));
        var values = Unpack(map.Values!);
        (map.Request, map.Width, map.Height, values.Length).ShouldBe((2, 160, 120, 160 * 120));
        values.Select((value, at) => (Value: value, Inside: mask.Contains(at % 160, at / 160))).ShouldAllBe(pixel => pixel.Inside ? pixel.Value >= 127 : pixel.Value <= 128);

        var refinement = await server.Segmenter(picture).RefinementAsync(At(3, 67, 67) with { Iterations = 4 }, TestContext.Current.CancellationToken);
        var regions = await server.Segmenter(picture).RegionsAsync();
        (refinement.Request, refinement.Regions, refinement.Frames!.Length).ShouldBe((3, regions.Count, 5 * regions.Count));
        var labels = Unpack(regions.Labels!);
        (regions.Width, regions.Height, labels.Length).ShouldBe((160, 120, 2 * 160 * 120));
        var clicked = BitConverter.ToUInt16(labels, 2 * ((67 * 160) + 67));
        refinement.Frames.Take(regions.Count).ShouldBe(Enumerable.Range(0, regions.Count).Select(region => region == clicked ? (byte)255 : (byte)0));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    private static byte[] Unpack(byte[] packed)
    {
        using var zlib = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        zlib.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static PredictRequest At(long request, double x, double y) => new(request, [new PromptMessage("point", [x, y], true)], 0.5);
}
