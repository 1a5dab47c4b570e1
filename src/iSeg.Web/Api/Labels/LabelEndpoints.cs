using iSeg.Core.Formats;
using iSeg.Data.Export;
using iSeg.Data.Import;
using iSeg.Data.Import.Labels;
using iSeg.Data.Projects;
using iSeg.Web.Accounts;
using iSeg.Web.Api.Http;
using iSeg.Web.Api.Jobs;
using iSeg.Web.Api.Pictures;
using iSeg.Web.Api.Projects;
using iSeg.Web.Exchange;
using iSeg.Web.Projects;

namespace iSeg.Web.Api.Labels;

/// <summary>Labels in and out, as jobs.</summary>
internal static class LabelEndpoints
{
    public static void MapLabelsApi(this IEndpointRouteBuilder app)
    {
        app.MapApi("/projects/{projectId:int}/imports", "Import and export").MapPost("", ImportAsync).Needs(Right.Manage)
            .TakesFile("application/json", "application/zip", "application/octet-stream").OnceByKey().Produces<JobBody>(StatusCodes.Status202Accepted)
            .Says("importLabels", "Take labels in",
                "The labels are the body: a COCO file as JSON, everything else as a zip archive. `name` is what the file is called; `format` is found out when left out; `preview` "
                + "gives the report without storing anything; `skipBroken` leaves broken objects out instead of refusing everything; `boxes` takes objects of which there is only a box as filled boxes. All or nothing, and again does not double: docs/formats.md.");
        app.MapApi("/projects/{projectId:int}/exports", "Import and export").MapPost("", ExportAsync).Needs(Right.See)
            .Takes<ExportDraft>().OnceByKey().Produces<JobBody>(StatusCodes.Status202Accepted)
            .Says("exportLabels", "Write labels to a file", "Read back and compared with the store before it can be fetched; the report says what the format could not hold.");
    }

    private static async Task<IResult> ImportAsync(
        int projectId, string? name, string? format, bool? preview, bool? skipBroken, bool? boxes, GuardedProjects projects, ImportLimits limits, LabelImporter importer,
        JobQueue jobs, ProjectAccess access, ImportedLabels imported, HttpContext http)
    {
        await projects.RequireAsync(projectId, http.RequestAborted);
        if (format is not null && LabelFormats.Find(format) is null)
        {
            throw ApiException.Senseless($"There is no format '{format}'; there are {string.Join(", ", LabelFormats.All.Select(f => f.Id))}.");
        }

        var caller = http.Caller();
        jobs.RequireRoom(caller);
        http.TakeLargeBody();
        LabelSource source;
        try
        {
            source = await LabelSource.FromStreamAsync(Path.GetFileName(name) is { Length: > 0 } called ? called : "labels.json", http.Request.Body, limits, http.RequestAborted);
        }
        catch (LabelFormatException broken)
        {
            throw ApiException.Senseless(broken.Message);
        }

        var options = new LabelImportOptions(format, skipBroken ?? false, boxes ?? false);
        return jobs.Start(projectId, JobQueue.Import, caller, RunAsync, source.Dispose).Accepted();

        async Task<JobOutcome> RunAsync(JobRun run)
        {
            // Rights as they are when it is done, not as they were when it was asked for.
            await access.RequireAsync(caller, projectId, Right.Manage);
            using var staged = await importer.ReadAsync(projectId, source, options, run.Progress, run.Stop);
            if (preview ?? false)
            {
                return new(new() { Import = ImportReport.Of(await importer.PreviewAsync(staged, run.Progress, run.Stop)) });
            }

            await access.RequireAsync(caller, projectId, Right.Manage);
            var report = await importer.CommitAsync(staged, caller.Id, run.Progress, run.Stop);
            await imported.TellAsync(report);
            return new(new() { Import = ImportReport.Of(report) });
        }
    }

    private static async Task<IResult> ExportAsync(
        int projectId, GuardedProjects projects, CategoryStore categories, LabelExporter exporter, ExportFiles files, JobQueue jobs, ProjectAccess access, HttpContext http)
    {
        var draft = await http.ReadBodyAsync<ExportDraft>();
        var project = await projects.RequireAsync(projectId, http.RequestAborted);
        var options = await draft.ToOptionsAsync(categories, projectId, http.RequestAborted);
        var caller = http.Caller();
        jobs.RequireRoom(caller);
        var isSingle = LabelFormats.Find(options.Format)!.IsSingleFile && (options.Split is null || options.Part is not null) && !options.WithPictures;
        return jobs.Start(projectId, JobQueue.Export, caller, RunAsync).Accepted();

        async Task<JobOutcome> RunAsync(JobRun run)
        {
            await access.RequireAsync(caller, projectId, Right.See);
            var path = files.NewPath($"{FileNames.Safe(project.Name)}.{options.Format}.{(isSingle ? "json" : "zip")}");
            var report = await exporter.ExportAsync(projectId, options, path, run.Progress, run.Stop);
            files.Keep(path, projectId);
            return new(new() { Export = report }, path);
        }
    }
}
