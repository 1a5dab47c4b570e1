using System.Numerics.Tensors;

namespace iSeg.Engine.Unsupervised;

/// <summary>DiffSeg's iterative merging: maps that say nearly the same become their mean.</summary>
internal static class AttentionMerging
{
    /// <summary>Stands for 0, whose logarithm is infinite.</summary>
    private const float Least = 1e-30f;

    /// <summary>Cells of a regular grid of anchors over a square grid, row by row; the points lie a whole number of cells apart.</summary>
    public static int[] Anchors(int grid, int pointsPerSide)
    {
        var points = Math.Min(pointsPerSide, grid);
        var step = (grid - 1) / (points - 1);
        var start = (grid - 1 - (step * (points - 1))) / 2;
        return [.. Enumerable.Range(0, points * points).Select(i => ((start + (i / points * step)) * grid) + start + (i % points * step))];
    }

    /// <param name="attention">[cells, cells], rows sum to 1.</param>
    /// <param name="cells">Their number.</param>
    /// <param name="anchors">Rows to begin with.</param>
    /// <param name="thresholds">The first gathers all rows near an anchor, the others merge what was gathered.</param>
    /// <param name="cancellationToken">Checked between rows.</param>
    /// <returns>The maps that are left, [cells] each, in the order of their first anchors.</returns>
    public static List<float[]> Merge(float[] attention, int cells, IReadOnlyList<int> anchors, IReadOnlyList<double> thresholds, CancellationToken cancellationToken)
    {
        var maps = Gather(attention, cells, anchors, thresholds[0], cancellationToken);
        foreach (var threshold in thresholds.Skip(1))
        {
            maps = MergeOnce(maps, threshold, cancellationToken);
        }

        return maps;
    }

    private static List<float[]> Gather(float[] attention, int cells, IReadOnlyList<int> anchors, double threshold, CancellationToken cancellationToken)
    {
        var first = anchors.Select(anchor => new Distribution(attention.AsSpan(anchor * cells, cells).ToArray())).ToArray();
        var isNear = new bool[anchors.Count][];
        for (var i = 0; i < isNear.Length; i++)
        {
            isNear[i] = new bool[cells];
        }

        Parallel.For(0, cells, new() { CancellationToken = cancellationToken }, row =>
        {
            var one = new Distribution(attention.AsSpan(row * cells, cells).ToArray());
            for (var i = 0; i < first.Length; i++)
            {
                isNear[i][row] = first[i].Divergence(one) < threshold;
            }
        });
        var maps = new float[anchors.Count][];
        Parallel.For(0, maps.Length, new() { CancellationToken = cancellationToken }, i =>
            maps[i] = Mean([.. Enumerable.Range(0, cells).Where(row => isNear[i][row])], row => attention.AsSpan(row * cells, cells), cells)
                ?? attention.AsSpan(anchors[i] * cells, cells).ToArray());
        return [.. maps];
    }

    /// <summary>In order: each map that nobody has taken yet takes all that are near it, those included that others took before.</summary>
    private static List<float[]> MergeOnce(List<float[]> maps, double threshold, CancellationToken cancellationToken)
    {
        var distributions = maps.ConvertAll(map => new Distribution(map));
        var isTaken = new bool[maps.Count];
        var merged = new List<float[]>();
        for (var i = 0; i < maps.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (isTaken[i])
            {
                continue;
            }

            isTaken[i] = true;
            var near = Enumerable.Range(0, maps.Count).Where(other => distributions[i].Divergence(distributions[other]) < threshold).ToArray();
            foreach (var other in near)
            {
                isTaken[other] = true;
            }

            // Rounding can leave a map without itself where the threshold is 0: it stays as it is.
            merged.Add(Mean(near, other => maps[other], maps[i].Length) ?? maps[i]);
        }

        return merged;
    }

    private static float[]? Mean(int[] rows, Row row, int cells)
    {
        if (rows.Length == 0)
        {
            return null;
        }

        var mean = new float[cells];
        foreach (var index in rows)
        {
            TensorPrimitives.Add(mean, row(index), mean);
        }

        TensorPrimitives.Divide(mean, rows.Length, mean);
        return mean;
    }

    private delegate ReadOnlySpan<float> Row(int index);

    /// <summary>A map with what its divergences share.</summary>
    private sealed class Distribution
    {
        private readonly float[] _values;
        private readonly float[] _logarithms;
        private readonly float _own;

        public Distribution(float[] values)
        {
            _values = values;
            _logarithms = new float[values.Length];
            TensorPrimitives.Max(values, Least, _logarithms);
            TensorPrimitives.Log(_logarithms, _logarithms);
            _own = TensorPrimitives.Dot(_values, _logarithms);
        }

        /// <summary>The mean of the two Kullback-Leibler divergences, in nats.</summary>
        public float Divergence(Distribution other) =>
            .5f * (_own + other._own - TensorPrimitives.Dot(_values, other._logarithms) - TensorPrimitives.Dot(other._values, _logarithms));
    }
}
