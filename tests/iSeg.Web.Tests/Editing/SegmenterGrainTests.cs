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

    private static PredictRequest At(long request, double x, double y) => new(request, [new PromptMessage("point", [x, y], true)], 0.5);
}
