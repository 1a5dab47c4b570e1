namespace iSeg.Engine.PixelStage;

/// <summary>The small regions of a picture, what they look like, and how strong the edges between neighbours are.</summary>
internal sealed class RegionGraph
{
    /// <summary>No border is certain: this much is left to chance.</summary>
    private const float Doubt = .01f;

    private RegionGraph(int count)
    {
        Count = count;
        (Area, FramePixels) = (new int[count], new int[count]);
        (L, A, B, X, Y, Deviation) = (new float[count], new float[count], new float[count], new float[count], new float[count], new float[count]);
    }

    public int Count { get; }

    /// <summary>Pixels of each region.</summary>
    public int[] Area { get; }

    /// <summary>Pixels of each region that lie on the picture's frame.</summary>
    public int[] FramePixels { get; }

    /// <summary>Mean colour of each region (Lab).</summary>
    public float[] L { get; }

    /// <inheritdoc cref="L"/>
    public float[] A { get; }

    /// <inheritdoc cref="L"/>
    public float[] B { get; }

    /// <summary>Centre of each region in working pixels.</summary>
    public float[] X { get; }

    /// <inheritdoc cref="X"/>
    public float[] Y { get; }

    /// <summary>Root mean square distance of a region's pixels from its mean colour, in Lab units.</summary>
    public float[] Deviation { get; }

    /// <summary>[count + 1]: the neighbours of region i are at Starts[i] .. Starts[i + 1] of the arrays below.</summary>
    public int[] Starts { get; private set; } = [];

    public int[] Neighbours { get; private set; } = [];

    /// <summary>Length of the common border in pixel pairs.</summary>
    public float[] Border { get; private set; } = [];

    /// <summary>How strong the common border is; see <see cref="BorderModel"/>.</summary>
    public float[] Strength { get; private set; } = [];

    /// <summary>How likely the common border is an object's, 0..1.</summary>
    public float[] Chance { get; private set; } = [];

    /// <summary>Log odds of <see cref="Chance"/>, bounded.</summary>
    public float[] Odds { get; private set; } = [];

    /// <summary>Mean strength of all borders, weighted by length.</summary>
    public float MeanStrength { get; private set; }

    public long ByteSize => (8L * 4 * Count) + (4L * Starts.Length) + (20L * Neighbours.Length);

    public static RegionGraph Build(LabPlanes lab, int[] labels, int count)
    {
        var graph = new RegionGraph(count);
        graph.Measure(lab, labels);
        graph.Join(lab, labels);
        (graph.Strength, graph.Chance) = BorderModel.Judge(graph, MathF.Sqrt(labels.Length / (float)count));
        graph.Odds = Array.ConvertAll(graph.Chance, chance => MathF.Log((chance + Doubt) / (1 + Doubt - chance)));
        graph.MeanStrength = graph.Mean(graph.Strength);
        return graph;
    }

    private void Measure(LabPlanes lab, int[] labels)
    {
        var (width, height) = (lab.Size.Width, lab.Size.Height);
        var sums = new double[6 * Count];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = (y * width) + x;
                var region = labels[at];
                var sum = sums.AsSpan(6 * region, 6);
                var (l, a, b) = (lab.L[at], lab.A[at], lab.B[at]);
                sum[0] += l;
                sum[1] += a;
                sum[2] += b;
                sum[3] += x;
                sum[4] += y;
                sum[5] += (l * l) + (a * a) + (b * b);
                Area[region]++;
                if (x == 0 || y == 0 || x == width - 1 || y == height - 1)
                {
                    FramePixels[region]++;
                }
            }
        }

        for (var region = 0; region < Count; region++)
        {
            var sum = sums.AsSpan(6 * region, 6);
            double area = Area[region];
            var (l, a, b) = (sum[0] / area, sum[1] / area, sum[2] / area);
            (L[region], A[region], B[region]) = ((float)l, (float)a, (float)b);
            (X[region], Y[region]) = ((float)(sum[3] / area), (float)(sum[4] / area));
            Deviation[region] = (float)Math.Sqrt(Math.Max(0, (sum[5] / area) - ((l * l) + (a * a) + (b * b))));
        }
    }

    private void Join(LabPlanes lab, int[] labels)
    {
        var (width, height) = (lab.Size.Width, lab.Size.Height);
        var borders = new Dictionary<long, (int Length, float Step)>(4 * Count);
        void Add(int at, int next, int before, int after)
        {
            var (a, b) = (Math.Min(labels[at], labels[next]), Math.Max(labels[at], labels[next]));
            var (dl, da, db) = (lab.L[before] - lab.L[after], lab.A[before] - lab.A[after], lab.B[before] - lab.B[after]);
            ref var border = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(borders, ((long)a << 32) | (uint)b, out _);
            border = (border.Length + 1, border.Step + MathF.Sqrt((dl * dl) + (da * da) + (db * db)));
        }

        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = (y * width) + x;

                // One pixel further on both sides: the border between regions is rarely exact, and real edges are blurred.
                if (x + 1 < width && labels[at] != labels[at + 1])
                {
                    Add(at, at + 1, x > 0 ? at - 1 : at, x + 2 < width ? at + 2 : at + 1);
                }

                if (y + 1 < height && labels[at] != labels[at + width])
                {
                    Add(at, at + width, y > 0 ? at - width : at, y + 2 < height ? at + (2 * width) : at + width);
                }
            }
        }

        Link(borders);
    }

    private void Link(Dictionary<long, (int Length, float Step)> borders)
    {
        var degrees = new int[Count + 1];
        foreach (var pair in borders.Keys)
        {
            degrees[(int)(pair >> 32) + 1]++;
            degrees[(int)(uint)pair + 1]++;
        }

        for (var region = 0; region < Count; region++)
        {
            degrees[region + 1] += degrees[region];
        }

        Starts = degrees;
        var next = degrees.AsSpan(0, Count).ToArray();
        (Neighbours, Border, Strength) = (new int[2 * borders.Count], new float[2 * borders.Count], new float[2 * borders.Count]);
        foreach (var (pair, border) in borders.OrderBy(entry => entry.Key))
        {
            var (a, b) = ((int)(pair >> 32), (int)(uint)pair);
            foreach (var (from, to) in ((int, int)[])[(a, b), (b, a)])
            {
                var at = next[from]++;
                (Neighbours[at], Border[at], Strength[at]) = (to, border.Length, border.Step / border.Length);
            }
        }

        MeanStrength = Mean(Strength);
    }

    private float Mean(float[] values)
    {
        double length = 0, sum = 0;
        for (var i = 0; i < values.Length; i++)
        {
            length += Border[i];
            sum += Border[i] * values[i];
        }

        return length > 0 ? (float)(sum / length) : 0;
    }
}
