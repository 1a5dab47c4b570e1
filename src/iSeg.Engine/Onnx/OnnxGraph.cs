using System.Collections.Immutable;
using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Onnx;

/// <summary>
/// An ONNX graph while it is built: inputs, nodes, constants, and weights that stay in their .safetensors files. Nothing here knows
/// what an operator means; <see cref="GraphBuilder"/> does.
/// </summary>
internal sealed class OnnxGraph
{
    private readonly List<GraphValue> _inputs = [];
    private readonly List<GraphValue> _outputs = [];
    private readonly List<OnnxNode> _nodes = [];
    private readonly Dictionary<string, OnnxInitializer> _initializers = [];
    private int _count;

    public GraphValue Input(string name, NumberType type, ReadOnlySpan<int> shape)
    {
        _inputs.Add(new(name, type, [.. shape]));
        return _inputs[^1];
    }

    /// <summary>Names a result, which is all that makes a node count: what no output needs is left out of the model.</summary>
    public void Output(string name, GraphValue value)
    {
        _nodes.Add(new("Identity", "", [value.Name], [name], []));
        _outputs.Add(value with { Name = name });
    }

    /// <summary>A weight that stays in its file.</summary>
    /// <param name="entry">Where it lies.</param>
    /// <param name="shape">As the graph sees it: the same count of numbers as stored.</param>
    public GraphValue Weight(TensorEntry entry, ReadOnlySpan<int> shape)
    {
        _initializers.TryAdd(entry.Name, new(entry.Name, entry.Type.ToNumberType(), [.. shape], [], entry));
        return new(entry.Name, entry.Type.ToNumberType(), [.. shape]);
    }

    /// <summary>Numbers that are part of the graph itself.</summary>
    /// <param name="type">Of the numbers.</param>
    /// <param name="shape">Empty for a single number.</param>
    /// <param name="bytes">Little-endian, row-major.</param>
    public GraphValue Constant(NumberType type, ReadOnlySpan<int> shape, byte[] bytes)
    {
        // Equal constants are one: most are the shapes of reshapes, and those repeat.
        var name = $"constant/{type}[{string.Join(',', shape.ToArray())}]{Convert.ToHexString(bytes)}";
        _initializers.TryAdd(name, new(name, type, [.. shape], bytes, null));
        return new(name, type, [.. shape]);
    }

    /// <param name="op">The operator's name.</param>
    /// <param name="domain">Empty for ONNX's own operators.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="type">Of its result.</param>
    /// <param name="shape">Of its result.</param>
    /// <param name="attributes">A value is a long, float, string or long[].</param>
    public GraphValue Node(
        string op, string domain, ReadOnlySpan<GraphValue> inputs, NumberType type, ReadOnlySpan<int> shape, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        var result = new GraphValue($"{op}_{++_count}", type, [.. shape]);
        var names = ImmutableArray.CreateBuilder<string>(inputs.Length);
        foreach (var input in inputs)
        {
            // A default value stands for an optional input that is not given.
            names.Add(input.Name ?? "");
        }

        _nodes.Add(new(op, domain, names.MoveToImmutable(), [result.Name], [.. attributes]));
        return result;
    }

    /// <summary>The model as far as its outputs need it: nodes, inputs and weights that lead to none of them are left out.</summary>
    public OnnxModel Build()
    {
        var needed = _outputs.Select(output => output.Name).ToHashSet();
        var nodes = new List<OnnxNode>();
        foreach (var node in Enumerable.Reverse(_nodes))
        {
            if (node.Outputs.Any(needed.Contains))
            {
                nodes.Add(node);
                needed.UnionWith(node.Inputs);
            }
        }

        // ONNX Runtime orders a node's inputs by walking back from the last written one. With what is made of weights alone written first, it is
        // computed right before it is needed; otherwise every converted weight would lie in memory from the beginning of a run.
        nodes.Reverse();
        var ofWeights = nodes.ToLookup(node => node.Inputs.All(_initializers.ContainsKey));
        return new(
            [.. _inputs.Where(input => needed.Contains(input.Name))],
            [.. _outputs],
            [.. ofWeights[true], .. ofWeights[false]],
            [.. _initializers.Values.Where(initializer => needed.Contains(initializer.Name))]);
    }
}
