using CsCheck;
using iSeg.Engine.PixelStage;

namespace iSeg.Engine.Tests.PixelStage;

public sealed class MaxFlowTests
{
    private static readonly Gen<(int[] Terminals, (int A, int B, int Capacity, int Reverse)[] Edges)> Graphs =
        from nodes in Gen.Int[1, 9]
        from terminals in Gen.Int[-12, 12].Array[nodes]
        from edges in Gen.Select(Gen.Int[0, nodes - 1], Gen.Int[0, nodes - 1], Gen.Int[0, 9], Gen.Int[0, 9]).Array[0, 20]
        select (terminals, edges.Where(edge => edge.Item1 != edge.Item2).ToArray());

    [Fact]
    public void Solve_RandomGraph_FindsTheFlowOfShortestAugmentingPaths() => Graphs.Sample(
        graph =>
        {
            var flow = Solve(graph.Terminals, graph.Edges);
            flow.Flow.ShouldBe(EdmondsKarp(graph.Terminals, graph.Edges));
        },
        iter: 3000);

    [Fact]
    public void Solve_RandomGraph_CutsNoMoreThanAnyOtherCut() => Graphs.Sample(
        graph =>
        {
            var flow = Solve(graph.Terminals, graph.Edges);
            var best = Enumerable.Range(0, 1 << graph.Terminals.Length).Min(cut => Cost(graph.Terminals, graph.Edges, node => (cut >> node & 1) == 1));
            Cost(graph.Terminals, graph.Edges, flow.IsSource).ShouldBe(best);
        },
        iter: 1000);

    [Fact]
    public void Solve_LargeGrid_CutCostsWhatFlows()
    {
        var random = new Random(3);
        const int Side = 60;
        int[] terminals = [.. Enumerable.Range(0, Side * Side).Select(_ => random.Next(-50, 51))];
        var edges = new List<(int, int, int, int)>();
        for (var at = 0; at < Side * Side; at++)
        {
            if (at % Side + 1 < Side)
            {
                edges.Add((at, at + 1, random.Next(40), random.Next(40)));
            }

            if (at + Side < Side * Side)
            {
                edges.Add((at, at + Side, random.Next(40), random.Next(40)));
            }
        }

        var flow = Solve(terminals, [.. edges]);
        Cost(terminals, [.. edges], flow.IsSource).ShouldBe(flow.Flow);
    }

    [Fact]
    public void Restart_WithOtherEvidence_CutsAsANewGraphWould() => Gen.Select(Graphs, Gen.Int[-12, 12].Array[9]).Sample(
        (graph, others) =>
        {
            var flow = new MaxFlow(graph.Terminals.Length, 1);
            foreach (var (a, b, capacity, reverse) in graph.Edges)
            {
                flow.AddEdge(a, b, capacity, reverse);
            }

            flow.KeepCapacities();
            foreach (var terminals in new[] { graph.Terminals, others[..graph.Terminals.Length], graph.Terminals })
            {
                flow.Restart();
                foreach (var (node, capacity) in terminals.Index())
                {
                    flow.AddTerminal(node, capacity);
                }

                flow.Solve();
                var fresh = Solve(terminals, graph.Edges);
                flow.Flow.ShouldBe(fresh.Flow);
                Enumerable.Range(0, terminals.Length).ShouldAllBe(node => flow.IsSource(node) == fresh.IsSource(node));
            }
        },
        iter: 1000);

    private static MaxFlow Solve(int[] terminals, (int A, int B, int Capacity, int Reverse)[] edges)
    {
        var flow = new MaxFlow(terminals.Length, 1);
        for (var node = 0; node < terminals.Length; node++)
        {
            flow.AddTerminal(node, terminals[node]);
        }

        foreach (var (a, b, capacity, reverse) in edges)
        {
            flow.AddEdge(a, b, capacity, reverse);
        }

        flow.Solve();
        return flow;
    }

    private static long Cost(int[] terminals, (int A, int B, int Capacity, int Reverse)[] edges, Func<int, bool> isSource) =>
        terminals.Index().Sum(t => isSource(t.Index) ? Math.Max(0, -t.Item) : (long)Math.Max(0, t.Item))
        + edges.Sum(e => isSource(e.A) && !isSource(e.B) ? e.Capacity : !isSource(e.A) && isSource(e.B) ? (long)e.Reverse : 0);

    private static long EdmondsKarp(int[] terminals, (int A, int B, int Capacity, int Reverse)[] edges)
    {
        var n = terminals.Length;
        var residual = new long[n + 2, n + 2];
        foreach (var (a, b, capacity, reverse) in edges)
        {
            residual[a, b] += capacity;
            residual[b, a] += reverse;
        }

        for (var node = 0; node < n; node++)
        {
            residual[n, node] = Math.Max(0, terminals[node]);
            residual[node, n + 1] = Math.Max(0, -terminals[node]);
        }

        for (long flow = 0; ;)
        {
            var from = Enumerable.Repeat(-1, n + 2).ToArray();
            var queue = new Queue<int>([n]);
            from[n] = n;
            while (queue.TryDequeue(out var node))
            {
                for (var next = 0; next < n + 2; next++)
                {
                    if (from[next] < 0 && residual[node, next] > 0)
                    {
                        from[next] = node;
                        queue.Enqueue(next);
                    }
                }
            }

            if (from[n + 1] < 0)
            {
                return flow;
            }

            var amount = long.MaxValue;
            for (var node = n + 1; node != n; node = from[node])
            {
                amount = Math.Min(amount, residual[from[node], node]);
            }

            for (var node = n + 1; node != n; node = from[node])
            {
                residual[from[node], node] -= amount;
                residual[node, from[node]] += amount;
            }

            flow += amount;
        }
    }
}
