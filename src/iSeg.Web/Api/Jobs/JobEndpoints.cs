using iSeg.Web.Accounts;
using iSeg.Web.Api.Http;

namespace iSeg.Web.Api.Jobs;

/// <summary>Looking at jobs of every kind, and cancelling them.</summary>
internal static class JobEndpoints
{
    public static void MapJobs(this IEndpointRouteBuilder app)
    {
        var jobs = app.MapApi("/projects/{projectId:int}/jobs", "Jobs");
        jobs.MapGet("", ListAsync).Needs(Right.See).Gives<Page<JobBody>>()
            .Says("listJobs", "Jobs of a project, oldest first", "Imports and exports are forgotten an hour after their end, and when the server stops.");
        jobs.MapGet("/{jobId}", FindAsync).Needs(Right.See).Gives<JobBody>()
            .Says("getJob", "How far a job is", "Ask every second or so, with If-None-Match to get nothing while nothing changes.");
        jobs.MapDelete("/{jobId}", CancelAsync).Needs(Right.See).Produces<JobBody>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status409Conflict)
            .Says("cancelJob", "Cancel a job", "Whoever started it may, with the right that starting it took, and owners of the project. It stops as soon as it can; nothing of it is stored.");
        jobs.MapGet("/{jobId}/file", FetchAsync).Needs(Right.See)
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream").Produces<Stream>(StatusCodes.Status206PartialContent, "application/octet-stream")
            .Produces(StatusCodes.Status304NotModified).Produces(StatusCodes.Status416RangeNotSatisfiable).ProducesProblem(StatusCodes.Status409Conflict)
            .Says("getJobFile", "Fetch what an export made", "Kept for an hour. Range requests resume a broken download.");
    }

    private static async Task<IResult> ListAsync(int projectId, int? limit, string? after, IEnumerable<IJobSource> sources, HttpContext http)
    {
        var (take, start) = (Paging.Limit(limit), Paging.After(after));
        var all = new List<JobBody>();
        foreach (var source in sources)
        {
            all.AddRange(await source.ListAsync(projectId, http.RequestAborted));
        }

        var found = all.Select(job => (Job: job, Place: Place(job))).OrderBy(j => j.Place, StringComparer.Ordinal)
            .Where(j => start is null || string.CompareOrdinal(j.Place, start) > 0).Take(take + 1).ToList();
        return Versions.Answer(http, Paging.Of(http, found, take, j => j.Place, j => j.Job));
    }

    private static async Task<IResult> FindAsync(int projectId, string jobId, IEnumerable<IJobSource> sources, HttpContext http) =>
        Versions.Answer(http, (await RequireAsync(projectId, jobId, sources, http)).Job);

    private static async Task<IResult> CancelAsync(int projectId, string jobId, IEnumerable<IJobSource> sources, CallerCheck check, HttpContext http)
    {
        var (source, job) = await RequireAsync(projectId, jobId, sources, http);
        await check.RequireAsync(projectId, job.CreatedBy == check.Caller.Id ? source.RightToCancel(job) : Right.Manage);

        if (job.IsOver)
        {
            throw ApiException.Conflict($"The job is over ({job.State.ToString().ToLowerInvariant()}) and cannot be cancelled any more.");
        }

        await source.CancelAsync(projectId, jobId, http.RequestAborted);
        return TypedResults.Accepted(JobBody.Address(projectId, jobId), await source.FindAsync(projectId, jobId, http.RequestAborted) ?? job);
    }

    private static async Task<IResult> FetchAsync(int projectId, string jobId, JobQueue queue, IEnumerable<IJobSource> sources, HttpContext http)
    {
        var (_, job) = await RequireAsync(projectId, jobId, sources, http);
        if (!job.IsOver)
        {
            throw ApiException.Conflict($"The job is {job.State.ToString().ToLowerInvariant()}; its file can be fetched when it has succeeded.");
        }

        return queue.Find(projectId, jobId)?.File is { } path && File.Exists(path)
            ? TypedResults.PhysicalFile(path, "application/octet-stream", Path.GetFileName(path), File.GetLastWriteTimeUtc(path), new($"\"{jobId}\""), enableRangeProcessing: true)
            : throw ApiException.Missing("This job has no file (any more). Files of exports are kept for an hour: export again.");
    }

    private static async Task<(IJobSource Source, JobBody Job)> RequireAsync(int projectId, string jobId, IEnumerable<IJobSource> sources, HttpContext http)
    {
        foreach (var source in sources)
        {
            if (await source.FindAsync(projectId, jobId, http.RequestAborted) is { } job)
            {
                return (source, job);
            }
        }

        throw ApiException.Missing($"There is no job {jobId} in this project (any more). Jobs are forgotten an hour after their end, and when the server stops.");
    }

    private static string Place(JobBody job) => $"{job.CreatedAt.UtcTicks:d19} {job.Id}";
}
