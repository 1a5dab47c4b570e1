using iSeg.Core.Prelabelling;
using iSeg.Data.Prelabelling;
using iSeg.Web.Accounts;
using iSeg.Web.Api.Http;
using iSeg.Web.Api.Jobs;
using iSeg.Web.Prelabelling;

namespace iSeg.Web.Api.Prelabelling;

/// <summary>Pre-labelling jobs: begin, look, end.</summary>
internal static class PrelabelEndpoints
{
    private const int FailuresShown = 100;

    public static void MapPrelabelApi(this IEndpointRouteBuilder app)
    {
        var jobs = app.MapApi("/projects/{projectId:int}/prelabel-jobs", "Pre-labelling");
        jobs.MapPost("", StartAsync).Needs(Right.Manage).Takes<PrelabelSpec>().OnceByKey().Produces<JobBody>(StatusCodes.Status202Accepted)
            .Says("startPrelabelling", "Suggest masks for all pictures of a project",
                "`kind` is text, tags, everything, boxes, prompts or synthesize; docs/prelabel.md says what each takes. Jobs run one at a time, survive a restart of the server, and give way to people.");
        jobs.MapGet("", ListAsync).Needs(Right.See).Gives<Page<JobBody>>().Says("listPrelabelJobs", "Pre-labelling jobs of a project, newest first", "They are kept for good.");
        jobs.MapGet("/{jobId}", FindAsync).Needs(Right.See).Gives<JobBody>().Says("getPrelabelJob", "How far a pre-labelling job is", "`result.prelabel` counts suggestions and names the pictures that failed.");
        jobs.MapDelete("/{jobId}", CancelAsync).Needs(Right.Manage).Needs(Right.See).Produces<JobBody>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status409Conflict)
            .Says("cancelPrelabelJob", "Cancel a pre-labelling job", "What it has suggested stays.");
        jobs.MapDelete("/{jobId}/suggestions", DeleteOpenAsync).Needs(Right.Manage).Needs(Right.See).Produces<JobBody>()
            .Says("deletePrelabelSuggestions", "Delete a job's open suggestions", "What was accepted or rejected stays.");
    }

    private static async Task<IResult> StartAsync(int projectId, GuardedPrelabelling jobs, HttpContext http)
    {
        var spec = await http.ReadBodyAsync<PrelabelSpec>();
        var job = await jobs.StartAsync(projectId, spec, http.RequestAborted);
        return TypedResults.Accepted(PrelabelJobBodies.Address(projectId, job.Id), job.ToBody());
    }

    private static async Task<IResult> ListAsync(int projectId, int? limit, string? after, GuardedPrelabelling jobs, HttpContext http)
    {
        var (take, start) = (Paging.Limit(limit), Paging.AfterNumber(after));
        var found = await jobs.ListAsync(projectId, start == 0 ? null : start, take + 1, http.RequestAborted);
        return Versions.Answer(http, Paging.Of(http, found, take, job => job.Id, job => job.ToListed()));
    }

    private static async Task<IResult> FindAsync(int projectId, string jobId, GuardedPrelabelling jobs, HttpContext http) =>
        Versions.Answer(http, await BodyAsync(await RequireAsync(projectId, jobId, jobs, http), jobs, http));

    private static async Task<IResult> CancelAsync(int projectId, string jobId, GuardedPrelabelling jobs, HttpContext http)
    {
        var job = await RequireAsync(projectId, jobId, jobs, http);
        if (!await jobs.CancelAsync(projectId, job.Id, http.RequestAborted))
        {
            throw ApiException.Conflict("The job is over and cannot be cancelled any more. Its open suggestions can be deleted at /suggestions below it.");
        }

        job = await RequireAsync(projectId, jobId, jobs, http);
        return TypedResults.Accepted(PrelabelJobBodies.Address(projectId, job.Id), await BodyAsync(job, jobs, http));
    }

    private static async Task<IResult> DeleteOpenAsync(int projectId, string jobId, GuardedPrelabelling jobs, HttpContext http)
    {
        var job = await RequireAsync(projectId, jobId, jobs, http);
        await jobs.DeleteOpenAsync(projectId, job.Id, http.RequestAborted);
        return TypedResults.Ok(await BodyAsync(await RequireAsync(projectId, jobId, jobs, http), jobs, http));
    }

    private static async Task<JobBody> BodyAsync(PrelabelJob job, GuardedPrelabelling jobs, HttpContext http) =>
        job.ToBody(job.Failed == 0 ? [] : await jobs.FailuresAsync(job.ProjectId, job.Id, FailuresShown, http.RequestAborted));

    private static async Task<PrelabelJob> RequireAsync(int projectId, string jobId, GuardedPrelabelling jobs, HttpContext http) =>
        (PrelabelJobBodies.Number(jobId) is { } id ? await jobs.FindAsync(projectId, id, http.RequestAborted) : null)
        ?? throw ApiException.Missing($"There is no pre-labelling job {jobId} in this project. {ApiRoutes.Base}/projects/{projectId}/prelabel-jobs lists them.");
}
