using iSeg.Data.Model;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Export;

/// <summary>
/// Ids that the world knows pictures and objects by. They are the rows' own, unless a file brought others; then a new row whose own id is
/// taken by one of those gets the next free one, so that ids are unique in a project and never change.
/// </summary>
internal static class ExportIds
{
    /// <summary>Ids of files are kept up to here: what JSON numbers hold exactly everywhere.</summary>
    public const long Largest = 1L << 53;

    /// <summary>Gives a new picture another id where its own is taken; call it in the transaction that stores the picture.</summary>
    public static async Task ResolveAsync(ProjectDbContext context, PictureRow picture, CancellationToken cancellationToken)
    {
        if (await context.Pictures.AnyAsync(p => p.ProjectId == picture.ProjectId && p.ExportId == picture.Id, cancellationToken))
        {
            // Both are looked up in an index, whatever the number of rows.
            var taken = await context.Pictures.Where(p => p.ProjectId == picture.ProjectId).MaxAsync(p => p.ExportId, cancellationToken);
            picture.ExportId = 1 + Math.Max(taken ?? 0, await context.Pictures.MaxAsync(p => p.Id, cancellationToken));
            await context.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>Gives new objects other ids where their own are taken; call it in the transaction that stores them.</summary>
    public static async Task ResolveAsync(ProjectDbContext context, IReadOnlyList<AnnotationRow> added, CancellationToken cancellationToken)
    {
        foreach (var row in added)
        {
            if (await context.Annotations.AnyAsync(a => a.ProjectId == row.ProjectId && a.ExportId == row.Id, cancellationToken))
            {
                var taken = await context.Annotations.Where(a => a.ProjectId == row.ProjectId).MaxAsync(a => a.ExportId, cancellationToken);
                row.ExportId = 1 + Math.Max(taken ?? 0, await context.Annotations.MaxAsync(a => a.Id, cancellationToken));
                await context.SaveChangesAsync(cancellationToken);
            }
        }
    }
}
