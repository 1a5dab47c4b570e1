using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Backbones.StableDiffusion.Synthetic;
using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Tests.StableDiffusion;

public sealed class RandomCheckpointTests : IDisposable
{
    private static readonly CheckpointTemplate Small =
        new("small", 32, [16, 32, 32], [2, 4, 4], true, 24, 1, 2, "gelu", [8, 16, 16, 16], "epsilon");

    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A checkpoint of other sizes and fewer levels than any other in these tests: opened, loaded and asked like a real one.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Write_SmallTemplate_IsACheckpointThatRuns(bool half)
    {
        RandomCheckpoint.Write(_folder, Small, half);
        var checkpoint = Checkpoint.Open(_folder);
        checkpoint.VaeWeights.Tensors["decoder.conv_in.weight"].Type.ShouldBe(half ? TensorType.F16 : TensorType.F32);
        using var backbone = StableDiffusionBackbone.Load(checkpoint, "small");
        var scene = Scene.Draw("plain", "disc");

        var encoding = await backbone.EncodePictureAsync(scene.Image, scene.Size, Reference.Token);
        var maps = await backbone.FindAsync(encoding, ["potted plant", "xylophone"], cancellationToken: Reference.Token);

        encoding.Grid.ToString().ShouldBe("32x32");
        maps.Refined.ShouldAllBe(map => map.Length == 1024 && map.Max() == 1 && map.Min() == 0);
    }

    [Fact]
    public void Write_FolderInUse_IsRefused()
    {
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "mine.txt"), "");

        Should.Throw<IOException>(() => RandomCheckpoint.Write(_folder, Small)).Message.ShouldContain("empty or not there yet");
    }

    [Fact]
    public void Named_Unknown_ListsWhatThereIs()
    {
        Directory.CreateDirectory(_folder);

        CheckpointTemplate.Named("sd-2.1-768").LatentSide.ShouldBe(96);
        Should.Throw<ArgumentException>(() => CheckpointTemplate.Named("sd-3")).Message.ShouldContain("sd-1.5, sd-2.1, sd-2.1-768");
    }
}
