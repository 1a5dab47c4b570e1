using System.Numerics.Tensors;

namespace iSeg.Engine.Unsupervised;

/// <summary>
/// DiffSeg's merging one step at a time and between neighbours only: each time the two segments become one whose attention, averaged over
/// their pixels, diverges least and between which the picture has the weakest border.
/// </summary>
internal sealed class RegionMerging
{
    /// <summary>Stands for 0, whose logarithm is infinite.</summary>
    private const float Least = 1e-12f;

    private readonly List<Node?> _nodes = [];
    private readonly PriorityQueue<(int First, int Second), float> _queue = new();
    private readonly MergeCost _cost;
    private readonly double _unit;

    /// <param name="areas">[segments] in pixels.</param>
    /// <param name="looks">Per segment its attention: sums to 1. Taken over and overwritten.</param>
    /// <param name="borders">Between neighbours: length in pixel pairs, and the mean chance that it is an object's.</param>
    /// <param name="cost">What makes two unlike.</param>
    /// <param name="unit">The area that counts as 1.</param>
    public RegionMerging(IReadOnlyList<double> areas, IReadOnlyList<float[]> looks, IEnumerable<(int A, int B, float Length, float Chance)> borders, MergeCost cost, double unit)
    {
        (_cost, _unit) = (cost, unit);
        for (var i = 0; i < areas.Count; i++)
        {
            _nodes.Add(new(areas[i], looks[i]));
        }

        foreach (var (a, b, length, chance) in borders)
        {
            _nodes[a]!.Borders[b] = _nodes[b]!.Borders[a] = new(length, length * chance);
        }

        for (var a = 0; a < areas.Count; a++)
        {
            foreach (var b in _nodes[a]!.Borders.Keys.Where(other => other > a).Order())
            {
                _queue.Enqueue((a, b), Cost(a, b));
            }
        }
    }

    /// <summary>Merges until so many are left, or no two are neighbours.</summary>
    /// <returns>In order; the n-th makes node segments + n.</returns>
    public List<SegmentMerge> Run(int left, CancellationToken cancellationToken)
    {
        var merges = new List<SegmentMerge>();
        var height = 0f;
        for (var count = _nodes.Count; count > left && _queue.TryDequeue(out var pair, out var cost);)
        {
            if (_nodes[pair.First] is not { } first || _nodes[pair.Second] is not { } second)
            {
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            count--;
            height = Math.Max(height, cost);
            merges.Add(new(pair.First, pair.Second, height));
            Join(pair.First, first, pair.Second, second);
        }

        return merges;
    }

    private void Join(int a, Node first, int b, Node second)
    {
        var made = _nodes.Count;
        first.Absorb(second);
        (_nodes[a], _nodes[b]) = (null, null);
        _nodes.Add(first);
        first.Borders.Remove(b);
        second.Borders.Remove(a);
        foreach (var (other, border) in second.Borders)
        {
            first.Borders[other] = first.Borders.TryGetValue(other, out var known) ? new(known.Length + border.Length, known.Weight + border.Weight) : border;
        }

        foreach (var (other, border) in first.Borders.OrderBy(entry => entry.Key))
        {
            var neighbour = _nodes[other]!;
            neighbour.Borders.Remove(a);
            neighbour.Borders.Remove(b);
            neighbour.Borders[made] = border;
            _queue.Enqueue((other, made), Cost(other, made));
        }
    }

    private float Cost(int a, int b)
    {
        var (first, second) = (_nodes[a]!, _nodes[b]!);
        var border = first.Borders[b];
        return _cost.Of(first.Divergence(second), border.Weight / border.Length, first.Area / _unit, second.Area / _unit);
    }

    private readonly record struct Border(float Length, float Weight);

    private sealed class Node
    {
        private readonly float[] _look;
        private readonly float[] _logarithms;
        private float _own;

        public Node(double area, float[] look)
        {
            (Area, _look, _logarithms) = (area, look, new float[look.Length]);
            Know();
        }

        public double Area { get; private set; }

        public Dictionary<int, Border> Borders { get; } = [];

        public void Absorb(Node other)
        {
            var share = (float)(Area / (Area + other.Area));
            TensorPrimitives.Multiply(_look, share, _look);
            TensorPrimitives.MultiplyAdd(other._look, 1 - share, _look, _look);
            Area += other.Area;
            Know();
        }

        /// <summary>The mean of the two Kullback-Leibler divergences, in nats.</summary>
        public float Divergence(Node other) =>
            .5f * (_own + other._own - TensorPrimitives.Dot<float>(_look, other._logarithms) - TensorPrimitives.Dot<float>(other._look, _logarithms));

        private void Know()
        {
            TensorPrimitives.Max(_look, Least, _logarithms);
            TensorPrimitives.Log(_logarithms, _logarithms);
            _own = TensorPrimitives.Dot<float>(_look, _logarithms);
        }
    }
}
