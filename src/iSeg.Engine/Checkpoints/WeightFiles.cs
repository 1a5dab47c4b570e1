using System.Text.Json;

namespace iSeg.Engine.Checkpoints;

/// <summary>
/// Finds the .safetensors files of one part of a checkpoint: a single file, several with an index, or a variant of either
/// ("model.fp16.safetensors").
/// </summary>
internal static class WeightFiles
{
    private const string Extension = ".safetensors";

    /// <param name="folder">The part's folder, such as "unet".</param>
    /// <param name="stem">How the file is called: "model" or "diffusion_pytorch_model".</param>
    /// <param name="variant">Such as "fp16"; null for the plain file, or the only variant that there is.</param>
    /// <param name="cancellationToken">Checked between files.</param>
    /// <exception cref="CheckpointException">Files or tensors are missing or unsound.</exception>
    public static CheckpointWeights Read(string folder, string stem, string? variant, CancellationToken cancellationToken)
    {
        var path = Find(folder, stem, variant);
        return new(path, path.EndsWith(Extension, StringComparison.Ordinal) ? SafetensorsFile.Open(path, cancellationToken).Tensors : ReadIndexed(path, cancellationToken));
    }

    private static string Find(string folder, string stem, string? variant)
    {
        if (!Directory.Exists(folder))
        {
            throw new CheckpointException(folder, "there is no such folder; a checkpoint in Diffusers layout has it.");
        }

        var wanted = Candidates(folder, stem, variant).FirstOrDefault(Exists);
        if (wanted is not null)
        {
            return wanted;
        }

        var names = Directory.EnumerateFileSystemEntries(folder, $"{stem}.*").Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray();
        var variants = names.Select(name => VariantOf(name!, stem)).Where(found => found is not null).Distinct().ToArray();
        if (variant is null && variants.Length == 1)
        {
            return Candidates(folder, stem, variants[0]).First(Exists);
        }

        var plain = Candidates(folder, stem, variant).First();
        throw new CheckpointException(plain, variants.Length > 0
            ? $"there is no such file. There are these variants: {string.Join(", ", variants)}; name one of them."
            : names.Any(name => name!.EndsWith(".bin", StringComparison.Ordinal) || name.EndsWith(".ckpt", StringComparison.Ordinal))
                ? "there is no such file. The folder has weights in Python's own format only, which can carry programs and is not read; get the .safetensors files."
                : "there is no such file.");
    }

    private static IEnumerable<string> Candidates(string folder, string stem, string? variant) => variant is null
        ? [Path.Combine(folder, stem + Extension), Path.Combine(folder, $"{stem}{Extension}.index.json")]
        :
        [
            Path.Combine(folder, $"{stem}.{variant}{Extension}"),
            Path.Combine(folder, $"{stem}{Extension}.index.{variant}.json"),
            Path.Combine(folder, $"{stem}.{variant}{Extension}.index.json"),
        ];

    /// <summary>A link that leads nowhere exists as well: it is reported as what it is.</summary>
    private static bool Exists(string path) => new FileInfo(path) is { } file && (file.Exists || file.LinkTarget is not null);

    private static string? VariantOf(string name, string stem)
    {
        var parts = name[(stem.Length + 1)..].Split('.');
        return parts switch
        {
            [var variant, "safetensors"] when !variant.Contains("-of-", StringComparison.Ordinal) => variant,
            ["safetensors", "index", var variant, "json"] => variant,
            [var variant, "safetensors", "index", "json"] => variant,
            _ => null,
        };
    }

    private static Dictionary<string, TensorEntry> ReadIndexed(string path, CancellationToken cancellationToken)
    {
        var index = ConfigFile.Read(path);
        var files = new Dictionary<string, SafetensorsFile>();
        var tensors = new Dictionary<string, TensorEntry>();
        foreach (var (key, value) in index.Pairs("weight_map"))
        {
            var name = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
            if (name.Length == 0 || name is "." or ".." || name.AsSpan().IndexOfAny("/\\:\0") >= 0)
            {
                throw index.Wrong(key, "names no file of this folder.");
            }

            if (!files.TryGetValue(name, out var file))
            {
                files[name] = file = SafetensorsFile.Open(Path.Combine(Path.GetDirectoryName(path)!, name), cancellationToken);
            }

            tensors.Add(key, file.Require(key));
        }

        return tensors;
    }
}
