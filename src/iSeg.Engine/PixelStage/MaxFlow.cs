namespace iSeg.Engine.PixelStage;

/// <summary>
/// Maximum flow and minimum cut for the sparse graphs of vision (Boykov and Kolmogorov, PAMI 2004): two search trees grow from
/// source and sink, meet, are augmented, and orphaned branches are adopted again, so that little is searched twice.
/// Capacities are whole numbers: results are exact and the same on every machine.
/// </summary>
internal sealed class MaxFlow
{
    private const int None = -3;
    private const int Orphan = -2;
    private const int Terminal = -1;
    private const byte Free = 0;
    private const byte Source = 1;
    private const byte Sink = 2;

    private readonly int _nodes;
    private readonly int[] _firstArc;
    private readonly int[] _terminal;
    private readonly int[] _parent;
    private readonly int[] _distance;
    private readonly int[] _stamp;
    private readonly byte[] _tree;
    private readonly bool[] _active;
    private readonly Queue<int> _activeNodes = new();
    private readonly Queue<int> _orphans = new();
    private int[] _head;
    private int[] _nextArc;
    private int[] _residual;
    private int[]? _capacity;
    private int _arcs;
    private int _time;

    /// <param name="nodes">Number of nodes besides source and sink.</param>
    /// <param name="edges">Expected number of edges; more may be added.</param>
    public MaxFlow(int nodes, int edges)
    {
        _nodes = nodes;
        _firstArc = new int[nodes];
        Array.Fill(_firstArc, None);
        _terminal = new int[nodes];
        _parent = new int[nodes];
        _distance = new int[nodes];
        _stamp = new int[nodes];
        _tree = new byte[nodes];
        _active = new bool[nodes];
        _head = new int[2 * edges];
        _nextArc = new int[2 * edges];
        _residual = new int[2 * edges];
    }

    /// <summary>The flow found by <see cref="Solve"/>, less what went straight from source to sink through one node.</summary>
    public long Flow { get; private set; }

    /// <summary>Joins two nodes; capacities from a to b and back, 0 or above.</summary>
    public void AddEdge(int a, int b, int capacity, int reverse)
    {
        if (_arcs == _head.Length)
        {
            var length = Math.Max(16, 2 * _head.Length);
            Array.Resize(ref _head, length);
            Array.Resize(ref _nextArc, length);
            Array.Resize(ref _residual, length);
        }

        AddArc(a, b, capacity);
        AddArc(b, a, reverse);
    }

    /// <summary>Adds capacity from the source (above 0) or to the sink (below 0). Only the difference of the two matters to the cut.</summary>
    public void AddTerminal(int node, int capacity) =>
        _terminal[node] = (int)Math.Clamp((long)_terminal[node] + capacity, -int.MaxValue / 4, int.MaxValue / 4);

    /// <summary>
    /// Forgets the flow and everything about the terminals; nodes and edges stay, so that the same graph with other evidence costs no
    /// building. No edge may be added after the first call.
    /// </summary>
    public void Restart()
    {
        if (_capacity is null)
        {
            throw new InvalidOperationException($"Call {nameof(KeepCapacities)} before solving for the first time.");
        }

        _capacity.CopyTo(_residual.AsSpan());
        Array.Clear(_terminal);
        Array.Clear(_tree);
        Array.Clear(_stamp);
        Array.Clear(_active);
        (_time, Flow) = (0, 0);
    }

    /// <summary>Remembers the edges' capacities for <see cref="Restart"/>.</summary>
    public void KeepCapacities() => _capacity = _residual.AsSpan(0, _arcs).ToArray();

    /// <summary>Whether the minimum cut leaves the node with the source. Of several minimum cuts it is the one with the smallest source side.</summary>
    public bool IsSource(int node) => _tree[node] == Source;

    public void Solve()
    {
        for (var node = 0; node < _nodes; node++)
        {
            _parent[node] = None;
            if (_terminal[node] != 0)
            {
                _tree[node] = _terminal[node] > 0 ? Source : Sink;
                _parent[node] = Terminal;
                _distance[node] = 1;
                Activate(node);
            }
        }

        while (_activeNodes.TryPeek(out var node))
        {
            var meeting = _tree[node] == Free ? None : Grow(node);
            if (meeting == None)
            {
                _activeNodes.Dequeue();
                _active[node] = false;
                continue;
            }

            _time++;
            Augment(meeting);
            while (_orphans.TryDequeue(out var orphan))
            {
                Adopt(orphan);
            }
        }
    }

    private void AddArc(int from, int to, int capacity)
    {
        _head[_arcs] = to;
        _residual[_arcs] = capacity;
        _nextArc[_arcs] = _firstArc[from];
        _firstArc[from] = _arcs++;
    }

    private void Activate(int node)
    {
        if (!_active[node])
        {
            _active[node] = true;
            _activeNodes.Enqueue(node);
        }
    }

