using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;
using iSeg.Engine.Tests.Checkpoints;
using iSeg.Engine.Tests.StableDiffusion;

namespace iSeg.Engine.Tests.Onnx;

public sealed class OnnxNetworkTests
{
    [Fact]
    public void Build_LastMapOnly_LeavesOutWhatComesAfter()
    {
        var unet = Reference.Two.UNet(16);
        var whole = Reference.Two.UNet(16).BuildDenoiser();

        var model = unet.BuildAttention([unet.Attention["up_blocks.3.attentions.1.transformer_blocks.0.attn1"]]);

        model.Nodes.Length.ShouldBeLessThan(whole.Nodes.Length);
        var weights = model.Initializers.Select(initializer => initializer.Name).ToArray();
        weights.ShouldContain("up_blocks.3.attentions.1.transformer_blocks.0.attn1.to_k.weight");
        weights.ShouldNotContain("up_blocks.3.attentions.1.transformer_blocks.0.attn1.to_v.weight");
        weights.ShouldNotContain("up_blocks.3.resnets.2.conv1.weight");
        weights.ShouldNotContain("conv_out.weight");
    }

    /// <summary>ONNX Runtime refuses weights outside the folder that it was told; in the cache they all are behind links.</summary>
    [Fact]
    public void Run_WeightsBehindLinks_WorksAsWithoutLinks()
    {
        using var links = TinyCheckpoint.CopyOf(TinyCheckpoint.V1);
        File.Delete(links.At(TinyCheckpoint.TextEncoder));
        File.CreateSymbolicLink(links.At(TinyCheckpoint.TextEncoder), Path.Combine(TinyCheckpoint.V1, TinyCheckpoint.TextEncoder));
        var checkpoint = Checkpoint.Open(links.Folder);
        var tokens = Enumerable.Range(0, 77).Select(token => (long)token).ToArray();

        var embeddings = Reference.Run(TextEncoderGraph.Build(checkpoint.TextEncoder, checkpoint.TextEncoderWeights), new OnnxInput(TextEncoderGraph.Tokens, tokens, 77));

        embeddings[TextEncoderGraph.Embeddings].ShouldBe(Reference.One.Embed(tokens));
    }

    [Fact]
    public void Run_WeightsInTwoFolders_AreFoundInBoth()
    {
        using var links = TinyCheckpoint.CopyOf(TinyCheckpoint.V2);
        var source = SafetensorsFile.Open(links.At(TinyCheckpoint.TextEncoder));
        var map = new List<string>();
        foreach (var (number, part) in source.Tensors.Values.Chunk((source.Tensors.Count / 2) + 1).Index())
        {
            var (name, blob) = ($"part{number}.safetensors", links.At($"blobs{number}/part"));
            Directory.CreateDirectory(Path.GetDirectoryName(blob)!);
            SafetensorsWriter.WriteAll(blob, [.. part.Select(tensor => (tensor.Name, tensor.Shape, source.ReadFloats(tensor.Name)))]);
            File.CreateSymbolicLink(links.At($"text_encoder/{name}"), blob);
            map.AddRange(part.Select(tensor => $"\"{tensor.Name}\":\"{name}\""));
        }

        File.Delete(links.At(TinyCheckpoint.TextEncoder));
        File.WriteAllText(links.At(TinyCheckpoint.TextEncoder + ".index.json"), "{\"weight_map\":{" + string.Join(',', map) + "}}");
        var checkpoint = Checkpoint.Open(links.Folder);
        var tokens = Enumerable.Range(0, 77).Select(token => (long)token).ToArray();

        var embeddings = Reference.Run(TextEncoderGraph.Build(checkpoint.TextEncoder, checkpoint.TextEncoderWeights), new OnnxInput(TextEncoderGraph.Tokens, tokens, 77));

        embeddings[TextEncoderGraph.Embeddings].ShouldBe(Reference.Two.Embed(tokens));
    }

