using System.Numerics.Tensors;

namespace iSeg.Engine.PixelStage;

/// <summary>
/// What tells an object's border from one inside of it: besides the step in the pixels, how the two half discs around the border differ
/// in brightness, colour and texture (Pb: Martin, Fowlkes, Malik, PAMI 2004), taken over regions and at three radii.
/// </summary>
internal sealed class BorderFeatures
{
    /// <summary>Features of a border.</summary>
    public const int Count = Own + (3 * PerRadius);
    private const int Own = 8;
    private const int PerRadius = 6;
    private const int Bins = 8;
    private const int TextureBins = 6;

    /// <summary>Columns of a half disc: soft counts of L*, a*, b* and texture, then the weight and the weighted L*, a*, b*.</summary>
    private const int Counts = (3 * Bins) + TextureBins;
    private const int Columns = Counts + 4;

    /// <summary>Radii of the discs in widths of a region.</summary>
    private static readonly float[] Radii = [2.2f, 4.5f, 9];
    private readonly RegionGraph _regions;
    private readonly float _regionWidth;
    private readonly float[] _rows;
    private readonly float _bucketWidth;
    private readonly int _bucketsAcross;
    private readonly List<int>[] _buckets;

    /// <param name="regions">The graph, its strengths being colour steps.</param>
    /// <param name="regionWidth">Mean width of a region in pixels.</param>
    public BorderFeatures(RegionGraph regions, float regionWidth)
    {
        (_regions, _regionWidth, _bucketWidth) = (regions, regionWidth, 3 * regionWidth);
        _bucketsAcross = (int)(TensorPrimitives.Max<float>(regions.X) / _bucketWidth) + 1;
        _buckets = new List<int>[_bucketsAcross * ((int)(TensorPrimitives.Max<float>(regions.Y) / _bucketWidth) + 1)];
        _rows = new float[Columns * regions.Count];
        for (var region = 0; region < regions.Count; region++)
        {
            var row = _rows.AsSpan(Columns * region, Columns);
            Share(row[..Bins], regions.L[region] / 100);
            Share(row.Slice(Bins, Bins), (regions.A[region] + 40) / 80);
            Share(row.Slice(2 * Bins, Bins), (regions.B[region] + 40) / 80);
            Share(row.Slice(3 * Bins, TextureBins), MathF.Log(1 + regions.Deviation[region]) / 3.2f);
            (row[Counts], row[Counts + 1], row[Counts + 2], row[Counts + 3]) = (1, regions.L[region], regions.A[region], regions.B[region]);
            (_buckets[((int)(regions.Y[region] / _bucketWidth) * _bucketsAcross) + (int)(regions.X[region] / _bucketWidth)] ??= []).Add(region);
        }
    }

    /// <summary>
    /// The step in Lab units / 20, over the picture's mean step, and the root of that; the mean colours' difference in brightness and
    /// in colour / 20; difference and sum of textures; the picture's mean step / 10; then per radius the chi-squared distances of L*,
    /// a*, b* and texture and the difference of the mean colours in brightness and in colour / 20.
    /// </summary>
    /// <param name="a">A region.</param>
    /// <param name="b">Its neighbour.</param>
    /// <param name="step">Mean colour step across their border, in Lab units.</param>
    /// <param name="to">[<see cref="Count"/>], overwritten.</param>
    public void Measure(int a, int b, float step, Span<float> to)
    {
        var mean = Math.Max(1e-3f, _regions.MeanStrength);
        var (da, db) = (_regions.A[a] - _regions.A[b], _regions.B[a] - _regions.B[b]);
        to[0] = step / 20;
        to[1] = Math.Min(4, step / mean);
        to[2] = MathF.Sqrt(step / mean);
        to[3] = MathF.Abs(_regions.L[a] - _regions.L[b]) / 20;
        to[4] = MathF.Sqrt((da * da) + (db * db)) / 20;
        to[5] = MathF.Abs(_regions.Deviation[a] - _regions.Deviation[b]) / 10;
        to[6] = (_regions.Deviation[a] + _regions.Deviation[b]) / 20;
        to[7] = mean / 10;
        Span<float> sides = stackalloc float[2 * Columns];
        for (var r = 0; r < Radii.Length; r++)
        {
            sides.Clear();
            Gather(a, b, Radii[r] * _regionWidth, sides[..Columns], sides[Columns..]);
            Compare(sides[..Columns], sides[Columns..], to.Slice(Own + (r * PerRadius), PerRadius));
        }
    }

    /// <summary>Puts one value into soft bins: it belongs to the two nearest.</summary>
    private static void Share(Span<float> bins, float value)
    {
        var at = Math.Clamp(value, 0, .9999f) * (bins.Length - 1);
        var bin = (int)at;
        (bins[bin], bins[bin + 1]) = (1 - (at - bin), at - bin);
    }

    /// <summary>Sums the regions around the middle between two, those on the first one's side apart from the others; near ones count more.</summary>
    private void Gather(int a, int b, float radius, Span<float> near, Span<float> far)
    {
        var (x, y) = ((_regions.X[a] + _regions.X[b]) / 2, (_regions.Y[a] + _regions.Y[b]) / 2);
        var (normalX, normalY) = (_regions.X[a] - _regions.X[b], _regions.Y[a] - _regions.Y[b]);
        var (left, right) = ((int)Math.Max(0, (x - radius) / _bucketWidth), Math.Min(_bucketsAcross - 1, (int)((x + radius) / _bucketWidth)));
        var (top, bottom) = ((int)Math.Max(0, (y - radius) / _bucketWidth), Math.Min((_buckets.Length / _bucketsAcross) - 1, (int)((y + radius) / _bucketWidth)));
        for (var row = top; row <= bottom; row++)
        {
            for (var column = left; column <= right; column++)
            {
                foreach (var region in _buckets[(row * _bucketsAcross) + column] ?? [])
                {
                    var (dx, dy) = (_regions.X[region] - x, _regions.Y[region] - y);
                    var squared = (dx * dx) + (dy * dy);
                    if (squared <= radius * radius)
                    {
                        var side = (dx * normalX) + (dy * normalY) > 0 ? near : far;
                        var weight = _regions.Area[region] * (1 - (squared / (radius * radius * 1.2f)));
                        TensorPrimitives.MultiplyAdd(_rows.AsSpan(Columns * region, Columns), weight, side, side);
                    }
                }
            }
        }
    }

    private static void Compare(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> to)
    {
        var (weightA, weightB) = (Math.Max(1e-6f, a[Counts]), Math.Max(1e-6f, b[Counts]));
        var from = 0;
        for (var kind = 0; kind < 4; kind++)
        {
            var bins = kind < 3 ? Bins : TextureBins;
            var sum = 0f;
            for (var bin = from; bin < from + bins; bin++)
            {
                var (p, q) = (a[bin] / weightA, b[bin] / weightB);
                sum += p + q > 1e-6f ? (p - q) * (p - q) / (p + q) : 0;
            }

            to[kind] = sum / 2;
            from += bins;
        }

        var dl = (a[Counts + 1] / weightA) - (b[Counts + 1] / weightB);
        var da = (a[Counts + 2] / weightA) - (b[Counts + 2] / weightB);
        var db = (a[Counts + 3] / weightA) - (b[Counts + 3] / weightB);
        to[4] = MathF.Abs(dl) / 20;
        to[5] = MathF.Sqrt((da * da) + (db * db)) / 20;
    }
}
