namespace iSeg.Engine.Tests.Checkpoints;

/// <summary>The two small Stable Diffusion checkpoints, and copies of them that a test may spoil.</summary>
internal sealed class TinyCheckpoint : IDisposable
{
    public const string UNet = "unet/diffusion_pytorch_model.safetensors";
    public const string Vae = "vae/diffusion_pytorch_model.safetensors";
    public const string TextEncoder = "text_encoder/model.safetensors";

    private TinyCheckpoint(string folder) => Folder = folder;

    /// <summary>F16, convolutional projections, quick_gelu, predicts v.</summary>
    public static string V1 => "vectors/sd-tiny-v1".InTestFolder();

    /// <summary>F32, linear projections, heads per level, old attention names in the VAE, predicts noise.</summary>
    public static string V2 => "vectors/sd-tiny-v2".InTestFolder();

    public string Folder { get; }

    public static TinyCheckpoint CopyOf(string original)
    {
        var folder = Directory.CreateTempSubdirectory("iseg-checkpoint-").FullName;
        foreach (var file in Directory.EnumerateFiles(original, "*", SearchOption.AllDirectories).Where(file => !Path.GetFileName(file).StartsWith("expected", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(original, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return new(folder);
    }

    public string At(string path) => Path.Combine(Folder, path);

    public void Replace(string path, string old, string with)
    {
        var text = File.ReadAllText(At(path));
        text.ShouldContain(old);
        File.WriteAllText(At(path), text.Replace(old, with, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
