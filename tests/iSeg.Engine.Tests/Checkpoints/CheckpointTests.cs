using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Tests.Checkpoints;

public sealed class CheckpointTests
{
    [Fact]
    public void Open_VersionOne_ReadsItsSettings()
    {
        var checkpoint = Checkpoint.Open(TinyCheckpoint.V1);

        checkpoint.UNet.Channels.ShouldBe([32, 32, 64, 64]);
        checkpoint.UNet.Heads.ShouldBe([4, 4, 4, 4]);
        checkpoint.UNet.DownAttention.ShouldBe([true, true, true, false]);
        checkpoint.UNet.UpAttention.ShouldBe([false, true, true, true]);
        checkpoint.TextEncoder.QuickGelu.ShouldBeTrue();
        checkpoint.Scheduler.PredictionType.ShouldBe(PredictionType.Velocity);
        checkpoint.Tokenizer.PadToken.ShouldBe("<|endoftext|>");
        checkpoint.Vae.LayersPerBlock.ShouldBe(1);
        checkpoint.PictureSide.ShouldBe(512);
        checkpoint.UNetWeights.Require("conv_in.weight", 32, 4, 3, 3).Type.ShouldBe(TensorType.F16);
    }

    [Fact]
    public void Open_VersionTwo_ReadsItsSettings()
    {
        var checkpoint = Checkpoint.Open(TinyCheckpoint.V2);

        checkpoint.UNet.Heads.ShouldBe([4, 4, 8, 8]);
        checkpoint.TextEncoder.QuickGelu.ShouldBeFalse();
        checkpoint.Scheduler.PredictionType.ShouldBe(PredictionType.Epsilon);
        checkpoint.Scheduler.ClipRange.ShouldBeNull();
        checkpoint.Tokenizer.PadToken.ShouldBe("!");
        checkpoint.UNetWeights.Require("conv_in.weight", 16, 4, 3, 3).Type.ShouldBe(TensorType.F32);
    }

    [Fact]
    public void Require_ProjectionOfEitherKind_IsFoundAsLinear()
    {
        Checkpoint.Open(TinyCheckpoint.V1).UNetWeights.Require("mid_block.attentions.0.proj_in.weight", 64, 64).Shape.ShouldBe([64, 64, 1, 1]);
        Checkpoint.Open(TinyCheckpoint.V2).UNetWeights.Require("mid_block.attentions.0.proj_in.weight", 32, 32).Shape.ShouldBe([32, 32]);
    }

    [Fact]
    public void Require_OtherShapeOrIntegers_NamesFileKeyAndBothShapes()
    {
        var weights = Checkpoint.Open(TinyCheckpoint.V1);

        var shape = Should.Throw<CheckpointException>(() => weights.UNetWeights.Require("conv_in.weight", 320, 4, 3, 3)).Message;
        shape.ShouldContain("diffusion_pytorch_model.safetensors");
        shape.ShouldContain("[32, 4, 3, 3]");
        shape.ShouldContain("[320, 4, 3, 3]");
        Should.Throw<CheckpointException>(() => weights.TextEncoderWeights.Require("text_model.embeddings.position_ids", 1, 77)).Message.ShouldContain("I64");
        Should.Throw<CheckpointException>(() => weights.VaeWeights.Require("no.such", 1)).Message.ShouldContain("no.such is missing");
    }

    [Fact]
    public void Open_SingleVariant_IsFoundWithoutBeingNamed()
    {
        using var copy = TinyCheckpoint.CopyOf(TinyCheckpoint.V1);
        foreach (var part in (string[])[TinyCheckpoint.UNet, TinyCheckpoint.Vae, TinyCheckpoint.TextEncoder])
        {
            File.Move(copy.At(part), copy.At(part.Replace(".safetensors", ".fp16.safetensors", StringComparison.Ordinal)));
        }

        Checkpoint.Open(copy.Folder).UNetWeights.Has("conv_in.weight").ShouldBeTrue();
        Checkpoint.Open(copy.Folder, "fp16").UNetWeights.Has("conv_in.weight").ShouldBeTrue();
        Should.Throw<CheckpointException>(() => Checkpoint.Open(copy.Folder, "bf16")).Message.ShouldContain("fp16");
        Should.Throw<CheckpointException>(() => Checkpoint.Open(copy.Folder, "../fp16")).Message.ShouldContain("variant");
    }

    [Fact]
    public void Open_Shards_AreReadThroughTheirIndex()
    {
        using var copy = TinyCheckpoint.CopyOf(TinyCheckpoint.V2);
        var source = SafetensorsFile.Open(copy.At(TinyCheckpoint.TextEncoder));
        var half = source.Tensors.Count / 2;
        var map = new List<string>();
        foreach (var (number, part) in source.Tensors.Values.Chunk(half + 1).Index())
        {
            var name = $"model-{number + 1:00000}-of-00002.safetensors";
            SafetensorsWriter.WriteAll(copy.At($"text_encoder/{name}"), [.. part.Select(tensor => (tensor.Name, tensor.Shape, source.ReadFloats(tensor.Name)))]);
            map.AddRange(part.Select(tensor => $"\"{tensor.Name}\":\"{name}\""));
        }

        File.Delete(copy.At(TinyCheckpoint.TextEncoder));
        var index = copy.At(TinyCheckpoint.TextEncoder + ".index.json");
        File.WriteAllText(index, "{\"metadata\":{\"total_size\":1},\"weight_map\":{" + string.Join(',', map) + "}}");

        var weights = Checkpoint.Open(copy.Folder).TextEncoderWeights;
        weights.Tensors.Count.ShouldBe(source.Tensors.Count);
        weights.Require("text_model.final_layer_norm.weight", 48).Path.ShouldContain("-of-00002");

        File.WriteAllText(index, """{"weight_map":{"x":"../diffusion_pytorch_model.safetensors"}}""");
        Should.Throw<CheckpointException>(() => Checkpoint.Open(copy.Folder)).Message.ShouldContain("\"x\" names no file of this folder");
        File.WriteAllText(index, """{"weight_map":{"x":"model-00001-of-00002.safetensors"}}""");
        Should.Throw<CheckpointException>(() => Checkpoint.Open(copy.Folder)).Message.ShouldContain("no tensor x");
    }

    [Fact]
    public void Open_HuggingFaceCache_FollowsItsLinks()
    {
        using var copy = TinyCheckpoint.CopyOf(TinyCheckpoint.V2);
        var repository = Directory.CreateDirectory(copy.At("models--someone--tiny")).FullName;
        var (blobs, snapshot) = (Path.Combine(repository, "blobs"), Path.Combine(repository, "snapshots", "0a1b"));
        Directory.CreateDirectory(blobs);
        Directory.CreateDirectory(Path.Combine(repository, "refs"));
        File.WriteAllText(Path.Combine(repository, "refs", "main"), "0a1b\n");
        foreach (var (number, file) in Directory.EnumerateFiles(TinyCheckpoint.V2, "*", SearchOption.AllDirectories).Index())
        {
            var link = Path.Combine(snapshot, Path.GetRelativePath(TinyCheckpoint.V2, file));
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            File.Copy(file, Path.Combine(blobs, $"{number:x8}"));
            File.CreateSymbolicLink(link, Path.GetRelativePath(Path.GetDirectoryName(link)!, Path.Combine(blobs, $"{number:x8}")));
        }

        var weight = Checkpoint.Open(repository).UNetWeights.Require("conv_in.weight", 16, 4, 3, 3);

        Path.GetDirectoryName(weight.ResolvedPath).ShouldBe(blobs);
        weight.Path.ShouldContain("snapshots");
    }
}
