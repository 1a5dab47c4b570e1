using System.Runtime.InteropServices;
using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Onnx;

/// <summary>
/// The operators that networks are written in. Every method gives the shape of its result, so that a network is checked against its
/// weights while it is built and not when it runs.
/// </summary>
/// <param name="weights">The checkpoint's tensors.</param>
/// <param name="precision">What is computed in: Float or Float16. Inputs and outputs are Float always.</param>
internal sealed class GraphBuilder(IWeights weights, NumberType precision = NumberType.Float)
{
    private readonly OnnxGraph _graph = new();

    public IWeights Weights => weights;

    public NumberType Precision => precision;

    public OnnxModel Build() => _graph.Build();

    /// <summary>A float input.</summary>
    public GraphValue Input(string name, params ReadOnlySpan<int> shape) => Cast(_graph.Input(name, NumberType.Float, shape), precision);

    /// <summary>An input of whole numbers.</summary>
    public GraphValue IntegerInput(string name, params ReadOnlySpan<int> shape) => _graph.Input(name, NumberType.Int64, shape);

    public void Output(string name, GraphValue value) => _graph.Output(name, Cast(value, NumberType.Float));

    /// <summary>A weight of the checkpoint, in the precision of the graph.</summary>
    /// <exception cref="CheckpointException">It is missing or has another shape.</exception>
    public GraphValue Weight(string key, params ReadOnlySpan<int> shape)
    {
        Span<long> wanted = stackalloc long[shape.Length];
        for (var i = 0; i < shape.Length; i++)
        {
            wanted[i] = shape[i];
        }

        return Cast(_graph.Weight(weights.Require(key, wanted), shape), precision);
    }

    public GraphValue Constant(float value, params ReadOnlySpan<int> shape)
    {
        var count = Count(shape);
        return precision == NumberType.Float16
            ? _graph.Constant(precision, shape, MemoryMarshal.AsBytes(Enumerable.Repeat((Half)value, count).ToArray().AsSpan()).ToArray())
            : _graph.Constant(precision, shape, MemoryMarshal.AsBytes(Enumerable.Repeat(value, count).ToArray().AsSpan()).ToArray());
    }

    /// <summary>An operator that only one graph needs, in ONNX's own words.</summary>
    public GraphValue Op(string op, NumberType type, ReadOnlySpan<int> shape, params ReadOnlySpan<GraphValue> inputs) => _graph.Node(op, "", inputs, type, shape);

    /// <summary>0, 1, 2, ... as whole numbers of a shape.</summary>
    public GraphValue Counting(params ReadOnlySpan<int> shape) =>
        _graph.Constant(NumberType.Int64, shape, MemoryMarshal.AsBytes(Enumerable.Range(0, Count(shape)).Select(i => (long)i).ToArray().AsSpan()).ToArray());

    /// <summary>Sum over one dimension, which stays with a size of 1.</summary>
    public GraphValue SumOver(GraphValue x, int axis) => Over("ReduceSum", x, axis);

    /// <summary>Largest over one dimension, which stays with a size of 1.</summary>
    public GraphValue LargestOver(GraphValue x, int axis) => Over("ReduceMax", x, axis);

    public GraphValue Cast(GraphValue value, NumberType type) =>
        value.Type == type ? value : _graph.Node("Cast", "", [value], type, value.Shape.AsSpan(), ("to", (long)type));

    /// <summary>a + b; b may have fewer or single dimensions, which repeat.</summary>
    public GraphValue Add(GraphValue a, GraphValue b) => Like("Add", a, b);

    /// <summary>a * b; b may have fewer or single dimensions, which repeat.</summary>
    public GraphValue Multiply(GraphValue a, GraphValue b) => Like("Mul", a, b);

    /// <summary>x sigmoid(x).</summary>
    public GraphValue Silu(GraphValue x) => QuickGelu(x, 1);

    /// <summary>x sigmoid(alpha x).</summary>
    public GraphValue QuickGelu(GraphValue x, float alpha) =>
        _graph.Node("QuickGelu", OnnxSerializer.Microsoft, [x], x.Type, x.Shape.AsSpan(), ("alpha", alpha));

