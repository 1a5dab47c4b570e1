using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Backbones.StableDiffusion.Networks;

/// <summary>A timestep as sines and cosines of rising wavelength (Vaswani et al. 2017).</summary>
internal static class TimestepEmbedding
{
    private const float LongestPeriod = 10_000;

    /// <returns>[channels of the first level].</returns>
    public static float[] Compute(UNetConfig config, int timestep)
    {
        var half = config.Channels[0] / 2;
        var embedding = new float[config.Channels[0]];
        var (cosines, sines) = config.FlipSinToCos ? (0, half) : (half, 0);
        for (var i = 0; i < half; i++)
        {
            // F32 throughout, as the networks were trained: at timestep 1000 the rounding of an angle is seen in its sine.
            var angle = timestep * MathF.Exp(-MathF.Log(LongestPeriod) * i / (half - (float)config.FrequencyShift));
            embedding[cosines + i] = MathF.Cos(angle);
            embedding[sines + i] = MathF.Sin(angle);
        }

        return embedding;
    }
}
