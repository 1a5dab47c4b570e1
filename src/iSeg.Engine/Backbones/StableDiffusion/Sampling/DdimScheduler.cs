using System.Numerics.Tensors;
using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Backbones.StableDiffusion.Sampling;

/// <summary>
/// How much noise belongs to which timestep, and the deterministic steps back (DDIM, Song et al. 2021, eta = 0), with a checkpoint's
/// own schedule. Immutable.
/// </summary>
public sealed class DdimScheduler
{
    private readonly SchedulerConfig _config;
    private readonly double[] _alphaProducts;

    public DdimScheduler(SchedulerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        _config = config;
        _alphaProducts = new double[config.TrainTimesteps];
        var product = 1.0;
        for (var t = 0; t < _alphaProducts.Length; t++)
        {
            _alphaProducts[t] = (float)(product *= Alpha(t));
        }
    }

    /// <summary>Timesteps that it was trained on: 1000.</summary>
    public int TrainTimesteps => _config.TrainTimesteps;

    /// <summary>sqrt(alpha) latents + sqrt(1 - alpha) noise.</summary>
    /// <param name="latents">Scaled latents.</param>
    /// <param name="noise">As many normal numbers.</param>
    /// <param name="timestep">0..<see cref="TrainTimesteps"/> - 1.</param>
    /// <returns>As many noisy latents.</returns>
    public float[] AddNoise(ReadOnlySpan<float> latents, ReadOnlySpan<float> noise, int timestep)
    {
        CheckTimestep(timestep);
        return Mix(latents, Math.Sqrt(_alphaProducts[timestep]), noise, Math.Sqrt(1 - _alphaProducts[timestep]));
    }

    /// <summary>The timesteps of a schedule of so many steps, noisiest first.</summary>
    /// <param name="steps">1..<see cref="TrainTimesteps"/>.</param>
    public int[] Timesteps(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, TrainTimesteps);
        return
        [
            .. Enumerable.Range(0, steps).Select(step => _config.TimestepSpacing switch
            {
                // Every TrainTimesteps / steps, counted from the picture, from the noise, or between both ends.
                TimestepSpacing.Leading => Math.Min(((steps - 1 - step) * (TrainTimesteps / steps)) + _config.StepsOffset, TrainTimesteps - 1),
                TimestepSpacing.Trailing => (int)Math.Round(TrainTimesteps - (step * (double)TrainTimesteps / steps)) - 1,
                _ => steps == 1 ? 0 : (int)Math.Round((steps - 1 - step) * (TrainTimesteps - 1.0) / (steps - 1)),
            }),
        ];
    }

    /// <summary>One step towards the picture.</summary>
    /// <param name="prediction">What the UNet says: noise or velocity, as the checkpoint was trained.</param>
    /// <param name="timestep">Of the latents, one of <see cref="Timesteps"/>.</param>
    /// <param name="latents">Noisy latents of that timestep.</param>
    /// <param name="steps">Steps of the schedule.</param>
    /// <returns>The latents of the next timestep of the schedule.</returns>
    public float[] Step(ReadOnlySpan<float> prediction, int timestep, ReadOnlySpan<float> latents, int steps)
    {
        CheckTimestep(timestep);
        var alpha = _alphaProducts[timestep];
        var previous = timestep - (TrainTimesteps / steps);
        var nextAlpha = previous >= 0 ? _alphaProducts[previous] : _config.SetAlphaToOne ? 1 : _alphaProducts[0];
        var (signal, spread) = (Math.Sqrt(alpha), Math.Sqrt(1 - alpha));
        var (picture, noise) = _config.PredictionType == PredictionType.Velocity
            ? (Mix(latents, signal, prediction, -spread), Mix(prediction, signal, latents, spread))
            : (Mix(latents, 1 / signal, prediction, -spread / signal), prediction.ToArray());
        if (_config.ClipRange is { } range)
        {
            // What is clipped off the picture is not put down to noise.
            TensorPrimitives.Clamp(picture, (float)-range, (float)range, picture);
        }

        return Mix(picture, Math.Sqrt(nextAlpha), noise, Math.Sqrt(1 - nextAlpha));
    }

    /// <summary>Classifier-free guidance (Ho and Salimans 2022): away from what the negative prompt predicts.</summary>
    /// <param name="negative">Prediction for the negative or empty prompt.</param>
    /// <param name="positive">Prediction for the prompt.</param>
    /// <param name="guidance">1 leaves the positive prediction as it is; 7.5 is usual.</param>
    public static float[] Guide(ReadOnlySpan<float> negative, ReadOnlySpan<float> positive, double guidance)
    {
        // The difference first: both predictions are much alike, and 7.5 times one less 6.5 times the other would lose digits.
        var result = new float[negative.Length];
        TensorPrimitives.Subtract(positive, negative, result);
        TensorPrimitives.MultiplyAdd(result, (float)guidance, negative, result);
        return result;
    }

    private static float[] Mix(ReadOnlySpan<float> a, double weightOfA, ReadOnlySpan<float> b, double weightOfB)
    {
        var result = new float[a.Length];
        TensorPrimitives.Multiply(a, (float)weightOfA, result);
        TensorPrimitives.MultiplyAdd(b, (float)weightOfB, result, result);
        return result;
    }

    /// <summary>Rounded to F32 where Diffusers rounds: a schedule's last steps would show the difference.</summary>
    private float Alpha(int t)
    {
        var (first, last) = _config.ScaledLinear
            ? ((float)Math.Sqrt(_config.BetaStart), (float)Math.Sqrt(_config.BetaEnd))
            : ((float)_config.BetaStart, (float)_config.BetaEnd);
        var step = (last - first) / (TrainTimesteps - 1);

        // Each half from its own end, as torch.linspace does.
        var beta = t < TrainTimesteps / 2 ? first + (step * t) : last - (step * (TrainTimesteps - 1 - t));
        return 1 - (_config.ScaledLinear ? beta * beta : beta);
    }

    private void CheckTimestep(int timestep) => ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)timestep, (uint)TrainTimesteps, nameof(timestep));
}
