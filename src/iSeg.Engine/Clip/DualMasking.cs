using System.Numerics.Tensors;

namespace iSeg.Engine.Clip;

/// <summary>The attention that patches' opinions spread along: the mean of some late layers, kept where enough layers agree.</summary>
internal static class DualMasking
{
    /// <summary>In how many layers an entry must exceed its layer's mean.</summary>
    private const int EnoughLayers = 4;

    /// <summary>The last layer looks at itself only; of those before it the latest few are averaged.</summary>
    private const int AveragedLayers = 3;

    /// <param name="attention">Per layer [tokens, tokens], mean over heads; the class token comes first.</param>
    /// <returns>[patches, patches].</returns>
    public static float[] Combine(float[][] attention)
    {
        var between = Array.ConvertAll(attention, WithoutClassToken);
        var votes = new int[between[0].Length];
        foreach (var layer in between)
        {
            var mean = TensorPrimitives.Sum<float>(layer) / layer.Length;
            for (var i = 0; i < layer.Length; i++)
            {
                votes[i] += layer[i] > mean ? 1 : 0;
            }
        }

        var result = Mean(between);
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = votes[i] >= EnoughLayers ? result[i] : 0;
        }

        return result;
    }

    /// <summary>The mean of layers 8 to 10 of 12, before the vote.</summary>
    public static float[] Mean(float[][] between)
    {
        var late = between[Math.Max(0, between.Length - 1 - AveragedLayers)..^1];
        var mean = new float[between[0].Length];
        foreach (var layer in late)
        {
            TensorPrimitives.Add(mean, layer, mean);
        }

        TensorPrimitives.Divide(mean, late.Length, mean);
        return mean;
    }

    public static float[] WithoutClassToken(float[] layer)
    {
        var tokens = (int)Math.Sqrt(layer.Length);
        var patches = tokens - 1;
        var result = new float[patches * patches];
        for (var row = 0; row < patches; row++)
        {
            layer.AsSpan(((row + 1) * tokens) + 1, patches).CopyTo(result.AsSpan(row * patches));
        }

        return result;
    }
}
