using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Clip;

/// <summary>
/// A CLIP with a vision transformer (Radford et al. 2021) in the layout of Hugging Face Transformers: config.json, model.safetensors,
/// vocab.json and merges.txt in one folder. Opening reads settings and headers only.
/// </summary>
public sealed class ClipCheckpoint
{
    private ClipCheckpoint(string folder, CancellationToken cancellationToken)
    {
        Folder = folder;
        var file = ConfigFile.Read(Path.Combine(folder, "config.json"));
        file.Only("model_type", "\"clip\"");
        ProjectionWidth = file.Int("projection_dim", 1, 16_384, 512);
        Text = TextEncoderConfig.Read(file.Section("text_config"));
        Vision = ClipVisionConfig.Read(file.Section("vision_config"));
        Tokenizer = TokenizerFiles.Read(folder);
        Weights = WeightFiles.Read(folder, "model", null, cancellationToken);
        var largest = Tokenizer.Vocabulary.Values.Max();
        if (largest >= Text.VocabularySize)
        {
            throw file.Wrong("text_config", $"has a vocab_size of {Text.VocabularySize}, too small for the tokenizer's token {largest}.");
        }
    }

    public string Folder { get; }

    /// <summary>Numbers of an embedding: what pictures and texts are compared by.</summary>
    public int ProjectionWidth { get; }

    public TextEncoderConfig Text { get; }

    public ClipVisionConfig Vision { get; }

    public TokenizerFiles Tokenizer { get; }

    public CheckpointWeights Weights { get; }

    /// <param name="folder">The folder with config.json, or a repository's folder in the Hugging Face cache.</param>
    /// <param name="cancellationToken">Checked between files.</param>
    /// <exception cref="CheckpointException">No CLIP in this layout, or a file is missing or unsound.</exception>
    public static ClipCheckpoint Open(string folder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return !Directory.Exists(folder)
            ? throw new CheckpointException(folder, "there is no such folder.")
            : Snapshots.Find(folder, "config.json") is { } found
                ? new(found, cancellationToken)
                : throw new CheckpointException(folder, "it has no config.json and so is no CLIP in Transformers layout (such as openai/clip-vit-base-patch16).");
    }
}
