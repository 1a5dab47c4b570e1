using System.Numerics.Tensors;

namespace iSeg.Engine.PixelStage;

/// <summary>One Gaussian over Lab colours.</summary>
/// <param name="Mean">Its middle.</param>
/// <param name="Inverse">Of the covariance: LL, LA, LB, AA, AB, BB.</param>
/// <param name="Height">Its weight over the root of the covariance's determinant; 0 for a part of nothing.</param>
internal readonly record struct ColourGaussian(
    (float L, float A, float B) Mean, (float LL, float LA, float LB, float AA, float AB, float BB) Inverse, float Height)
{
    /// <summary>Weighted density at each colour.</summary>
    /// <param name="l">Lightness.</param>
    /// <param name="a">As many.</param>
    /// <param name="b">As many.</param>
    /// <param name="to">As many, overwritten.</param>
    public void Densities(ReadOnlySpan<float> l, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> to)
    {
        if (Height == 0)
        {
            to.Clear();
            return;
        }

        for (var i = 0; i < to.Length; i++)
        {
            var (x, y, z) = (l[i] - Mean.L, a[i] - Mean.A, b[i] - Mean.B);
            to[i] = -.5f * ((x * ((x * Inverse.LL) + (2 * ((y * Inverse.LA) + (z * Inverse.LB))))) + (y * ((y * Inverse.AA) + (2 * z * Inverse.AB))) + (z * z * Inverse.BB));
        }

        TensorPrimitives.Exp<float>(to, to);
        TensorPrimitives.Multiply(to, Height, to);
    }
}

/// <summary>Sums over colours, of which a Gaussian is made.</summary>
internal struct ColourMoments
{
    private double _l, _a, _b, _ll, _la, _lb, _aa, _ab, _bb;

    public double Area { get; private set; }

    public void Add(double l, double a, double b, double area)
    {
        Area += area;
        (_l, _a, _b) = (_l + (area * l), _a + (area * a), _b + (area * b));
        (_ll, _la, _lb) = (_ll + (area * l * l), _la + (area * l * a), _lb + (area * l * b));
        (_aa, _ab, _bb) = (_aa + (area * a * a), _ab + (area * a * b), _bb + (area * b * b));
    }

    /// <param name="total">Area of all parts of the mixture.</param>
    /// <param name="least">Added to the variances.</param>
    public readonly ColourGaussian ToGaussian(double total, double least)
    {
        if (Area <= 0)
        {
            return default;
        }

        var (l, a, b) = (_l / Area, _a / Area, _b / Area);
        var (ll, la, lb) = ((_ll / Area) - (l * l) + least, (_la / Area) - (l * a), (_lb / Area) - (l * b));
        var (aa, ab, bb) = ((_aa / Area) - (a * a) + least, (_ab / Area) - (a * b), (_bb / Area) - (b * b) + least);
        var (c0, c1, c2) = ((aa * bb) - (ab * ab), (lb * ab) - (la * bb), (la * ab) - (lb * aa));
        var determinant = (ll * c0) + (la * c1) + (lb * c2);
        float Of(double cofactor) => (float)(cofactor / determinant);
        return new(
            ((float)l, (float)a, (float)b),
            (Of(c0), Of(c1), Of(c2), Of((ll * bb) - (lb * lb)), Of((la * lb) - (ll * ab)), Of((ll * aa) - (la * la))),
            (float)(Area / total / Math.Sqrt(determinant)));
    }
}
