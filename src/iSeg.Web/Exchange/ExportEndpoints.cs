using iSeg.Data.Export;
using iSeg.Data.Projects;
using iSeg.Web.Accounts;

namespace iSeg.Web.Exchange;

/// <summary>Labels out.</summary>
internal static class ExportEndpoints
{
    public static void MapExports(this WebApplication app)
    {
        app.MapGet("/api/projects/{projectId:int}/export/coco", ExportCocoAsync).Needs(Right.See);
        // Only whoever made the file knows its id, and may fetch it as long as they may see the project.
        app.MapGet("/api/exports/{id:guid}", FetchAsync).NeedsLogin();
    }

    /// <summary>What the export page has made.</summary>
    private static async Task<IResult> FetchAsync(Guid id, ExportFiles files, CallerCheck check) => files.Find(id) is { } file && await check.MayAsync(file.ProjectId, Right.See)
        ? TypedResults.PhysicalFile(file.Path, "application/octet-stream", file.Name, enableRangeProcessing: true)
        : TypedResults.NotFound();

    /// <summary>Streams out of one read transaction. Every acknowledged edit is in the store already, so nothing stale can go out.</summary>
    private static async Task<IResult> ExportCocoAsync(int projectId, ProjectStore projects, CocoExporter exporter, CancellationToken cancellationToken)
    {
        var project = await projects.FindAsync(projectId, cancellationToken);
        return project is null
            ? TypedResults.NotFound()
            : TypedResults.Stream(
                async output => await exporter.ExportAsync(projectId, output, cancellationToken),
                "application/json",
                FileNames.Safe(project.Name) + ".coco.json");
    }
}
