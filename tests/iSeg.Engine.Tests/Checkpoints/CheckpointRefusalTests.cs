using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Tests.Checkpoints;

/// <summary>What can be wrong with a folder that somebody takes for a checkpoint.</summary>
public sealed class CheckpointRefusalTests : IDisposable
{
    private readonly TinyCheckpoint _copy = TinyCheckpoint.CopyOf(TinyCheckpoint.V2);

    public void Dispose() => _copy.Dispose();

    [Theory]
    [InlineData("model_index.json", "Diffusers layout")]
    [InlineData("unet/config.json", "no such file")]
    [InlineData("vae/diffusion_pytorch_model.safetensors", "no such file")]
    [InlineData("tokenizer/merges.txt", "no such file")]
    [InlineData("tokenizer/vocab.json", "no such file")]
    [InlineData("scheduler/scheduler_config.json", "no such file")]
    public void Open_FileMissing_IsNamed(string path, string reason)
    {
        File.Delete(_copy.At(path));

        var refusal = Refusal();

        refusal.ShouldContain(path == "model_index.json" ? _copy.Folder : _copy.At(path));
        refusal.ShouldContain(reason);
    }

    [Theory]
    [InlineData("unet/config.json", "\"block_out_channels\"", "\"blocks\"", "block_out_channels\" is missing")]
    [InlineData("unet/config.json", "\"norm_num_groups\": 16", "\"norm_num_groups\": 15", "norm_num_groups 15 does not divide")]
    [InlineData("unet/config.json", "\"norm_num_groups\": 16", "\"norm_num_groups\": 0", "whole number in 1..")]
    [InlineData("unet/config.json", "\"cross_attention_dim\": 48", "\"cross_attention_dim\": 768", "hidden_size")]
    [InlineData("unet/config.json", "\"in_channels\": 4", "\"in_channels\": 9", "inpainting")]
    [InlineData("unet/config.json", "\"class_embed_type\": null", "\"class_embed_type\": \"timestep\"", "class_embed_type")]
    [InlineData("unet/config.json", "\"UpBlock2D\"", "\"AttnUpBlock2D\"", "AttnUpBlock2D")]
    [InlineData("unet/config.json", "\"sample_size\": 64", "\"sample_size\": 60", "halved")]
    [InlineData("unet/config.json", "\"sample_size\": 64", "\"sample_size\": 64, \"sample_size\": 32", "JSON")]
    [InlineData("unet/config.json", "\"layers_per_block\": 2", "\"layers_per_block\": [2, 2]", "4 levels")]
    [InlineData("unet/config.json", "\"layers_per_block\": 2", "\"layers_per_block\": 1000000000", "1..16")]
    [InlineData("vae/config.json", "\"norm_num_groups\": 16", "\"norm_num_groups\": \"16\"", "norm_num_groups")]
    [InlineData("text_encoder/config.json", "\"gelu\"", "\"relu\"", "hidden_act")]
    [InlineData("text_encoder/config.json", "\"vocab_size\": 936", "\"vocab_size\": 900", "vocab_size 900")]
    [InlineData("scheduler/scheduler_config.json", "epsilon", "sample", "prediction_type")]
    [InlineData("scheduler/scheduler_config.json", "scaled_linear", "squaredcos_cap_v2", "beta_schedule")]
    [InlineData("tokenizer/special_tokens_map.json", "\"!\"", "\"<pad>\"", "<pad>")]
    [InlineData("tokenizer/merges.txt", "w in", "win", "merge ")]
    [InlineData("model_index.json", "CLIPTextModel", "T5EncoderModel", "T5EncoderModel")]
    [InlineData("model_index.json", "\"scheduler\": [", "\"text_encoder_2\": [\"a\", \"b\"], \"scheduler\": [", "XL")]
    public void Open_SettingThatCannotBe_IsNamedWithItsFile(string path, string old, string with, string reason)
    {
        _copy.Replace(path, old, with);

        var refusal = Refusal();

        refusal.ShouldContain(reason);
        refusal.ShouldContain(Path.GetDirectoryName(_copy.At(path))!);
    }

    [Fact]
    public void Open_NotJson_IsRefused()
    {
        File.WriteAllText(_copy.At("unet/config.json"), string.Concat(Enumerable.Repeat("[", 10_000)));

        Refusal().ShouldContain("not JSON");
    }

    [Fact]
    public void Open_CutOffWeights_AreRefused()
    {
        using (var file = File.OpenWrite(_copy.At(TinyCheckpoint.UNet)))
        {
            file.SetLength(file.Length / 2);
        }

        Refusal().ShouldContain("cut off or damaged");
    }

    [Fact]
    public void Open_PickledWeightsOnly_SaysWhatToGet()
    {
        File.Move(_copy.At(TinyCheckpoint.UNet), _copy.At("unet/diffusion_pytorch_model.bin"));

        Refusal().ShouldContain("get the .safetensors files");
    }

    [Fact]
    public void Open_NoFolder_IsRefused() =>
        Should.Throw<CheckpointException>(() => Checkpoint.Open(_copy.At("nowhere"))).Message.ShouldContain("no such folder");

    private string Refusal() => Should.Throw<CheckpointException>(() => Checkpoint.Open(_copy.Folder)).Message;
}
