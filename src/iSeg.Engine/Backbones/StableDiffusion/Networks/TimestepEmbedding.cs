using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;

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

    /// <summary>The two layers that every residual block's own comes after.</summary>
    /// <returns>[1, 4 * channels of the first level], activated: every block begins with that, so it is done once.</returns>
    public static GraphValue Apply(GraphBuilder graph, UNetConfig config)
    {
        var width = 4 * config.Channels[0];
        var hidden = graph.Silu(graph.Linear(graph.Input(UNetGraph.Timestep, 1, config.Channels[0]), "time_embedding.linear_1", width));
        return graph.Silu(graph.Linear(hidden, "time_embedding.linear_2", width));
    }

    /// <summary>What the timestep adds in one residual block.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="time">Of <see cref="Apply"/>.</param>
    /// <param name="block">Its name.</param>
    /// <param name="channels">Of its result.</param>
    /// <returns>[1, channels].</returns>
    public static GraphValue OfBlock(GraphBuilder graph, GraphValue time, string block, int channels) =>
        graph.Linear(time, $"{block}.time_emb_proj", channels);
}
