namespace iSeg.Engine.Checkpoints;

/// <summary>
/// A Stable Diffusion 1.x or 2.x checkpoint in Diffusers layout: settings, tokenizer and where every tensor lies. Opening reads
/// settings and headers only; whether every tensor is there and has its shape shows when a network is built from it.
/// </summary>
public sealed class Checkpoint
{
    private Checkpoint(string folder, string? variant, CancellationToken cancellationToken)
    {
        Folder = folder;
        CheckIndex(ConfigFile.Read(Path.Combine(folder, "model_index.json")));
        UNet = UNetConfig.Read(Path.Combine(folder, "unet", "config.json"));
        Vae = VaeConfig.Read(Path.Combine(folder, "vae", "config.json"));
        TextEncoder = TextEncoderConfig.Read(Path.Combine(folder, "text_encoder", "config.json"));
        Scheduler = SchedulerConfig.Read(Path.Combine(folder, "scheduler", "scheduler_config.json"));
        Tokenizer = TokenizerFiles.Read(Path.Combine(folder, "tokenizer"));
        UNetWeights = WeightFiles.Read(Path.Combine(folder, "unet"), "diffusion_pytorch_model", variant, cancellationToken);
        VaeWeights = WeightFiles.Read(Path.Combine(folder, "vae"), "diffusion_pytorch_model", variant, cancellationToken);
        TextEncoderWeights = WeightFiles.Read(Path.Combine(folder, "text_encoder"), "model", variant, cancellationToken);
        CheckParts();
    }

    /// <summary>Where model_index.json lies.</summary>
    public string Folder { get; }

    public UNetConfig UNet { get; }

    public VaeConfig Vae { get; }

    public TextEncoderConfig TextEncoder { get; }

    public SchedulerConfig Scheduler { get; }

    public TokenizerFiles Tokenizer { get; }

    public CheckpointWeights UNetWeights { get; }

    public CheckpointWeights VaeWeights { get; }

    public CheckpointWeights TextEncoderWeights { get; }

    /// <summary>Side of the pictures that it was trained on: 512 or 768.</summary>
    public int PictureSide => UNet.SampleSize * Vae.Reduction;

    /// <param name="folder">The folder with model_index.json, or a repository's folder in the Hugging Face cache ("models--owner--name").</param>
    /// <param name="variant">Such as "fp16"; null for the plain files, or the only variant that there is.</param>
    /// <param name="cancellationToken">Checked between files.</param>
    /// <exception cref="CheckpointException">No checkpoint, an unsupported one, or a file is missing or unsound.</exception>
    public static Checkpoint Open(string folder, string? variant = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (variant is not null && (variant.Length == 0 || !variant.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')))
        {
            throw new CheckpointException(folder, "a variant is named with letters and digits, such as fp16.");
        }

        return new(Snapshot(folder), variant, cancellationToken);
    }

    private static string Snapshot(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new CheckpointException(folder, "there is no such folder.");
        }

        if (Path.Exists(Path.Combine(folder, "model_index.json")))
        {
            return folder;
        }

        if (Snapshots.Main(folder) is { } snapshot)
        {
            return snapshot;
        }

        throw new CheckpointException(
            folder, "it has no model_index.json and so is no checkpoint in Diffusers layout. A single .ckpt or .safetensors file has to be converted first.");
    }

    private static void CheckIndex(ConfigFile index)
    {
        foreach (var (part, type) in ((string, string)[])[("unet", "UNet2DConditionModel"), ("vae", "AutoencoderKL"), ("text_encoder", "CLIPTextModel")])
        {
            if (index.Texts(part, 2)[1] is var found && found != type)
            {
                throw index.Wrong(part, $"is a {found}; Stable Diffusion 1.x and 2.x have a {type}.");
            }
        }

        if (index.Has("text_encoder_2"))
        {
            throw index.Wrong("text_encoder_2", "belongs to Stable Diffusion XL; 1.x and 2.x are supported.");
        }
    }

    private void CheckParts()
    {
        void Must(bool holds, string part, string what)
        {
            if (!holds)
            {
                throw new CheckpointException(Path.Combine(Folder, part, "config.json"), what);
            }
        }

        Must(
            UNet.InChannels == Vae.LatentChannels && UNet.OutChannels == Vae.LatentChannels,
            "unet",
            $"it takes {UNet.InChannels} and gives {UNet.OutChannels} channels, but the latents have {Vae.LatentChannels}; checkpoints for inpainting, depth and editing are not supported.");
        Must(
            UNet.CrossAttentionDim.All(width => width == TextEncoder.HiddenSize),
            "unet",
            $"its cross_attention_dim is not the {TextEncoder.HiddenSize} of the text encoder's hidden_size.");
        var largest = Tokenizer.Vocabulary.Values.Max();
        Must(largest < TextEncoder.VocabularySize, "text_encoder", $"its vocab_size {TextEncoder.VocabularySize} is too small for the tokenizer's token {largest}.");
    }
}
