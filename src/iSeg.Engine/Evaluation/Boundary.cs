using iSeg.Core.Geometry;

namespace iSeg.Engine.Evaluation;

/// <summary>
/// Boundary F-score as DAVIS defines it (Perazzi et al., CVPR 2016): the harmonic mean of the part of the predicted boundary that lies
/// within a tolerance of the true one and the part of the true one that lies within it of the predicted. The tolerance is 0.8 % of the
/// picture's diagonal, rounded up. A pixel is boundary when it differs from its neighbour to the right, below or between the two; the
/// rim of the picture is none. Ignored pixels are taken out of both masks first.
/// </summary>
public sealed class Boundary
{
    private const double Tolerance = .008;

    private readonly Truth _truth;
    private readonly PixelSize _padded;
    private readonly int _reach;
    private readonly bool[] _true;
    private readonly long[] _toTrue;

    public Boundary(Truth truth)
    {
        ArgumentNullException.ThrowIfNull(truth);
        _truth = truth;
        var size = truth.Size;
        _reach = (int)Math.Ceiling(Tolerance * Math.Sqrt(((double)size.Width * size.Width) + ((double)size.Height * size.Height)));

        // A margin wider than the tolerance: the distance transform takes what lies outside for boundary.
        _padded = new(size.Width + (2 * (_reach + 1)), size.Height + (2 * (_reach + 1)));
        _true = Find(truth.Labels);
        _toTrue = Distances(_true);
    }

    /// <summary>How near to each other two boundaries must be, in pixels.</summary>
    public int Reach => _reach;

    /// <summary>The F-score of a prediction, 0..1. Two empty boundaries agree (1), an empty and another one do not (0).</summary>
    /// <param name="predicted">[height, width] row-major, 0 or 1.</param>
    public double Score(ReadOnlySpan<byte> predicted)
    {
        var found = Find(predicted);
        var precision = Within(found, _toTrue);
        var recall = Within(_true, Distances(found));
        return (precision, recall) switch
        {
            (null, null) => 1,
            ({ } p, { } r) when p + r > 0 => 2 * p * r / (p + r),
            _ => 0,
        };
    }

    /// <summary>The part of a boundary that lies within the tolerance of the other; null without any boundary.</summary>
    private double? Within(bool[] boundary, long[] distances)
    {
        long all = 0, near = 0;
        var limit = (long)_reach * _reach;
        for (var at = 0; at < boundary.Length; at++)
        {
            if (boundary[at])
            {
                all++;
                near += distances[at] <= limit ? 1 : 0;
            }
        }

        return all == 0 ? null : (double)near / all;
    }

    private long[] Distances(bool[] boundary)
    {
        var apart = Array.ConvertAll(boundary, isBoundary => !isBoundary);
        return DistanceTransform.SquaredDistances(apart, _padded);
    }

    /// <summary>Boundary pixels, [height, width] of the padded size.</summary>
    private bool[] Find(ReadOnlySpan<byte> mask)
    {
        var (width, height) = (_truth.Size.Width, _truth.Size.Height);
        var result = new bool[_padded.Area];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var here = Covers(mask, x, y);
                var right = x + 1 < width ? Covers(mask, x + 1, y) : here;
                var below = y + 1 < height ? Covers(mask, x, y + 1) : here;
                var between = x + 1 < width && y + 1 < height ? Covers(mask, x + 1, y + 1) : here;
                result[((y + _reach + 1) * _padded.Width) + x + _reach + 1] = here != right || here != below || here != between;
            }
        }

        return result;
    }

    private bool Covers(ReadOnlySpan<byte> mask, int x, int y)
    {
        var at = (y * _truth.Size.Width) + x;
        return mask[at] == 1 && _truth.Labels[at] != Truth.Ignored;
    }
}