    /// <summary>The exact GELU, by the error function.</summary>
    public GraphValue Gelu(GraphValue x) => _graph.Node("Gelu", OnnxSerializer.Microsoft, [x], x.Type, x.Shape.AsSpan());

    public GraphValue Clip(GraphValue x, float low, float high) => Like("Clip", x, Constant(low), Constant(high));

    /// <summary>Over the last dimension.</summary>
    public GraphValue Softmax(GraphValue x) => _graph.Node("Softmax", "", [x], x.Type, x.Shape.AsSpan(), ("axis", -1L));

    /// <param name="x">The value.</param>
    /// <param name="shape">The same count of numbers.</param>
    public GraphValue Reshape(GraphValue x, params ReadOnlySpan<int> shape)
    {
        if (Count(shape) != Count(x.Shape.AsSpan()))
        {
            throw new ArgumentException($"[{string.Join(", ", x.Shape)}] cannot become [{string.Join(", ", shape.ToArray())}].", nameof(shape));
        }

        return _graph.Node("Reshape", "", [x, Integers(shape)], x.Type, shape);
    }

    /// <summary>Dimension i of the result is dimension order[i] of x.</summary>
    public GraphValue Transpose(GraphValue x, params ReadOnlySpan<int> order)
    {
        var (shape, axes) = (new int[order.Length], new long[order.Length]);
        for (var i = 0; i < order.Length; i++)
        {
            (shape[i], axes[i]) = (x[order[i]], order[i]);
        }

        return _graph.Node("Transpose", "", [x], x.Type, shape, ("perm", axes));
    }

    public GraphValue Concat(GraphValue a, GraphValue b, int axis)
    {
        var shape = a.Shape.ToArray();
        shape[axis] += b[axis];
        return _graph.Node("Concat", "", [a, b], a.Type, shape, ("axis", (long)axis));
    }

    /// <summary>Entries from..to of one dimension.</summary>
    public GraphValue Slice(GraphValue x, int axis, int from, int to)
    {
        var shape = x.Shape.ToArray();
        shape[axis] = to - from;
        return _graph.Node("Slice", "", [x, Integers(from), Integers(to), Integers(axis)], x.Type, shape);
    }

    /// <summary>Rows of a table [rows, columns] by number.</summary>
    public GraphValue Gather(GraphValue table, GraphValue numbers) =>
        _graph.Node("Gather", "", [table, numbers], table.Type, [.. numbers.Shape, table[1]], ("axis", 0L));

    /// <summary>Mean over the first dimension, which goes.</summary>
    public GraphValue MeanOfFirst(GraphValue x) =>
        _graph.Node("ReduceMean", "", [x, Integers(0)], x.Type, x.Shape.AsSpan()[1..], ("keepdims", 0L));

    /// <summary>Mean over one dimension, which stays with a size of 1.</summary>
    public GraphValue MeanOver(GraphValue x, int axis) => Over("ReduceMean", x, axis);

    /// <summary>Sum of squares over one dimension, which stays with a size of 1.</summary>
    public GraphValue SquaresOver(GraphValue x, int axis) => Over("ReduceSumSquare", x, axis);

    /// <summary>a - b; b may have fewer or single dimensions, which repeat.</summary>
    public GraphValue Subtract(GraphValue a, GraphValue b) => Like("Sub", a, b);

    /// <summary>1 / sqrt(x); what rounding has brought below 0 counts as 0.</summary>
    public GraphValue InverseRoot(GraphValue x, float epsilon) => Like("Reciprocal", Like("Sqrt", Add(Like("Relu", x), Constant(epsilon, 1))));

    /// <summary>Matrix product over the last two dimensions.</summary>
    public GraphValue MatMul(GraphValue a, GraphValue b) => _graph.Node("MatMul", "", [a, b], a.Type, [.. a.Shape[..^1], b[-1]]);