    /// <summary>Grows the tree of a node; returns the arc, directed from source side to sink side, where the trees meet.</summary>
    private int Grow(int node)
    {
        var tree = _tree[node];
        for (var arc = _firstArc[node]; arc != None; arc = _nextArc[arc])
        {
            var along = tree == Source ? arc : arc ^ 1;
            if (_residual[along] == 0)
            {
                continue;
            }

            var next = _head[arc];
            if (_tree[next] == Free)
            {
                _tree[next] = tree;
                _parent[next] = arc ^ 1;
                _stamp[next] = _stamp[node];
                _distance[next] = _distance[node] + 1;
                Activate(next);
            }
            else if (_tree[next] != tree)
            {
                return along;
            }
            else if (_stamp[next] <= _stamp[node] && _distance[next] > _distance[node])
            {
                // A shorter way to the root keeps later searches short.
                _parent[next] = arc ^ 1;
                _stamp[next] = _stamp[node];
                _distance[next] = _distance[node] + 1;
            }
        }

        return None;
    }

    private void Augment(int meeting)
    {
        var bottleneck = _residual[meeting];
        var node = _head[meeting ^ 1];
        for (; _parent[node] != Terminal; node = _head[_parent[node]])
        {
            bottleneck = Math.Min(bottleneck, _residual[_parent[node] ^ 1]);
        }

        bottleneck = Math.Min(bottleneck, _terminal[node]);
        node = _head[meeting];
        for (; _parent[node] != Terminal; node = _head[_parent[node]])
        {
            bottleneck = Math.Min(bottleneck, _residual[_parent[node]]);
        }

        bottleneck = Math.Min(bottleneck, -_terminal[node]);
        Push(meeting, bottleneck);
        for (node = _head[meeting ^ 1]; _parent[node] != Terminal;)
        {
            var arc = _parent[node];
            Push(arc ^ 1, bottleneck);
            var up = _head[arc];
            if (_residual[arc ^ 1] == 0)
            {
                MakeOrphan(node);
            }

            node = up;
        }

        _terminal[node] -= bottleneck;
        if (_terminal[node] == 0)
        {
            MakeOrphan(node);
        }

        for (node = _head[meeting]; _parent[node] != Terminal;)
        {
            var arc = _parent[node];
            Push(arc, bottleneck);
            var up = _head[arc];
            if (_residual[arc] == 0)
            {
                MakeOrphan(node);
            }

            node = up;
        }

        _terminal[node] += bottleneck;
        if (_terminal[node] == 0)
        {
            MakeOrphan(node);
        }

        Flow += bottleneck;
    }

    private void Push(int arc, int amount)
    {
        _residual[arc] -= amount;
        _residual[arc ^ 1] += amount;
    }

    private void MakeOrphan(int node)
    {
        _parent[node] = Orphan;
        _orphans.Enqueue(node);
    }

    /// <summary>Finds the orphan a new parent that is connected to its root, or sets it and its children free.</summary>
    private void Adopt(int orphan)
    {
        var tree = _tree[orphan];
        var (best, bestDistance) = (None, int.MaxValue);
        for (var arc = _firstArc[orphan]; arc != None; arc = _nextArc[arc])
        {
            var towards = tree == Source ? arc ^ 1 : arc;
            var candidate = _head[arc];
            if (_residual[towards] == 0 || _tree[candidate] != tree)
            {
                continue;
            }

            var distance = DistanceToRoot(candidate);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (arc, distance);
            }
        }

        if (best != None)
        {
            _parent[orphan] = best;
            _stamp[orphan] = _time;
            _distance[orphan] = bestDistance + 1;
            return;
        }

        for (var arc = _firstArc[orphan]; arc != None; arc = _nextArc[arc])
        {
            var neighbour = _head[arc];
            if (_tree[neighbour] != tree)
            {
                continue;
            }

            if (_residual[tree == Source ? arc ^ 1 : arc] != 0)
            {
                Activate(neighbour);
            }

            if (_parent[neighbour] >= 0 && _head[_parent[neighbour]] == orphan)
            {
                MakeOrphan(neighbour);
            }
        }

        _tree[orphan] = Free;
        _parent[orphan] = None;
    }

    /// <summary>Steps from a node to its terminal, or int.MaxValue when its branch hangs on an orphan. Leaves time stamps for the next search.</summary>
    private int DistanceToRoot(int start)
    {
        var steps = 0;
        var node = start;
        while (true)
        {
            if (_stamp[node] == _time)
            {
                steps += _distance[node];
                break;
            }

            steps++;
            var parent = _parent[node];
            if (parent == Terminal)
            {
                _stamp[node] = _time;
                _distance[node] = 1;
                break;
            }

            if (parent < 0)
            {
                return int.MaxValue;
            }

            node = _head[parent];
        }

        var total = steps;
        for (node = start; _stamp[node] != _time; node = _head[_parent[node]])
        {
            _stamp[node] = _time;
            _distance[node] = steps--;
        }

        return total;
    }
}
