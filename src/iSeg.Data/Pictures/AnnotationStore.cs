using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Data.Model;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Pictures;

/// <summary>An object of a picture as it is stored: every acknowledged edit is in it.</summary>
/// <param name="ObjectId">Made by whoever made the object; never used twice in the picture.</param>
/// <param name="Id">The annotation id of every export.</param>
/// <param name="PictureId">Its picture.</param>
/// <param name="CategoryId">A category of the project.</param>
/// <param name="Locked">Refuses every edit but unlocking.</param>
/// <param name="Order">Place in the list: the revision that created it.</param>
/// <param name="Area">Foreground pixels; 0 when everything was erased.</param>
/// <param name="Box">The smallest rectangle around them.</param>
/// <param name="IsCrowd">The region covers several objects.</param>
/// <param name="Revision">Of the edit that made it so.</param>
/// <param name="Size">The picture's.</param>
/// <param name="Counts">COCO compressed run lengths.</param>
public sealed record StoredAnnotation(
    Guid ObjectId,
    long Id,
    long PictureId,
    int CategoryId,
    bool Locked,
    long Order,
    long Area,
    PixelRect Box,
    bool IsCrowd,
    long Revision,
    PixelSize Size,
    string Counts)
{
    public RleMask ToMask() => RleMask.FromCounts(Size, Counts);
}

/// <summary>The objects of pictures, to be read. They are written by editing sessions only.</summary>
public sealed class AnnotationStore(IDbContextFactory<ProjectDbContext> contexts)
{
    /// <summary>Some objects of a picture that are not deleted, in the order in which they were made.</summary>
    /// <param name="pictureId">The picture.</param>
    /// <param name="after">The <see cref="StoredAnnotation.Order"/> after which to go on; 0 for the start.</param>
    /// <param name="categoryId">Only objects of this category; null for all.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<StoredAnnotation>> PageAsync(long pictureId, long after, int? categoryId, int take, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = context.Annotations.Where(a => a.PictureId == pictureId && !a.Deleted && a.Order > after && (categoryId == null || a.CategoryId == categoryId));
        return await Stored(context, rows.OrderBy(a => a.Order).Take(take)).ToListAsync(cancellationToken);
    }

    /// <summary>Null when there is none (any more).</summary>
    public async Task<StoredAnnotation?> FindAsync(long pictureId, Guid objectId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = context.Annotations.Where(a => a.PictureId == pictureId && a.ObjectId == objectId && !a.Deleted);
        return await Stored(context, rows).SingleOrDefaultAsync(cancellationToken);
    }

    private static IQueryable<StoredAnnotation> Stored(ProjectDbContext context, IQueryable<AnnotationRow> rows) =>
        from a in rows
        join p in context.Pictures on a.PictureId equals p.Id
        select new StoredAnnotation(
            a.ObjectId,
            a.ExportId ?? a.Id,
            a.PictureId,
            a.CategoryId,
            a.Locked,
            a.Order,
            a.Area,
            new PixelRect(a.Left, a.Top, a.BoxWidth, a.BoxHeight),
            a.IsCrowd,
            a.Revision,
            new PixelSize(p.Width, p.Height),
            a.Counts);
}
