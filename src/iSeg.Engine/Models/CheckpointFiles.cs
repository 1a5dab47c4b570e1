namespace iSeg.Engine.Models;

/// <summary>Which files of a repository make a checkpoint. Repositories hold the same weights three times over and pictures besides.</summary>
internal static class CheckpointFiles
{
    private static readonly string[] Needed =
    [
        "model_index.json", "unet/config.json", "vae/config.json", "text_encoder/config.json", "scheduler/scheduler_config.json", "tokenizer/vocab.json", "tokenizer/merges.txt",
    ];

    private static readonly string[] Welcome = ["tokenizer/special_tokens_map.json", "tokenizer/tokenizer_config.json", "README.md", "LICENSE", "LICENSE.md", "LICENSE-MODEL"];

    private static readonly string[] Weights = ["unet/diffusion_pytorch_model", "vae/diffusion_pytorch_model", "text_encoder/model"];

    private static readonly string[] NeededOfClip = ["config.json", "vocab.json", "merges.txt", "model.safetensors"];
    private static readonly string[] WelcomeOfClip = ["preprocessor_config.json", "special_tokens_map.json", "tokenizer_config.json", "README.md", "LICENSE", "LICENSE.md"];

    /// <exception cref="ModelException">A needed file is not among them.</exception>
    public static IReadOnlyList<HubFile> Choose(string repository, IReadOnlyList<HubFile> files)
    {
        var byPath = files.ToDictionary(file => file.Path);
        HubFile Get(string path) => byPath.TryGetValue(path, out var file)
            ? file
            : throw new ModelException($"{repository} has no {path} and so is no checkpoint in Diffusers layout.");
        if (!byPath.ContainsKey("model_index.json") && byPath.ContainsKey("config.json") && byPath.ContainsKey("vocab.json"))
        {
            return
            [
                .. NeededOfClip.Select(path => byPath.TryGetValue(path, out var file)
                    ? file
                    : throw new ModelException($"{repository} has no {path} and so is no CLIP in Transformers layout. Weights in Python's own format (.bin) can carry programs and are not read.")),
                .. WelcomeOfClip.Where(byPath.ContainsKey).Select(path => byPath[path]),
            ];
        }

        var chosen = Needed.Select(Get).Concat(Welcome.Where(byPath.ContainsKey).Select(Get)).ToList();

        // One choice for all parts: what mixes variants is refused when it is opened.
        var variant = Weights.All(stem => byPath.ContainsKey($"{stem}.fp16.safetensors")) ? ".fp16" : "";
        foreach (var stem in Weights)
        {
            chosen.AddRange(byPath.ContainsKey($"{stem}{variant}.safetensors") ? [Get($"{stem}{variant}.safetensors")] : Shards(stem, files, repository));
        }

        return chosen;
    }

    private static IEnumerable<HubFile> Shards(string stem, IReadOnlyList<HubFile> files, string repository)
    {
        var index = files.FirstOrDefault(file => file.Path == $"{stem}.safetensors.index.json");
        var parts = files.Where(file => file.Path.StartsWith($"{stem}-", StringComparison.Ordinal) && file.Path.Contains("-of-", StringComparison.Ordinal)
            && file.Path.EndsWith(".safetensors", StringComparison.Ordinal)).ToArray();
        return index is not null && parts.Length > 0
            ? [index, .. parts]
            : throw new ModelException($"{repository} has no {stem}.safetensors. Weights in Python's own format (.bin, .ckpt) can carry programs and are not read.");
    }
}
