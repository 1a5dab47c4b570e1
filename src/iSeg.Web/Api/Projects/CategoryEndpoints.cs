using iSeg.Core.Annotations;
using iSeg.Data;
using iSeg.Web.Accounts;
using iSeg.Web.Api.Http;
using iSeg.Web.Projects;

namespace iSeg.Web.Api.Projects;

/// <summary>The categories of a project.</summary>
internal static class CategoryEndpoints
{
    public static void MapCategoriesApi(this IEndpointRouteBuilder app)
    {
        var categories = app.MapApi("/projects/{projectId:int}/categories", "Categories");
        categories.MapGet("", ListAsync).Needs(Right.See).Gives<Page<CategoryBody>>().Says("listCategories", "The categories of a project, by id");
        categories.MapPost("", CreateAsync).Needs(Right.Manage).Takes<CategoryDraft>().OnceByKey().Produces<CategoryBody>(StatusCodes.Status201Created)
            .Says("createCategory", "Add a category", "It gets the first free digit as its hotkey.");
        categories.MapGet("/{categoryId:int}", FindAsync).Needs(Right.See).Gives<CategoryBody>().Says("getCategory", "One category");
        categories.MapPatch("/{categoryId:int}", ChangeAsync).Needs(Right.Manage).Takes<CategoryChange>().Matches().Produces<CategoryBody>()
            .ProducesProblem(StatusCodes.Status409Conflict).Says("changeCategory", "Rename a category, give it another colour or key");
        categories.MapDelete("/{categoryId:int}", DeleteAsync).Needs(Right.Manage).Matches().Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status409Conflict).Says("deleteCategory", "Delete a category that no object has", "Deleted objects count too, since undo brings them back.");
    }

    private static async Task<IResult> ListAsync(int projectId, int? limit, string? after, GuardedProjects projects, GuardedCategories categories, HttpContext http)
    {
        var (take, start) = (Paging.Limit(limit), Paging.AfterNumber(after));
        await projects.RequireAsync(projectId, http.RequestAborted);
        var found = (await categories.ListAsync(projectId, http.RequestAborted)).Where(c => c.Id > start).Take(take + 1).ToList();
        return Versions.Answer(http, Paging.Of(http, found, take, c => c.Id, CategoryBody.Of));
    }

    private static async Task<IResult> CreateAsync(int projectId, GuardedProjects projects, GuardedCategories categories, HttpContext http)
    {
        var draft = await http.ReadBodyAsync<CategoryDraft>();
        await projects.RequireAsync(projectId, http.RequestAborted);
        var body = CategoryBody.Of(await categories.AddAsync(projectId, draft.Name, draft.Color, draft.Supercategory ?? "", null, http.RequestAborted));
        http.Response.Headers.ETag = Versions.Of(http, body);
        return TypedResults.Created($"{ApiRoutes.Base}/projects/{projectId}/categories/{body.Id}", body);
    }

    private static async Task<IResult> FindAsync(int projectId, int categoryId, GuardedCategories categories, HttpContext http) =>
        Versions.Answer(http, CategoryBody.Of(await RequireAsync(projectId, categoryId, categories, http)));

    private static async Task<IResult> ChangeAsync(int projectId, int categoryId, GuardedCategories categories, HttpContext http)
    {
        var change = await http.ReadBodyAsync<CategoryChange>();
        var category = await RequireAsync(projectId, categoryId, categories, http);
        Versions.Require(http, Versions.Of(http, CategoryBody.Of(category)));
        return Versions.Answer(http, CategoryBody.Of(await categories.ChangeAsync(projectId, categoryId, change.Name, change.Color, change.Hotkey, http.RequestAborted)));
    }

    private static async Task<IResult> DeleteAsync(int projectId, int categoryId, GuardedCategories categories, HttpContext http)
    {
        Versions.Require(http, Versions.Of(http, CategoryBody.Of(await RequireAsync(projectId, categoryId, categories, http))));
        try
        {
            await categories.DeleteAsync(projectId, categoryId, http.RequestAborted);
            return TypedResults.NoContent();
        }
        catch (StoreRefusedException used) when (used is not AccessRefusedException)
        {
            throw ApiException.Conflict(used.Message);
        }
    }

    private static async Task<Category> RequireAsync(int projectId, int categoryId, GuardedCategories categories, HttpContext http) =>
        (await categories.ListAsync(projectId, http.RequestAborted)).FirstOrDefault(c => c.Id == categoryId)
        ?? throw ApiException.Missing($"There is no category {categoryId} in project {projectId}.");
}
