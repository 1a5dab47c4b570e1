namespace iSeg.Cli.Tests.Models;

/// <summary>Checkpoints that are broken in ten ways and more: each refusal names the file and what is wrong in it.</summary>
public sealed class ModelsCheckTests : IDisposable
{
    private const string UNet = "unet/diffusion_pytorch_model.safetensors";
    private const string Vae = "vae/diffusion_pytorch_model.safetensors";
    private const string TextEncoder = "text_encoder/model.safetensors";
    private readonly ModelCommands _commands = new();

    public void Dispose() => _commands.Dispose();

    [Theory]
    [InlineData(1, "F16")]
    [InlineData(2, "F32")]
    public async Task Check_SoundCheckpoint_SaysWhatItIs(int version, string type)
    {
        (await _commands.RunAsync("models", "check", ModelCommands.Tiny(version))).ShouldBe(0, _commands.Error);

        _commands.Output.ShouldContain("512 pixels");
        _commands.Output.ShouldContain(type);
    }

    public static TheoryData<string, string, string> Damages => new()
    {
        { "no index", "model_index.json", "Diffusers layout" },
        { "cut off", UNet, "cut off or damaged" },
        { "empty", Vae, "0 bytes" },
        { "header length", TextEncoder, "claims a header" },
        { "header json", UNet, "not the JSON" },
        { "renamed tensor", UNet, "tensor conv_in.weight is missing" },
        { "offsets overlap", Vae, "overlaps" },
        { "not a number", UNet, "infinite or none at all" },
        { "shape", UNet, "the settings ask for" },
        { "settings", "vae/config.json", "not JSON" },
        { "scheduler gone", "scheduler/scheduler_config.json", "no such file" },
        { "vocabulary", "tokenizer/vocab.json", "not JSON" },
        { "merges", "tokenizer/merges.txt", "merge" },
        { "pointer", UNet, "Git LFS pointer" },
        { "pickled", "unet", "Python's own format" },
        { "dead link", Vae, "link" },
        { "shard gone", "text_encoder", "no such file" },
        { "type", TextEncoder, "not known" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Check_Damaged_IsRefusedByFileAndReason(string damage, string place, string reason)
    {
        var folder = _commands.Copy(2);
        Spoil(damage, folder);

        var code = await _commands.RunAsync("models", "check", folder);

        code.ShouldBe(1);
        _commands.Error.ShouldContain(place == "model_index.json" ? folder : Path.Combine(folder, place.Replace('/', Path.DirectorySeparatorChar)));
        _commands.Error.ShouldContain(reason);
        _commands.Error.Trim().Split('\n').Length.ShouldBe(1);
    }

    private static void Spoil(string damage, string folder)
    {
        string At(string path) => Path.Combine(folder, path);
        switch (damage)
        {
            case "no index":
                File.Delete(At("model_index.json"));
                break;
            case "cut off":
                Change(At(UNet), bytes => bytes[..(bytes.Length / 2)]);
                break;
            case "empty":
                File.WriteAllBytes(At(Vae), []);
                break;
            case "header length":
                Change(At(TextEncoder), bytes => [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, .. bytes[8..]]);
                break;
            case "header json":
                Change(At(UNet), bytes => [.. bytes[..8], (byte)'[', .. bytes[9..]]);
                break;
            case "renamed tensor":
                Replace(At(UNet), "\"conv_in.weight\"", "\"conv_in.wight\" ");
                break;
            case "offsets overlap":
                Change(At(Vae), bytes => Overlap(bytes));
                break;
            case "not a number":
                Change(At(UNet), bytes => [.. bytes[..^4], 0xff, 0xff, 0xff, 0xff]);
                break;
            case "shape":
                File.WriteAllText(At("unet/config.json"), File.ReadAllText(At("unet/config.json")).Replace("16,\n  16,", "16,\n  32,", StringComparison.Ordinal));
                break;
            case "settings":
                File.WriteAllText(At("vae/config.json"), File.ReadAllText(At("vae/config.json"))[..^5]);
                break;
            case "scheduler gone":
                File.Delete(At("scheduler/scheduler_config.json"));
                break;
            case "vocabulary":
                File.WriteAllText(At("tokenizer/vocab.json"), "<html>");
                break;
            case "merges":
                File.AppendAllText(At("tokenizer/merges.txt"), "one\n");
                break;
            case "pointer":
                File.WriteAllText(At(UNet), "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
                break;
            case "pickled":
                File.Move(At(UNet), At("unet/diffusion_pytorch_model.bin"));
                break;
            case "dead link":
                File.Delete(At(Vae));
                File.CreateSymbolicLink(At(Vae), At("blobs/gone"));
                break;
            case "shard gone":
                File.Move(At(TextEncoder), At("text_encoder/model-00001-of-00002.safetensors"));
                File.WriteAllText(At("text_encoder/model.safetensors.index.json"), """{"weight_map": {"a": "model-00002-of-00002.safetensors"}}""");
                break;
            case "type":
                Replace(At(TextEncoder), "\"F32\"", "\"F33\"");
                break;
            default:
                throw new ArgumentException(damage);
        }
    }

    private static void Change(string path, Func<byte[], byte[]> change) => File.WriteAllBytes(path, change(File.ReadAllBytes(path)));

    /// <summary>In the header, as many bytes as before.</summary>
    private static void Replace(string path, string old, string with) => Change(path, bytes =>
    {
        var text = System.Text.Encoding.Latin1.GetString(bytes);
        var at = text.IndexOf(old, StringComparison.Ordinal);
        at.ShouldBeGreaterThan(0);
        return System.Text.Encoding.Latin1.GetBytes(string.Concat(text.AsSpan(0, at), with, text.AsSpan(at + old.Length)));
    });

    /// <summary>The second tensor is told to lie where the first does.</summary>
    private static byte[] Overlap(byte[] bytes)
    {
        var length = (int)BitConverter.ToInt64(bytes);
        var header = System.Text.Json.Nodes.JsonNode.Parse(bytes.AsSpan(8, length))!.AsObject();
        var same = header.Where(pair => pair.Key != "__metadata__").GroupBy(pair => pair.Value!["shape"]!.ToJsonString()).First(group => group.Count() > 1).ToArray();
        same[1].Value!["data_offsets"] = same[0].Value!["data_offsets"]!.DeepClone();
        var text = System.Text.Encoding.UTF8.GetBytes(header.ToJsonString());
        return [.. BitConverter.GetBytes((long)text.Length), .. text, .. bytes[(8 + length)..]];
    }
}
