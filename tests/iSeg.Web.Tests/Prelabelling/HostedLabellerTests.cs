using iSeg.Core.Geometry;
using iSeg.Core.Imaging;
using iSeg.Core.Prelabelling;
using iSeg.Core.Prompts;
using iSeg.Engine;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Clip;
using iSeg.Engine.Imaging;
using iSeg.Engine.Models;
using iSeg.Web.Models;
using iSeg.Web.Prelabelling;
using iSeg.Web.Tests.Support;

namespace iSeg.Web.Tests.Prelabelling;

/// <summary>Jobs look with the models that the server has loaded, which somebody may unload at any moment.</summary>
[Collection(nameof(SharedServer))]
public sealed class HostedLabellerTests(WebServer server)
{
    [Fact]
    public async Task Label_ModelsUnloadedSinceTheLastPicture_AreLoadedAgain()
    {
        var (models, library) = (server.Service<ModelHost>(), server.Service<ModelLibrary>());
        await library.InstallAsync(TinyModel.CopyTo(TempFolder.File("tiny")), "hosted-sd", copy: false);
        await library.InstallAsync(Path.Combine(AppContext.BaseDirectory, "vectors", "clip-tiny"), "hosted-clip", copy: false);
        try
        {
            using var file = new MemoryStream(TestFiles.Fruit());
            var image = new PictureProcessor().LoadRgb(file);
            var picture = new PictureToLabel(image, image.Size, ["bird", "dog", "train"], []);
            var spec = new PrelabelSpec { Kind = PrelabelKind.Tags, Model = "hosted-sd", Clip = "hosted-clip", Names = picture.Names, Keep = 0 };
            await using var labeller = await server.Service<PrelabelModels>().OpenAsync(spec, default);
            (models.Find("hosted-sd")!.State, models.Find("hosted-clip")!.State).ShouldBe((ModelState.Ready, ModelState.Ready), "the server's own, loaded once for all");
            var first = await labeller.LabelAsync(picture, default);

            await models.UnloadAsync("hosted-sd");
            (await labeller.LabelAsync(picture, default)).ShouldBe(first);
            await models.UnloadAsync("hosted-clip");
            (await labeller.LabelAsync(picture, default)).ShouldBe(first);
        }
        finally
        {
            await models.RemoveAsync("hosted-clip");
            await models.RemoveAsync("hosted-sd");
        }
    }

    [Fact]
    public async Task Label_ModelUnloadedWhileItLooks_LooksAgainWithWhatIsLoadedThen()
    {
        IBackbone now = new Unloaded();
        await using var labeller = new HostedLabeller(new() { Kind = PrelabelKind.Everything, Segments = 4 }, "m", () => Task.FromResult((Once(), (ClipTagger?)null)), null);
        using var file = new MemoryStream(TestFiles.Fruit());
        var image = new PictureProcessor().LoadRgb(file);

        (await labeller.LabelAsync(new(image, image.Size, [], []), default)).Count.ShouldBe(4);

        // What is there after the first look is another one.
        IBackbone? Once() => (now, now = new AffinityBackbone()).Item1;
    }

    [Fact]
    public async Task Label_PictureThatCannotBeDone_IsSaidOnce()
    {
        var backbone = new Unloaded();
        await using var labeller = new HostedLabeller(new() { Kind = PrelabelKind.Everything }, "m", () => Task.FromResult(((IBackbone?)backbone, (ClipTagger?)null)), null);

        await Should.ThrowAsync<PrelabelException>(() => labeller.LabelAsync(new(new(new(4, 4), new byte[48]), new(4, 4), [], []), default));

        backbone.Asked.ShouldBe(1);
    }

    /// <summary>A backbone whose model somebody has unloaded.</summary>
    private sealed class Unloaded : IBackbone
    {
        public string Id => "gone";

        public string Description => "";

        public int Asked { get; private set; }

        public Task<EncodedImage> EncodeAsync(RgbImage image, PixelSize pictureSize, CancellationToken cancellationToken)
        {
            Asked++;
            throw new InvalidPromptException("The model was unloaded meanwhile.");
        }
    }
}
