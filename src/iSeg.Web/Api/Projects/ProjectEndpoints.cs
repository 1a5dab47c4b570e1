using iSeg.Data.Projects;
using iSeg.Web.Accounts;
using iSeg.Web.Api.Http;
using iSeg.Web.Projects;

namespace iSeg.Web.Api.Projects;

/// <summary>Projects: list, make, get, rename, delete.</summary>
internal static class ProjectEndpoints
{
    public static void MapProjectsApi(this IEndpointRouteBuilder app)
    {
        var projects = app.MapApi("/projects", "Projects");
        projects.MapGet("", ListAsync).NeedsLogin().Gives<Page<ProjectBody>>()
            .Says("listProjects", "The projects that you have a part in, oldest first");
        projects.MapPost("", CreateAsync).NeedsLogin().Takes<ProjectDraft>().OnceByKey().Produces<ProjectBody>(StatusCodes.Status201Created)
            .Says("createProject", "Make a project", "It begins with one category, \"object\". You become its owner.");
        projects.MapGet("/{projectId:int}", FindAsync).Needs(Right.See).Gives<ProjectBody>().Says("getProject", "One project");
        projects.MapPatch("/{projectId:int}", RenameAsync).Needs(Right.Manage).Takes<ProjectDraft>().Matches().Produces<ProjectBody>()
            .ProducesProblem(StatusCodes.Status409Conflict).Says("renameProject", "Rename a project");
        projects.MapDelete("/{projectId:int}", DeleteAsync).Needs(Right.Manage).Matches().Produces(StatusCodes.Status204NoContent)
            .Says("deleteProject", "Delete a project", "With its pictures, objects and history. This cannot be undone; If-Match makes sure that nobody worked in it since you looked.");
    }

    /// <summary>The project, which is there.</summary>
    /// <exception cref="ApiException">It is not.</exception>
    public static async Task<ProjectSummary> RequireAsync(this GuardedProjects projects, int projectId, CancellationToken cancellationToken) =>
        await projects.FindAsync(projectId, cancellationToken) ?? throw ApiException.Missing($"There is no project {projectId}, or you have no part in it. {ApiRoutes.Base}/projects lists yours.");

    private static async Task<IResult> ListAsync(int? limit, string? after, GuardedProjects projects, HttpContext http)
    {
        var (take, start) = (Paging.Limit(limit), Paging.AfterNumber(after));
        var found = (await projects.ListAsync(http.RequestAborted)).Where(p => p.Id > start).OrderBy(p => p.Id).Take(take + 1).ToList();
        return Versions.Answer(http, Paging.Of(http, found, take, p => p.Id, ProjectBody.Of));
    }

    private static async Task<IResult> CreateAsync(GuardedProjects projects, HttpContext http)
    {
        var draft = await http.ReadBodyAsync<ProjectDraft>();
        var body = ProjectBody.Of(await projects.CreateAsync(draft.Name, http.RequestAborted));
        http.Response.Headers.ETag = Versions.Of(http, body);
        return TypedResults.Created($"{ApiRoutes.Base}/projects/{body.Id}", body);
    }

    private static async Task<IResult> FindAsync(int projectId, GuardedProjects projects, HttpContext http) =>
        Versions.Answer(http, ProjectBody.Of(await projects.RequireAsync(projectId, http.RequestAborted)));

    private static async Task<IResult> RenameAsync(int projectId, GuardedProjects projects, HttpContext http)
    {
        var draft = await http.ReadBodyAsync<ProjectDraft>();
        Versions.Require(http, Versions.Of(http, ProjectBody.Of(await projects.RequireAsync(projectId, http.RequestAborted))));
        await projects.RenameAsync(projectId, draft.Name, http.RequestAborted);
        return Versions.Answer(http, ProjectBody.Of(await projects.RequireAsync(projectId, http.RequestAborted)));
    }

    private static async Task<IResult> DeleteAsync(int projectId, GuardedProjects projects, HttpContext http)
    {
        Versions.Require(http, Versions.Of(http, ProjectBody.Of(await projects.RequireAsync(projectId, http.RequestAborted))));
        await projects.DeleteAsync(projectId, http.RequestAborted);
        return TypedResults.NoContent();
    }
}
