namespace iSeg.Engine.Checkpoints;

/// <summary>What a denoising network was trained to predict.</summary>
public enum PredictionType
{
    /// <summary>The noise.</summary>
    Epsilon,

    /// <summary>v = sqrt(alpha) noise - sqrt(1 - alpha) latents.</summary>
    Velocity,
}

/// <summary>Which timesteps a shorter schedule takes, as Diffusers names them.</summary>
public enum TimestepSpacing
{
    Leading,
    Trailing,
    Linspace,
}

/// <summary>
/// scheduler/scheduler_config.json: how much noise belongs to which timestep. Whichever scheduler class the file names, its noise
/// schedule is read and DDIM is used.
/// </summary>
public sealed record SchedulerConfig
{
    public required int TrainTimesteps { get; init; }

    public required double BetaStart { get; init; }

    public required double BetaEnd { get; init; }

    /// <summary>The square roots of the betas are evenly spaced, not the betas themselves.</summary>
    public required bool ScaledLinear { get; init; }

    /// <summary>After the last step nothing but the picture is left.</summary>
    public required bool SetAlphaToOne { get; init; }

    public required int StepsOffset { get; init; }

    public required PredictionType PredictionType { get; init; }

    public required TimestepSpacing TimestepSpacing { get; init; }

    /// <summary>Predicted latents are clipped to plus and minus this; null for not at all.</summary>
    public required double? ClipRange { get; init; }

    /// <exception cref="CheckpointException">Names the key that is missing or makes no sense.</exception>
    internal static SchedulerConfig Read(string path)
    {
        var file = ConfigFile.Read(path);
        file.Only("beta_schedule", "\"scaled_linear\"", "\"linear\"");
        file.Only("trained_betas", "null");
        file.Only("rescale_betas_zero_snr", "false");
        file.Only("thresholding", "false");
        return new()
        {
            TrainTimesteps = file.Int("num_train_timesteps", 2, 100_000, 1000),
            BetaStart = file.Number("beta_start", 1e-9, .999, 1e-4),
            BetaEnd = file.Number("beta_end", 1e-9, .999, .02),
            ScaledLinear = file.Text("beta_schedule", "linear") == "scaled_linear",
            SetAlphaToOne = file.Bool("set_alpha_to_one", true),
            StepsOffset = file.Int("steps_offset", 0, 1, 0),
            ClipRange = file.Bool("clip_sample", true) ? file.Number("clip_sample_range", 0, 1e6, 1) : null,
            PredictionType = file.Text("prediction_type", "epsilon") switch
            {
                "epsilon" => PredictionType.Epsilon,
                "v_prediction" => PredictionType.Velocity,
                var other => throw file.Wrong("prediction_type", $"is {other}; epsilon and v_prediction are supported."),
            },
            TimestepSpacing = file.Text("timestep_spacing", "leading") switch
            {
                "leading" => TimestepSpacing.Leading,
                "trailing" => TimestepSpacing.Trailing,
                "linspace" => TimestepSpacing.Linspace,
                var other => throw file.Wrong("timestep_spacing", $"is {other}; leading, trailing and linspace are supported."),
            },
        };
    }
}
