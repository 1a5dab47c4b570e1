using System.Diagnostics;
using System.Numerics.Tensors;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.PixelStage;
using iSeg.Engine.Refinement;
using iSeg.Engine.Samples;

namespace iSeg.Benchmarks;

/// <summary>
/// What refining 1, 5 and 20 maps of 64x64 cells costs, ten iterations, against the dense ways to do it: ONNX Runtime, and
/// TensorPrimitives on all cores. Rounds of the three alternate and the best of each counts, which is what a busy machine falsifies least.
/// </summary>
internal static class RefinementTable
{
    private const int Side = 64;
    private const int Iterations = 10;
    private const int Rounds = 30;
    private const float Grain = 6;

    /// <summary>From very sharp to an attention without any zeros.</summary>
    private static readonly (float Tau, float Lambda)[] Sharpnesses = [(10, .1f), (20, .1f), (40, .1f), (60, .1f), (120, .3f), (120, .1f), (120, 0)];

    public static void Print()
    {
        Console.WriteLine($"{Side}x{Side} cells, {Iterations} iterations, {Environment.ProcessorCount} cores, the best of {Rounds} rounds, milliseconds");
        Console.WriteLine("| sharpness | fill | stored as | MB (dense 67) | maps | ours | ONNX Runtime | TensorPrimitives | ratio to ONNX Runtime | to TensorPrimitives | largest difference |");
        Console.WriteLine("|---:|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var (tau, lambda) in Sharpnesses)
        {
            var attention = EntropyReduction.Reduce(Attention(tau), Side * Side, lambda, EntropyForm.ColumnScaled);
            var dense = Dense(attention);
            using var runtime = new DenseRuntime(Side * Side, Iterations);
            foreach (var maps in (int[])[1, 5, 20])
            {
                Compare($"tau {tau}, lambda {lambda}", attention, dense, runtime, maps);
            }
        }
    }

    private static void Compare(string sharpness, AttentionMatrix attention, float[] dense, DenseRuntime runtime, int count)
    {
        var maps = Enumerable.Range(0, count).Select(Seed).ToArray();
        float[][] ours = [], theirs = [], primitives = [];
        var times = new List<double>[] { [], [], [] };
        for (var round = 0; round < Rounds + 2; round++)
        {
            var own = Time(() => MapIteration.Refine(attention, ours, Iterations), () => ours = [.. maps.Select(map => (float[])map.Clone())]);
            var other = Time(() => theirs = runtime.Refine(dense, maps), () => { });
            var third = Time(() => MapIterationDense(dense, primitives), () => primitives = [.. maps.Select(map => (float[])map.Clone())]);
            if (round >= 2)
            {
                times[0].Add(own);
                times[1].Add(other);
                times[2].Add(third);
            }
        }

        var (mine, ort, plain) = (Best(times[0]), Best(times[1]), Best(times[2]));
        var difference = Enumerable.Range(0, count).Max(i => Difference(ours[i], theirs[i]));
        Console.WriteLine(FormattableString.Invariant(
            $"| {sharpness} | {attention.Fill:P1} | {(attention is SparseAttention ? "CSR" : "dense")} | {attention.ByteSize / 1e6:0.0} | {count} | {mine:0.0} | {ort:0.0} | {plain:0.0} | {ort / mine:0.0} | {plain / mine:0.0} | {difference:0.0e0} |"));
    }

    private static double Time(Action work, Action prepare)
    {
        prepare();
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Best(List<double> values) => values.Min();

    /// <summary>The plain way: every row's dot product with every map, rows on all cores.</summary>
    private static void MapIterationDense(float[] dense, float[][] maps)
    {
        var cells = maps[0].Length;
        var next = maps.Select(_ => new float[cells]).ToArray();
        for (var n = 0; n < Iterations; n++)
        {
            Parallel.For(0, cells, row =>
            {
                for (var map = 0; map < maps.Length; map++)
                {
                    next[map][row] = TensorPrimitives.Dot(dense.AsSpan(row * cells, cells), maps[map]);
                }
            });
            for (var map = 0; map < maps.Length; map++)
            {
                TensorPrimitives.Subtract(next[map], TensorPrimitives.Min<float>(next[map]), next[map]);
                TensorPrimitives.Divide(next[map], TensorPrimitives.Sum<float>(next[map]), maps[map]);
            }
        }
    }

    private static float[] Dense(AttentionMatrix attention)
    {
        var cells = attention.Cells;
        var dense = new float[cells * cells];
        var column = new float[cells];
        for (var at = 0; at < cells; at++)
        {
            var unit = new float[cells];
            unit[at] = 1;
            attention.Multiply(unit, column);
            for (var row = 0; row < cells; row++)
            {
                dense[(row * cells) + at] = column[row];
            }
        }

        return dense;
    }

    private static float[] Seed(int index)
    {
        var map = new float[Side * Side];
        map[index * 997 % map.Length] = 1;
        return map;
    }

    private static double Difference(float[] a, float[] b)
    {
        float[] x = [.. a], y = [.. b];
        MapIteration.Stretch(x);
        MapIteration.Stretch(y);
        return x.Zip(y, (left, right) => Math.Abs(left - right)).Max();
    }

    /// <summary>Attention of a drawn scene with grain, as the built-in backbone makes it, over squares of a grid.</summary>
    private static float[] Attention(float tau)
    {
        var scene = AreaReduction.Reduce(DrawnScenes.Harbour(DrawnScenes.DefaultSize).Image, new(Side, Side), CancellationToken.None);
        var lab = LabPlanes.From(scene);
        var random = new Random(1);
        float[] Noisy(float[] plane) => Array.ConvertAll(plane, value => value + (Grain * ((2 * random.NextSingle()) - 1)));
        float[] x = [.. Enumerable.Range(0, Side * Side).Select(at => 12f * (at % Side) / Side)];
        float[] y = [.. Enumerable.Range(0, Side * Side).Select(at => 12f * (at / Side) / Side)];
        return PixelAttention.Compute([Noisy(lab.L), Noisy(lab.A), Noisy(lab.B), x, y], tau, CancellationToken.None);
    }
}
