using System.Collections.Immutable;

namespace iSeg.Engine.Checkpoints;

/// <summary>unet/config.json: the shape of a Stable Diffusion 1.x or 2.x denoising network.</summary>
public sealed record UNetConfig
{
    /// <summary>Channels of the latents that come in; 4 for all that this program can use.</summary>
    public required int InChannels { get; init; }

    public required int OutChannels { get; init; }

    /// <summary>Side of the latents that it was trained on; eight times that in pixels: 64 or 96.</summary>
    public required int SampleSize { get; init; }

    /// <summary>Per level, finest first: whether its encoder half has transformers.</summary>
    public required ImmutableArray<bool> DownAttention { get; init; }

    /// <summary>Per level, coarsest first: whether its decoder half has transformers.</summary>
    public required ImmutableArray<bool> UpAttention { get; init; }

    /// <summary>Channels per level, finest first.</summary>
    public required ImmutableArray<int> Channels { get; init; }

    /// <summary>Residual blocks per level of the encoder half; the decoder half has one more.</summary>
    public required ImmutableArray<int> LayersPerBlock { get; init; }

    /// <summary>Transformer blocks inside each transformer, per level.</summary>
    public required ImmutableArray<int> TransformerLayers { get; init; }

    /// <summary>Attention heads per level. The file calls it attention_head_dim, which it is not.</summary>
    public required ImmutableArray<int> Heads { get; init; }

    /// <summary>Width of the text embeddings, per level.</summary>
    public required ImmutableArray<int> CrossAttentionDim { get; init; }

    public required int NormGroups { get; init; }

    public required double NormEpsilon { get; init; }

    public required int DownsamplePadding { get; init; }

    public required bool FlipSinToCos { get; init; }

    public required double FrequencyShift { get; init; }

    /// <summary>Attention must be computed in F32 even where the rest is F16.</summary>
    public required bool UpcastAttention { get; init; }

    public int Levels => Channels.Length;

    /// <summary>Most rows of latents that anything is computed for: 2048 pixels.</summary>
    public const int MaxSide = 256;

    /// <exception cref="ArgumentOutOfRangeException">The network cannot work on latents of this side.</exception>
    internal void CheckSide(int side, string parameter)
    {
        var multiple = 1 << (Levels - 1);
        if (side < 1 || side > MaxSide || side % multiple != 0)
        {
            throw new ArgumentOutOfRangeException(parameter, side, $"Latents must have a side of up to {MaxSide} that {multiple} divides.");
        }
    }

    /// <exception cref="CheckpointException">Names the key that is missing, makes no sense, or asks for a network of another family.</exception>
    internal static UNetConfig Read(string path)
    {
        var file = ConfigFile.Read(path);
        file.Only("_class_name", "\"UNet2DConditionModel\"");
        RefuseOtherFamilies(file);
        var channels = file.Levels("block_out_channels", 1, 16_384);
        var levels = channels.Length;
        var config = new UNetConfig
        {
            InChannels = file.Int("in_channels", 1, 64, 4),
            OutChannels = file.Int("out_channels", 1, 64, 4),
            SampleSize = file.Int("sample_size", 8, 512),
            Channels = channels,
            DownAttention = [.. file.Texts("down_block_types", levels).Select(type => HasAttention(file, "down_block_types", type, "DownBlock2D"))],
            UpAttention = [.. file.Texts("up_block_types", levels).Select(type => HasAttention(file, "up_block_types", type, "UpBlock2D"))],
            LayersPerBlock = file.Ints("layers_per_block", levels, 1, 16, 2),
            TransformerLayers = file.Ints("transformer_layers_per_block", levels, 1, 16, 1),
            Heads = file.Ints(file.Has("num_attention_heads") ? "num_attention_heads" : "attention_head_dim", levels, 1, 1024, 8),
            CrossAttentionDim = file.Ints("cross_attention_dim", levels, 1, 16_384, 1280),
            NormGroups = file.Int("norm_num_groups", 1, 1024, 32),
            NormEpsilon = file.Number("norm_eps", 0, 1, 1e-5),
            DownsamplePadding = file.Int("downsample_padding", 1, 1, 1),
            FlipSinToCos = file.Bool("flip_sin_to_cos", true),
            FrequencyShift = file.Number("freq_shift", 0, 1, 0),
            UpcastAttention = file.Bool("upcast_attention", false),
        };
        config.Check(file);
        return config;
    }

    private void Check(ConfigFile file)
    {
        for (var level = 0; level < Levels; level++)
        {
            if (Channels[level] % NormGroups != 0)
            {
                throw file.Wrong("block_out_channels", $"has {Channels[level]}, which norm_num_groups {NormGroups} does not divide.");
            }

            if (Channels[level] % Heads[level] != 0)
            {
                throw file.Wrong("attention_head_dim", $"asks for {Heads[level]} heads, which do not divide {Channels[level]} channels.");
            }
        }

        if (SampleSize % (1 << (Levels - 1)) != 0)
        {
            throw file.Wrong("sample_size", $"{SampleSize} cannot be halved {Levels - 1} times.");
        }
    }

    private static bool HasAttention(ConfigFile file, string key, string type, string plain) =>
        type == "CrossAttn" + plain || (type == plain ? false : throw file.Wrong(key, $"asks for a {type}; {plain} and CrossAttn{plain} are supported."));

    /// <summary>The settings by which later families differ. Nothing is guessed: a network that is built otherwise would run and be wrong.</summary>
    private static void RefuseOtherFamilies(ConfigFile file)
    {
        file.Only("mid_block_type", "\"UNetMidBlock2DCrossAttn\"");
        file.Only("act_fn", "\"silu\"", "\"swish\"");
        file.Only("time_embedding_type", "\"positional\"");
        file.Only("resnet_time_scale_shift", "\"default\"");
        file.Only("attention_type", "\"default\"");
        foreach (var key in (ReadOnlySpan<string>)["conv_in_kernel", "conv_out_kernel"])
        {
            file.Only(key, "3");
        }

        foreach (var key in (ReadOnlySpan<string>)["mid_block_scale_factor", "resnet_out_scale_factor"])
        {
            file.Only(key, "1", "1.0");
        }

        foreach (var key in (ReadOnlySpan<string>)
            ["center_input_sample", "dual_cross_attention", "only_cross_attention", "mid_block_only_cross_attention", "resnet_skip_time_act", "class_embeddings_concat"])
        {
            file.Only(key, "false");
        }

        foreach (var key in (ReadOnlySpan<string>)
            ["addition_embed_type", "encoder_hid_dim", "encoder_hid_dim_type", "class_embed_type", "num_class_embeds", "cross_attention_norm",
                "time_cond_proj_dim", "time_embedding_dim", "time_embedding_act_fn", "timestep_post_act", "projection_class_embeddings_input_dim",
                "reverse_transformer_layers_per_block"])
        {
            file.Only(key, "null");
        }
    }
}
