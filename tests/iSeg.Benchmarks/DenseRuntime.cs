using iSeg.Engine.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace iSeg.Benchmarks;

/// <summary>The refinement as a dense ONNX graph: multiplications and normalisations unrolled, ONNX Runtime's own defaults for speed.</summary>
internal sealed class DenseRuntime(int cells, int iterations) : IDisposable
{
    private readonly Dictionary<int, InferenceSession> _sessions = [];

    public float[][] Refine(float[] dense, float[][] maps)
    {
        var count = maps.Length;
        var joined = new float[cells * count];
        for (var map = 0; map < count; map++)
        {
            for (var cell = 0; cell < cells; cell++)
            {
                joined[(cell * count) + map] = maps[map][cell];
            }
        }

        if (!_sessions.TryGetValue(count, out var session))
        {
            _sessions[count] = session = new(OnnxSerializer.Serialize(Build(count)));
        }

        using var matrix = OrtValue.CreateTensorValueFromMemory(dense, [cells, cells]);
        using var given = OrtValue.CreateTensorValueFromMemory(joined, [cells, count]);
        using var options = new RunOptions();
        using var results = session.Run(options, ["attention", "maps"], [matrix, given], ["refined"]);
        var refined = results[0].GetTensorDataAsSpan<float>();
        var split = maps.Select(_ => new float[cells]).ToArray();
        for (var at = 0; at < refined.Length; at++)
        {
            split[at % count][at / count] = refined[at];
        }

        return split;
    }

    public void Dispose()
    {
        foreach (var session in _sessions.Values)
        {
            session.Dispose();
        }
    }

    private OnnxModel Build(int count)
    {
        var graph = new OnnxGraph();
        var attention = graph.Input("attention", NumberType.Float, [cells, cells]);
        var map = graph.Input("maps", NumberType.Float, [cells, count]);
        var overCells = graph.Constant(NumberType.Int64, [1], BitConverter.GetBytes(0L));
        for (var n = 0; n < iterations; n++)
        {
            map = graph.Node("MatMul", "", [attention, map], NumberType.Float, [cells, count]);
            var low = graph.Node("ReduceMin", "", [map, overCells], NumberType.Float, [1, count]);
            map = graph.Node("Sub", "", [map, low], NumberType.Float, [cells, count]);
            var sum = graph.Node("ReduceSum", "", [map, overCells], NumberType.Float, [1, count]);
            map = graph.Node("Div", "", [map, sum], NumberType.Float, [cells, count]);
        }

        graph.Output("refined", map);
        return graph.Build();
    }
}
