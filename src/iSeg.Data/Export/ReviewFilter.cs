using System.Linq.Expressions;
using iSeg.Data.Model;

namespace iSeg.Data.Export;

/// <summary>The one place that knows which pictures were accepted in review.</summary>
public static class ReviewFilter
{
    /// <summary>Whether this store knows review at all.</summary>
    public static bool IsThere => Accepted is not null;

    /// <summary>Pictures whose labels were accepted; null as long as pictures have no such state.</summary>
    internal static Expression<Func<PictureRow, bool>>? Accepted { get; }
}
