using iSeg.Engine.Backbones.StableDiffusion;

namespace iSeg.Engine.Tests.StableDiffusion;

public sealed class PictureGeneratorTests
{
    /// <summary>The weights lie where files are mapped: taking them away in the middle of a pass would end the process.</summary>
    [Fact]
    public async Task Dispose_PictureIsBeingMade_WaitsForIt()
    {
        var generator = PictureGenerator.Load(Reference.Two.Checkpoint, latentSide: 16);
        Task? disposing = null;
        var request = new GenerationRequest("a bird") { Steps = 3 };

        var picture = await generator.GenerateAsync(request, new Told(() => disposing ??= Task.Run(generator.Dispose)), Reference.Token);

        picture.Size.Area.ShouldBe(128 * 128);
        await disposing!;
        await Should.ThrowAsync<ObjectDisposedException>(() => generator.GenerateAsync(request, cancellationToken: Reference.Token));
    }

    private sealed class Told(Action tell) : IProgress<int>
    {
        public void Report(int value) => tell();
    }
}
