namespace iSeg.Engine.Checkpoints;

/// <summary>text_encoder/config.json: the shape of CLIP's text transformer.</summary>
public sealed record TextEncoderConfig
{
    public required int HiddenSize { get; init; }

    public required int IntermediateSize { get; init; }

    public required int Layers { get; init; }

    public required int Heads { get; init; }

    /// <summary>Most tokens of a prompt, the start and end tokens included: 77.</summary>
    public required int MaxPositions { get; init; }

    public required int VocabularySize { get; init; }

    public required double LayerNormEpsilon { get; init; }

    /// <summary>x sigmoid(1.702 x) as in OpenAI's CLIP, in place of the exact GELU.</summary>
    public required bool QuickGelu { get; init; }

    /// <exception cref="CheckpointException">Names the key that is missing or makes no sense.</exception>
    internal static TextEncoderConfig Read(string path) => Read(ConfigFile.Read(path));

    /// <inheritdoc cref="Read(string)"/>
    internal static TextEncoderConfig Read(ConfigFile file)
    {
        file.Only("model_type", "\"clip_text_model\"");
        file.Only("hidden_act", "\"gelu\"", "\"quick_gelu\"");
        var config = new TextEncoderConfig
        {
            HiddenSize = file.Int("hidden_size", 1, 16_384),
            IntermediateSize = file.Int("intermediate_size", 1, 65_536),
            Layers = file.Int("num_hidden_layers", 1, 128),
            Heads = file.Int("num_attention_heads", 1, 1024),
            MaxPositions = file.Int("max_position_embeddings", 8, 1024, 77),
            VocabularySize = file.Int("vocab_size", 3, 1_000_000),
            LayerNormEpsilon = file.Number("layer_norm_eps", 0, 1, 1e-5),
            QuickGelu = file.Text("hidden_act", "quick_gelu") == "quick_gelu",
        };
        return config.HiddenSize % config.Heads == 0
            ? config
            : throw file.Wrong("num_attention_heads", $"{config.Heads} does not divide hidden_size {config.HiddenSize}.");
    }
}