    /// <summary>Truncated to BF16, and at odd places in the file, which the format allows.</summary>
    [Fact]
    public void Run_UnalignedBf16Weights_AgreesWithF32()
    {
        using var copy = TinyCheckpoint.CopyOf(TinyCheckpoint.V2);
        var source = SafetensorsFile.Open(copy.At(TinyCheckpoint.TextEncoder));
        var (entries, data) = (new List<string>(), new List<byte>());
        foreach (var tensor in source.Tensors.Values)
        {
            var begin = data.Count;
            data.AddRange(source.ReadFloats(tensor.Name).SelectMany(value => BitConverter.GetBytes((ushort)(BitConverter.SingleToUInt32Bits(value) >> 16))));
            entries.Add($"\"{tensor.Name}\":{{\"dtype\":\"BF16\",\"shape\":{tensor.ShapeText},\"data_offsets\":[{begin},{data.Count}]}}");
        }

        var header = "{" + string.Join(',', entries) + "}";
        header += header.Length % 2 == 0 ? " " : "";
        File.WriteAllBytes(source.ResolvedPath, [.. BitConverter.GetBytes((long)header.Length), .. System.Text.Encoding.ASCII.GetBytes(header), .. data]);
        var checkpoint = Checkpoint.Open(copy.Folder);
        var tokens = Enumerable.Range(0, 77).Select(token => (long)token).ToArray();

        var embeddings = Reference.Run(TextEncoderGraph.Build(checkpoint.TextEncoder, checkpoint.TextEncoderWeights), new OnnxInput(TextEncoderGraph.Tokens, tokens, 77));

        Reference.MaxDifference(embeddings[TextEncoderGraph.Embeddings], Reference.Two.Embed(tokens)).ShouldBeInRange(1e-4f, .2f);
    }

    [Fact]
    public async Task Run_Cancelled_Stops()
    {
        using var network = new OnnxNetwork(Reference.Two.UNet(64).BuildDenoiser(), OnnxTuning.Mapped);
        using var source = new CancellationTokenSource();
        var inputs = Reference.Two.UNetInputs(new float[4 * 64 * 64], new float[77 * 48], 1);
        var run = Task.Run(() => network.Run(inputs, source.Token), Reference.Token);

        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(run);
    }

    [Theory]
    [InlineData("unet", "conv_out.bias")]
    [InlineData("unet", "up_blocks.3.attentions.2.transformer_blocks.0.ff.net.2.weight")]
    [InlineData("vae", "encoder.mid_block.attentions.0.value.weight")]
    [InlineData("text_encoder", "text_model.encoder.layers.2.mlp.fc1.bias")]
    public void Build_TensorMissing_IsRefusedWithFileAndKey(string part, string key)
    {
        using var copy = TinyCheckpoint.CopyOf(TinyCheckpoint.V2);
        var file = SafetensorsFile.Open(copy.At(part == "text_encoder" ? TinyCheckpoint.TextEncoder : $"{part}/diffusion_pytorch_model.safetensors"));
        (string, System.Collections.Immutable.ImmutableArray<long>, float[])[] kept =
            [.. file.Tensors.Values.Where(tensor => tensor.Name != key).Select(tensor => (tensor.Name, tensor.Shape, file.ReadFloats(tensor.Name)))];
        SafetensorsWriter.WriteAll(file.Path, kept);
        var checkpoint = Checkpoint.Open(copy.Folder);

        var refusal = Should.Throw<CheckpointException>(() => part switch
        {
            "unet" => new UNetGraph(checkpoint.UNet, checkpoint.UNetWeights, 16, 77).BuildDenoiser(),
            "vae" => VaeGraphs.BuildEncoder(checkpoint.Vae, checkpoint.VaeWeights, 128),
            _ => TextEncoderGraph.Build(checkpoint.TextEncoder, checkpoint.TextEncoderWeights),
        });

        refusal.Message.ShouldContain(key);
        refusal.Path.ShouldBe(file.Path);
    }
}
