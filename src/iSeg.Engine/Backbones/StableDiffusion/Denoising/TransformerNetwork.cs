using iSeg.Engine.Backbones.StableDiffusion.Convolutions;
using iSeg.Engine.Backbones.StableDiffusion.Networks;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Onnx;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace iSeg.Engine.Backbones.StableDiffusion.Denoising;

/// <summary>One transformer of the UNet as an ONNX graph of its own: matrix products, which ONNX Runtime computes as fast as the processor does.</summary>
internal sealed class TransformerNetwork : IDisposable
{
    private const string Rows = "rows";
    private const string Shortcut = "shortcut";
    private const string Result = "result";

    private readonly OnnxNetwork _network;
    private readonly ChannelNorm _norm;

    /// <param name="config">Of the UNet.</param>
    /// <param name="weights">Of the UNet.</param>
    /// <param name="name">Of the transformer.</param>
    /// <param name="level">Finest is 0.</param>
    /// <param name="side">Of its maps.</param>
    /// <param name="tokens">Of the text.</param>
    /// <param name="layers">Attention that is wanted; other transformers' is passed over.</param>
    /// <param name="isRead">Whether its map is wanted.</param>
    public TransformerNetwork(
        UNetConfig config, IWeights weights, string name, int level, int side, int tokens, IEnumerable<AttentionLayer> layers, bool isRead)
    {
        var (graph, channels) = (new GraphBuilder(weights), config.Channels[level]);
        var parts = new TransformerLayers(
            graph, config, graph.Input(UNetGraph.Text, tokens, config.CrossAttentionDim[0]), graph.Input(UNetGraph.TokenWeights, tokens));
        var inner = parts.Inner(graph.Input(Rows, side * side, channels), name, level, side);
        if (isRead)
        {
            graph.Output(Result, graph.Add(graph.Input(Shortcut, side * side, channels), inner));
        }

        graph.Output(layers.Where(layer => parts.Attention.ContainsKey(layer.Name)).Select(layer => parts.Attention[layer.Name]));
        _norm = new(weights, $"{name}.norm", channels, config.NormGroups, TransformerLayers.GroupEpsilon);
        _network = new(graph.Build(), OnnxTuning.Mapped);
    }

    /// <param name="x">[side, side, channels].</param>
    /// <param name="pass">Its text; gets the attention that is wanted.</param>
    /// <returns>A new map like x, or null where none is wanted.</returns>
    public FeatureMap? Run(FeatureMap x, DenoiserPass pass)
    {
        using var rows = _norm.Of(x, pass.CancellationToken).Apply(x, activate: false, pass.CancellationToken);
        var isRead = _network.Model.Outputs.Any(output => output.Name == Result);
        if (!isRead)
        {
            Run(x, rows, null, pass);
            return null;
        }

        return FeatureMap.Filled(x.Height, x.Width, x.Channels, result => Run(x, rows, result, pass));
    }

    public void Dispose() => _network.Dispose();

    private void Run(FeatureMap x, FeatureMap rows, FeatureMap? result, DenoiserPass pass)
    {
        var (inputs, outputs) = (new List<(string Name, OrtValue Value)>(), new List<(string Name, OrtValue Value)>());
        try
        {
            inputs.Add((Rows, Value(rows)));
            inputs.AddRange(TextInputs.Of(_network.Model, pass.Text, pass.TokenWeights).Select(input => (input.Name, input.ToOrtValue())));
            if (result is not null)
            {
                inputs.Add((Shortcut, Value(x)));
            }

            outputs.AddRange(_network.Model.Outputs.Select(output => (output.Name, output.Name == Result ? Value(result!) : Output(output, pass))));
            _network.RunInto([.. inputs], [.. outputs], pass.CancellationToken);
        }
        finally
        {
            foreach (var (_, value) in inputs.Concat(outputs))
            {
                value.Dispose();
            }
        }
    }

    /// <summary>A map as [positions, channels], where it lies.</summary>
    private static unsafe OrtValue Value(FeatureMap map) => OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance, TensorElementType.Float, [map.Pixels, map.Channels], (nint)map.Values, (long)map.Pixels * map.Channels * sizeof(float));

    private static OrtValue Output(GraphValue output, DenoiserPass pass)
    {
        long[] shape = [.. output.Shape];
        var values = pass.Outputs[output.Name] = new float[shape.Aggregate(1L, (a, b) => a * b)];
        return OrtValue.CreateTensorValueFromMemory(values, shape);
    }
}
