using iSeg.Engine.Onnx;

namespace iSeg.Engine.Backbones.StableDiffusion.Networks;

/// <summary>
/// Normalises groups of channels together (Wu and He 2018). ONNX Runtime has no operator for it on a CPU, and its InstanceNormalization,
/// which exporters write instead, adds a quarter of a million numbers up one after the other: that alone was two thirds of the latents' error.
/// </summary>
internal static class GroupNormalization
{
    /// <summary>From so many numbers in a group on the sums are worth their time: in the autoencoder's fine levels.</summary>
    private const int Many = 100_000;

    /// <summary>So many numbers are added up by one sum; then the sums are.</summary>
    private const int Block = 64;

    /// <param name="graph">The graph.</param>
    /// <param name="x">[batch, channels, height, width].</param>
    /// <param name="name">Of the layer.</param>
    /// <param name="groups">Divides the channels.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public static GraphValue GroupNorm(this GraphBuilder graph, GraphValue x, string name, int groups, double epsilon)
    {
        var (weight, bias) = (graph.Weight($"{name}.weight", x[1]), graph.Weight($"{name}.bias", x[1]));
        return graph.Precision == NumberType.Float && x[1] / groups * x[2] * x[3] >= Many
            ? InSums(graph, x, weight, bias, groups, (float)epsilon)
            : AsInstances(graph, x, weight, bias, groups, (float)epsilon);
    }

    /// <summary>As one factor and one summand per channel: fewer passes over x than normalising first and scaling then.</summary>
    private static GraphValue InSums(GraphBuilder graph, GraphValue x, GraphValue weight, GraphValue bias, int groups, float epsilon)
    {
        var (perGroup, count) = (x[1] / groups, x[1] / groups * x[2] * x[3]);
        var block = Divisor(count);
        var rows = graph.Reshape(x, x[0] * groups, count / block, block);
        var mean = MeanOfBlocks(graph, graph.MeanOver(rows, 2));
        var squares = MeanOfBlocks(graph, graph.Multiply(graph.SquaresOver(rows, 2), graph.Constant(1f / block, 1)));
        var inverse = graph.InverseRoot(graph.Subtract(squares, graph.Multiply(mean, mean)), epsilon);
        GraphValue PerGroup(GraphValue value) => graph.Reshape(value, x[0], groups, 1);
        var factor = graph.Multiply(graph.Reshape(Repeat(graph, PerGroup(inverse), perGroup), x[0], x[1]), weight);
        var moved = graph.Multiply(factor, graph.Reshape(Repeat(graph, PerGroup(mean), perGroup), x[0], x[1]));
        var summand = graph.Add(graph.Multiply(moved, graph.Constant(-1, 1)), bias);
        return graph.Add(graph.Multiply(x, graph.Reshape(factor, x[0], x[1], 1, 1)), graph.Reshape(summand, x[0], x[1], 1, 1));
    }

    /// <summary>One operator where there are few numbers, and in half precision, which has no room for sums of squares.</summary>
    private static GraphValue AsInstances(GraphBuilder graph, GraphValue x, GraphValue weight, GraphValue bias, int groups, float epsilon)
    {
        var grouped = graph.Reshape(x, x[0], groups, x[1] / groups * x[2] * x[3]);
        var normal = graph.Reshape(graph.InstanceNormalization(grouped, epsilon), x.Shape.AsSpan());
        return graph.Add(graph.Multiply(normal, graph.Reshape(weight, x[1], 1, 1)), graph.Reshape(bias, x[1], 1, 1));
    }

    /// <param name="graph">The graph.</param>
    /// <param name="blocks">[groups, blocks, 1].</param>
    /// <returns>[groups, 1, 1].</returns>
    private static GraphValue MeanOfBlocks(GraphBuilder graph, GraphValue blocks)
    {
        var block = Divisor(blocks[1]);
        return graph.MeanOver(graph.MeanOver(graph.Reshape(blocks, blocks[0], blocks[1] / block, block), 2), 1);
    }

    /// <summary>[batch, groups, 1] to [batch, groups, times].</summary>
    private static GraphValue Repeat(GraphBuilder graph, GraphValue x, int times) =>
        graph.Add(graph.Constant(0, x[0], x[1], times), x);

    /// <summary>The largest power of two up to <see cref="Block"/> that divides a count.</summary>
    private static int Divisor(int count) => (int)Math.Min(Block, (uint)count & (uint)-count);
}
