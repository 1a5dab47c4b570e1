namespace iSeg.Engine.PixelStage;

/// <summary>Questions about sets of regions.</summary>
internal static class RegionShape
{
    /// <summary>Sets of regions by what they hold.</summary>
    public static IEqualityComparer<bool[]> SameSet { get; } = EqualityComparer<bool[]>.Create(
        (a, b) => a.AsSpan().SequenceEqual(b),
        set =>
        {
            var hash = default(HashCode);
            hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(set.AsSpan()));
            return hash.ToHashCode();
        });

    /// <summary>The box around the centres of regions; empty sets give a reversed one.</summary>
    public static (float Left, float Right, float Top, float Bottom) Extent(RegionGraph regions, Func<int, bool> belongs)
    {
        var (left, right, top, bottom) = (float.MaxValue, 0f, float.MaxValue, 0f);
        for (var region = 0; region < regions.Count; region++)
        {
            if (belongs(region))
            {
                (left, right) = (Math.Min(left, regions.X[region]), Math.Max(right, regions.X[region]));
                (top, bottom) = (Math.Min(top, regions.Y[region]), Math.Max(bottom, regions.Y[region]));
            }
        }

        return right < left ? (0, 0, 0, 0) : (left, right, top, bottom);
    }

    /// <summary>How much nearer the object is than the background, -1..1.</summary>
    public static float Nearness(float toObject, float toBackground)
    {
        if (!float.IsFinite(toBackground))
        {
            return float.IsFinite(toObject) ? 0 : -1;
        }

        var sum = toObject + toBackground;
        return sum > 0 ? float.IsFinite(sum) ? (toBackground - toObject) / sum : -1 : 0;
    }

    /// <summary>Drops what does not hang together with a positive prompt; without one nothing is dropped.</summary>
    public static bool[] KeepSeeded(RegionGraph regions, RegionSeeds seeds, bool[] inside)
    {
        if (!seeds.HasPositive)
        {
            return inside;
        }

        var kept = new bool[inside.Length];
        var queue = new Queue<int>();
        for (var region = 0; region < inside.Length; region++)
        {
            if (seeds.Positive[region] > 0)
            {
                kept[region] = true;
                queue.Enqueue(region);
            }
        }

        while (queue.TryDequeue(out var region))
        {
            for (var i = regions.Starts[region]; i < regions.Starts[region + 1]; i++)
            {
                var next = regions.Neighbours[i];
                if (inside[next] && !kept[next])
                {
                    kept[next] = true;
                    queue.Enqueue(next);
                }
            }
        }

        return kept;
    }
}
