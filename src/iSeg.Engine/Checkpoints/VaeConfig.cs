using System.Collections.Immutable;

namespace iSeg.Engine.Checkpoints;

/// <summary>vae/config.json: the shape of the autoencoder between pictures and latents.</summary>
public sealed record VaeConfig
{
    public required int InChannels { get; init; }

    public required int OutChannels { get; init; }

    public required int LatentChannels { get; init; }

    /// <summary>Channels per level, finest first.</summary>
    public required ImmutableArray<int> Channels { get; init; }

    /// <summary>Residual blocks per level of the encoder; the decoder has one more.</summary>
    public required int LayersPerBlock { get; init; }

    public required int NormGroups { get; init; }

    /// <summary>What latents are multiplied with before they are noised: 0.18215 for Stable Diffusion 1.x and 2.x.</summary>
    public required double ScalingFactor { get; init; }

    public required bool HasQuantConv { get; init; }

    public required bool HasPostQuantConv { get; init; }

    public required bool HasMidAttention { get; init; }

    /// <summary>A picture is so many times larger than its latents, in each direction.</summary>
    public int Reduction => 1 << (Channels.Length - 1);

    /// <exception cref="CheckpointException">Names the key that is missing or makes no sense.</exception>
    internal static VaeConfig Read(string path)
    {
        var file = ConfigFile.Read(path);
        file.Only("_class_name", "\"AutoencoderKL\"");
        file.Only("act_fn", "\"silu\"", "\"swish\"");
        foreach (var key in (ReadOnlySpan<string>)["shift_factor", "latents_mean", "latents_std"])
        {
            file.Only(key, "null");
        }

        var channels = file.Levels("block_out_channels", 1, 16_384);
        foreach (var (key, type) in ((string, string)[])[("down_block_types", "DownEncoderBlock2D"), ("up_block_types", "UpDecoderBlock2D")])
        {
            if (file.Texts(key, channels.Length).FirstOrDefault(found => found != type) is { } other)
            {
                throw file.Wrong(key, $"asks for a {other}; only {type} is supported.");
            }
        }

        var config = new VaeConfig
        {
            InChannels = file.Int("in_channels", 3, 3, 3),
            OutChannels = file.Int("out_channels", 3, 3, 3),
            LatentChannels = file.Int("latent_channels", 1, 64, 4),
            Channels = channels,
            LayersPerBlock = file.Int("layers_per_block", 1, 16, 1),
            NormGroups = file.Int("norm_num_groups", 1, 1024, 32),
            ScalingFactor = file.Number("scaling_factor", 1e-6, 1e6, .18215),
            HasQuantConv = file.Bool("use_quant_conv", true),
            HasPostQuantConv = file.Bool("use_post_quant_conv", true),
            HasMidAttention = file.Bool("mid_block_add_attention", true),
        };
        return config.Channels.All(count => count % config.NormGroups == 0)
            ? config
            : throw file.Wrong("block_out_channels", $"has counts that norm_num_groups {config.NormGroups} does not divide.");
    }
}
