using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Clip;

/// <summary>The "vision_config" of a CLIP's config.json: the shape of its vision transformer. What the file leaves out is as Transformers has it.</summary>
public sealed record ClipVisionConfig
{
    public required int HiddenSize { get; init; }

    public required int IntermediateSize { get; init; }

    public required int Layers { get; init; }

    public required int Heads { get; init; }

    /// <summary>Side of the pictures that it was trained on, in pixels.</summary>
    public required int ImageSize { get; init; }

    /// <summary>Side of a patch, in pixels; divides <see cref="ImageSize"/>.</summary>
    public required int PatchSize { get; init; }

    public required double LayerNormEpsilon { get; init; }

    /// <summary>x sigmoid(1.702 x) as in OpenAI's CLIP, in place of the exact GELU.</summary>
    public required bool QuickGelu { get; init; }

    /// <summary>Patches in each direction of a picture that it was trained on.</summary>
    public int TrainedGrid => ImageSize / PatchSize;

    /// <exception cref="CheckpointException">Names the key that is missing or makes no sense.</exception>
    internal static ClipVisionConfig Read(ConfigFile file)
    {
        file.Only("hidden_act", "\"gelu\"", "\"quick_gelu\"");
        file.Only("num_channels", "3");
        var config = new ClipVisionConfig
        {
            HiddenSize = file.Int("hidden_size", 1, 16_384, 768),
            IntermediateSize = file.Int("intermediate_size", 1, 65_536, 3072),
            Layers = file.Int("num_hidden_layers", 2, 128, 12),
            Heads = file.Int("num_attention_heads", 1, 1024, 12),
            ImageSize = file.Int("image_size", 8, 4096, 224),
            PatchSize = file.Int("patch_size", 1, 256, 32),
            LayerNormEpsilon = file.Number("layer_norm_eps", 0, 1, 1e-5),
            QuickGelu = file.Text("hidden_act", "quick_gelu") == "quick_gelu",
        };
        return config.HiddenSize % config.Heads != 0
            ? throw file.Wrong("num_attention_heads", $"{config.Heads} does not divide hidden_size {config.HiddenSize}.")
            : config.ImageSize % config.PatchSize != 0
                ? throw file.Wrong("patch_size", $"{config.PatchSize} does not divide image_size {config.ImageSize}.")
                : config;
    }
}
