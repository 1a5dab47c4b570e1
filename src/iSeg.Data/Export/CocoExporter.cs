using iSeg.Core.Formats.Coco;
using iSeg.Core.Geometry;
using iSeg.Data.Model;
using iSeg.Data.Projects;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Export;

/// <summary>A project as a COCO instances file.</summary>
public sealed class CocoExporter(IDbContextFactory<ProjectDbContext> contexts, TimeProvider time)
{
    /// <summary>Writes all pictures, categories and objects as they stand at one moment; rows are streamed, whatever their number.</summary>
    /// <exception cref="StoreRefusedException">There is no such project; nothing was written.</exception>
    public async Task<CocoSummary> ExportAsync(int projectId, Stream output, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);

        // Deferred: a reader's snapshot, which neither waits for writers nor keeps them waiting.
        await using var transaction = await context.BeginReadAsync(cancellationToken);
        var project = await context.Projects.AsNoTracking().SingleOrDefaultAsync(p => p.Id == projectId, cancellationToken)
            ?? throw new StoreRefusedException("The project is not there any more.");
        var categories = await context.Categories.AsNoTracking().Where(c => c.ProjectId == projectId).OrderBy(c => c.Id)
            .Select(c => new CocoCategory(c.Id, c.Name, c.Supercategory))
            .ToListAsync(cancellationToken);
        var images = context.Pictures.AsNoTracking().Where(p => p.ProjectId == projectId).OrderBy(p => p.SortKey)
            .Select(p => new CocoImage(p.Id, p.Path, p.Width, p.Height))
            .AsAsyncEnumerable();
        var annotations = (
            from a in context.Annotations.Where(AnnotationQueries.Counts)
            join p in context.Pictures on a.PictureId equals p.Id
            where p.ProjectId == projectId
            orderby p.SortKey, a.Order, a.Id
            select new CocoAnnotation(
                a.Id, a.PictureId, a.CategoryId, new PixelSize(p.Width, p.Height), a.Counts, a.Area, new PixelRect(a.Left, a.Top, a.BoxWidth, a.BoxHeight)))
            .AsAsyncEnumerable();
        return await CocoWriter.WriteAsync(
            output, new CocoInfo(project.Name, time.GetUtcNow()), categories, images, annotations, cancellationToken);
    }
}
