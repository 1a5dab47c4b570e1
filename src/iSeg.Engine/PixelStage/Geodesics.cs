namespace iSeg.Engine.PixelStage;

/// <summary>How far regions are from seeds when every step costs what its border's edge is strong.</summary>
internal static class Geodesics
{
    /// <param name="regions">The graph.</param>
    /// <param name="seeds">[regions], above 0 where distances start.</param>
    /// <param name="stepCost">Added to every step's edge strength, so that distance in the plane counts a little.</param>
    /// <param name="open">[regions] where paths may run; everywhere without it.</param>
    /// <returns>[regions], 0 at seeds; infinite where no seed reaches.</returns>
    public static float[] Distances(RegionGraph regions, ReadOnlySpan<float> seeds, float stepCost, bool[]? open = null)
    {
        var distances = new float[regions.Count];
        Array.Fill(distances, float.PositiveInfinity);
        var queue = new PriorityQueue<int, (float, int)>();
        for (var region = 0; region < seeds.Length; region++)
        {
            if (seeds[region] > 0)
            {
                distances[region] = 0;
                queue.Enqueue(region, (0, region));
            }
        }

        while (queue.TryDequeue(out var region, out var priority))
        {
            if (priority.Item1 > distances[region])
            {
                continue;
            }

            for (var i = regions.Starts[region]; i < regions.Starts[region + 1]; i++)
            {
                var next = regions.Neighbours[i];
                var distance = priority.Item1 + regions.Strength[i] + stepCost;
                if (distance < distances[next] && open?[next] != false)
                {
                    distances[next] = distance;
                    queue.Enqueue(next, (distance, next));
                }
            }
        }

        return distances;
    }
}
