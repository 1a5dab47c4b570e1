using iSeg.Core.Formats;
using iSeg.Core.Formats.Coco;
using iSeg.Data.Model;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Export;

/// <summary>A project as a COCO instances file, straight into a stream: not read back; see <see cref="LabelExporter"/>.</summary>
public sealed class CocoExporter(IDbContextFactory<ProjectDbContext> contexts, TimeProvider time)
{
    /// <summary>Writes all pictures, categories and objects as they stand at one moment; rows are streamed, whatever their number.</summary>
    /// <exception cref="StoreRefusedException">There is no such project; nothing was written.</exception>
    public async Task<CocoSummary> ExportAsync(int projectId, Stream output, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);

        // Deferred: a reader's snapshot, which neither waits for writers nor keeps them waiting.
        await using var transaction = await context.BeginReadAsync(cancellationToken);
        var selection = await ExportSelection.LoadAsync(context, projectId, new(), cancellationToken);
        var content = new LabelExport
        {
            Title = selection.Project.Name,
            At = time.GetUtcNow(),
            Categories = selection.Categories,
            File = selection.Project.LabelHeader,
            Parts = selection.Parts,
            Pictures = selection.ReadAsync,
        };
        return await CocoFormat.WriteAsync(content, selection.Parts[0], output, cancellationToken);
    }
}
