using iSeg.Engine.Onnx;
using iSeg.Engine.Refinement;

namespace iSeg.Engine.Backbones.StableDiffusion.Networks;

/// <summary>
/// Self-attention and Ent-Self as one graph, the iteration's product as another, and a look at one row as a third, so that the matrix between all cells of a picture is made
/// and used on a graphics processor and never leaves it. The same arithmetic as <see cref="EntropyReduction"/>.
/// </summary>
internal static class ReductionGraph
{
    /// <summary>Input: [1], lambda of the paper, or the authors' ent; asked for only where it is not 0.</summary>
    public const string Step = "step";

    /// <summary>Output of the first graph, input of the others: [cells, cells], rows sum to 1.</summary>
    public const string Attention = "attention";

    /// <summary>Input of the second graph: [cells, maps], any number of them.</summary>
    public const string Map = "map";

    /// <summary>Output of the second graph: attention map, [cells, maps].</summary>
    public const string Product = "product";

    /// <summary>Input of the third graph: [1], the number of a row.</summary>
    public const string Cell = "cell";

    /// <summary>Output of the third graph: [1, cells], that row of the attention.</summary>
    public const string Row = "row";

    private const float LogOfTen = 2.302585093f;

    /// <param name="heads">Of the query and key that come in.</param>
    /// <param name="cells">Positions.</param>
    /// <param name="width">Of one head.</param>
    /// <param name="form">The paper's or the authors' arithmetic.</param>
    /// <param name="hasStep">Whether entries are weakened at all.</param>
    public static OnnxModel BuildReduction(int heads, int cells, int width, EntropyForm form, bool hasStep)
    {
        var graph = new GraphBuilder(NoWeights.Instance);
        var query = graph.Multiply(graph.Input(AttentionGraphs.Query, heads, cells, width), graph.Input(AttentionGraphs.Scale, 1));
        var key = graph.Input(AttentionGraphs.Key, heads, cells, width);
        var x = graph.MeanOfFirst(graph.Softmax(graph.MatMul(query, graph.Transpose(key, 0, 2, 1))));
        if (form != EntropyForm.Paper)
        {
            x = Divide(graph, x, OneForZero(graph, graph.LargestOver(x, 0)));
        }

        if (hasStep)
        {
            var step = graph.Input(Step, 1);
            step = form == EntropyForm.Paper ? step : graph.Multiply(step, graph.Constant(1 / LogOfTen, 1));

            // The logarithm of 0 is minus infinity, and the clamp makes a 0 of it.
            var logarithm = graph.Op("Log", NumberType.Float, x.Shape.AsSpan(), x);
            x = graph.Add(x, graph.Multiply(graph.Add(logarithm, graph.Constant(1, 1)), step));
            x = graph.Clip(x, 0, form == EntropyForm.ColumnScaled ? 1 : float.MaxValue);
        }

        graph.Output(Attention, Normalize(graph, x, cells));
        return graph.Build();
    }

    public static OnnxModel BuildProduct(int cells)
    {
        var graph = new GraphBuilder(NoWeights.Instance);
        graph.Output(Product, graph.MatMul(graph.Input(Attention, cells, cells), graph.Input(Map, cells, -1)));
        return graph.Build();
    }

    /// <summary>One row, so that the others need not leave the device.</summary>
    public static OnnxModel BuildRow(int cells)
    {
        var graph = new GraphBuilder(NoWeights.Instance);
        graph.Output(Row, graph.Gather(graph.Input(Attention, cells, cells), graph.IntegerInput(Cell, 1)));
        return graph.Build();
    }

    /// <summary>Rows sum to 1; a row without entries looks at itself.</summary>
    private static GraphValue Normalize(GraphBuilder graph, GraphValue x, int cells)
    {
        var sums = graph.SumOver(x, 1);
        var rows = Divide(graph, x, OneForZero(graph, sums));
        var isEmpty = graph.Op("LessOrEqual", NumberType.Bool, sums.Shape.AsSpan(), sums, graph.Constant(0, 1));
        var isOwn = graph.Op("Equal", NumberType.Bool, [cells, cells], graph.Counting(cells, 1), graph.Counting(1, cells));
        var stays = graph.Op("And", NumberType.Bool, [cells, cells], isEmpty, isOwn);
        return graph.Op("Where", NumberType.Float, [cells, cells], stays, graph.Constant(1, 1), rows);
    }

    private static GraphValue OneForZero(GraphBuilder graph, GraphValue x)
    {
        var isPositive = graph.Op("Greater", NumberType.Bool, x.Shape.AsSpan(), x, graph.Constant(0, 1));
        return graph.Op("Where", NumberType.Float, x.Shape.AsSpan(), isPositive, x, graph.Constant(1, 1));
    }

    private static GraphValue Divide(GraphBuilder graph, GraphValue a, GraphValue b) => graph.Op("Div", NumberType.Float, a.Shape.AsSpan(), a, b);
}
