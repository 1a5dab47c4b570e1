using System.Linq.Expressions;
using iSeg.Data.Model;

namespace iSeg.Data.Projects;

internal static class AnnotationQueries
{
    /// <summary>What counts as an object, in lists and exports alike.</summary>
    public static readonly Expression<Func<AnnotationRow, bool>> Counts = a => !a.Deleted && a.Area > 0;
}
