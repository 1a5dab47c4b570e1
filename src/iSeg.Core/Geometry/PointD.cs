namespace iSeg.Core.Geometry;

/// <summary>
/// A place in a picture, continuous: origin at the top left corner, pixel (i, j) covers [i, i + 1) x [j, j + 1).
/// </summary>
public readonly record struct PointD(double X, double Y)
{
    /// <summary>Both coordinates are finite numbers.</summary>
    public bool IsFinite => double.IsFinite(X) && double.IsFinite(Y);

    public double DistanceTo(PointD other) => Math.Sqrt(((X - other.X) * (X - other.X)) + ((Y - other.Y) * (Y - other.Y)));
}
