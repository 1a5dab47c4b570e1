namespace iSeg.Engine.Backbones.StableDiffusion.Sampling;

/// <summary>Normal random numbers that are the same for the same seed, everywhere.</summary>
internal static class NormalNoise
{
    /// <summary>By the method of Box and Muller (1958).</summary>
    public static float[] Draw(int seed, int count)
    {
        var random = new Random(seed);
        var noise = new float[count];
        for (var i = 0; i < count; i += 2)
        {
            // 1 - x: NextDouble may be 0, which has no logarithm.
            var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            var (sine, cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
            noise[i] = (float)(radius * cosine);
            if (i + 1 < count)
            {
                noise[i + 1] = (float)(radius * sine);
            }
        }

        return noise;
    }
}