    /// <summary>x W^T + bias with a weight [out, in] as PyTorch stores it.</summary>
    /// <param name="x">[rows, in].</param>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out], or default for none.</param>
    /// <returns>[rows, out].</returns>
    public GraphValue Gemm(GraphValue x, GraphValue weight, GraphValue bias) =>
        _graph.Node("Gemm", "", bias.Name is null ? [x, weight] : [x, weight, bias], x.Type, [x[0], weight[0]], ("transB", 1L));

    /// <param name="x">[batch, in, height, width].</param>
    /// <param name="weight">[out, in, kernel, kernel].</param>
    /// <param name="bias">[out].</param>
    /// <param name="stride">In both directions.</param>
    /// <param name="top">Zero rows and columns added above and at the left.</param>
    /// <param name="bottom">Zero rows and columns added below and at the right.</param>
    public GraphValue Conv(GraphValue x, GraphValue weight, GraphValue bias, int stride, int top, int bottom)
    {
        int Side(int side) => ((side + top + bottom - weight[-1]) / stride) + 1;
        return _graph.Node(
            "Conv", "", [x, weight, bias], x.Type, [x[0], weight[0], Side(x[2]), Side(x[3])],
            ("kernel_shape", new long[] { weight[2], weight[3] }), ("pads", new long[] { top, top, bottom, bottom }), ("strides", new long[] { stride, stride }));
    }

    /// <summary>Every pixel becomes 2 x 2 equal ones.</summary>
    /// <param name="x">[batch, channels, height, width].</param>
    public GraphValue EnlargeTwice(GraphValue x)
    {
        // The scales stay Float in a Float16 graph: the operator knows no others.
        var scales = _graph.Constant(NumberType.Float, [4], MemoryMarshal.AsBytes<float>([1, 1, 2, 2]).ToArray());
        return _graph.Node(
            "Resize", "", [x, default, scales], x.Type, [x[0], x[1], 2 * x[2], 2 * x[3]],
            ("mode", "nearest"), ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor"));
    }

    /// <summary>Subtracts the mean and divides by the deviation, per first two dimensions.</summary>
    public GraphValue InstanceNormalization(GraphValue x, float epsilon) =>
        _graph.Node("InstanceNormalization", "", [x, Constant(1, x[1]), Constant(0, x[1])], x.Type, x.Shape.AsSpan(), ("epsilon", epsilon));

    /// <summary>Over the last dimension.</summary>
    public GraphValue LayerNormalization(GraphValue x, GraphValue scale, GraphValue bias, float epsilon) =>
        _graph.Node("LayerNormalization", "", [x, scale, bias], x.Type, x.Shape.AsSpan(), ("axis", -1L), ("epsilon", epsilon));

    /// <summary>Fused attention: softmax(query key^T / sqrt(width of a head)) value, per head.</summary>
    /// <param name="query">[batch, positions, width].</param>
    /// <param name="key">[batch, keys, width].</param>
    /// <param name="value">[batch, keys, width].</param>
    /// <param name="heads">Divides width.</param>
    /// <param name="causal">A position sees only itself and what comes before it.</param>
    public GraphValue Attention(GraphValue query, GraphValue key, GraphValue value, int heads, bool causal = false) =>
        _graph.Node(
            "MultiHeadAttention", OnnxSerializer.Microsoft, [query, key, value], query.Type, query.Shape.AsSpan(),
            ("num_heads", (long)heads), ("unidirectional", causal ? 1L : 0L));

    private GraphValue Over(string op, GraphValue x, int axis)
    {
        var shape = x.Shape.ToArray();
        shape[axis] = 1;
        return _graph.Node(op, "", [x, Integers(axis)], x.Type, shape, ("keepdims", 1L));
    }

    private GraphValue Like(string op, GraphValue x, params ReadOnlySpan<GraphValue> others) => _graph.Node(op, "", [x, .. others], x.Type, x.Shape.AsSpan());

    private GraphValue Integers(params ReadOnlySpan<int> values)
    {
        var numbers = new long[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            numbers[i] = values[i];
        }

        return _graph.Constant(NumberType.Int64, [values.Length], MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray());
    }

    private static int Count(ReadOnlySpan<int> shape)
    {
        var count = 1;
        foreach (var dimension in shape)
        {
            count = checked(count * dimension);
        }

        return count;
    }
}
