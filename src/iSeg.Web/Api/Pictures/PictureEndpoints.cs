using iSeg.Data;
using iSeg.Data.Pictures;
using iSeg.Data.Review;
using iSeg.Web.Accounts;
using iSeg.Web.Api.Http;
using iSeg.Web.Api.Projects;
using iSeg.Web.Projects;
using iSeg.Web.Review;

namespace iSeg.Web.Api.Pictures;

/// <summary>Pictures: list, look at, delete, say how far they are.</summary>
internal static class PictureEndpoints
{
    public static void MapPicturesApi(this IEndpointRouteBuilder app)
    {
        app.MapApi("/projects/{projectId:int}/pictures", "Pictures").MapGet("", ListAsync).Needs(Right.See).Gives<Page<PictureBody>>()
            .Says("listPictures", "The pictures of a project, in the natural order of their paths", "With their review states and counts; `state` asks for those in one state only.");
        var pictures = app.MapApi("/pictures/{pictureId:long}", "Pictures");
        pictures.MapGet("", FindAsync).Needs(Right.See).Gives<PictureBody>().Says("getPicture", "What a picture is and how far it is");
        pictures.MapDelete("", DeleteAsync).Needs(Right.Manage).Matches().Produces(StatusCodes.Status204NoContent)
            .Says("deletePicture", "Delete a picture", "With its objects and history. This cannot be undone; editors that have it open are told.");
        pictures.MapPost("/review", ReviewAsync).Needs(Right.See).Takes<ReviewChange>().Matches().Produces<PictureBody>().ProducesProblem(StatusCodes.Status409Conflict)
            .Says("reviewPicture", "Start, hand in, accept, reject or reopen a picture", "Starting, handing in and reopening take the right to annotate, accepting and rejecting the right to review.");
    }

    /// <summary>The picture, which is there; rights were asked by the endpoint.</summary>
    /// <exception cref="ApiException">It is not.</exception>
    public static async Task<PictureEntry> RequireAsync(this PictureList pictures, long pictureId, CancellationToken cancellationToken) =>
        await pictures.FindAsync(pictureId, cancellationToken) ?? throw ApiException.Missing($"There is no picture {pictureId} (any more).");

    private static async Task<IResult> ListAsync(
        int projectId, string? state, int? limit, string? after, GuardedProjects projects, PictureList pictures, HttpContext http)
    {
        var (take, start, wanted) = (Paging.Limit(limit), Paging.After(after), Choice.Read<ReviewState>(state, "state"));
        await projects.RequireAsync(projectId, http.RequestAborted);
        var found = await pictures.PageAsync(projectId, start, wanted, take + 1, http.RequestAborted);
        return Versions.Answer(http, Paging.Of(http, found, take, p => p.Picture.Path, PictureBody.Of));
    }

    private static async Task<IResult> FindAsync(long pictureId, PictureList pictures, HttpContext http) =>
        Versions.Answer(http, PictureBody.Of(await pictures.RequireAsync(pictureId, http.RequestAborted)));

    private static async Task<IResult> DeleteAsync(long pictureId, PictureList list, GuardedPictures pictures, HttpContext http)
    {
        Versions.Require(http, Versions.Of(http, PictureBody.Of(await list.RequireAsync(pictureId, http.RequestAborted))));
        await pictures.DeleteAsync(pictureId, http.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> ReviewAsync(long pictureId, PictureList pictures, GuardedReviews reviews, HttpContext http)
    {
        var change = await http.ReadBodyAsync<ReviewChange>();
        Versions.Require(http, Versions.Of(http, PictureBody.Of(await pictures.RequireAsync(pictureId, http.RequestAborted))));
        if (change.Action == ReviewAction.Assign)
        {
            throw ApiException.Senseless("'action' must be start, submit, accept, reject or reopen; pictures are assigned on the project's review page.");
        }

        if (change.Action == ReviewAction.Reject && string.IsNullOrWhiteSpace(change.Reason))
        {
            throw ApiException.Senseless("'reason' is missing: whoever corrects the picture must know what is wrong.");
        }

        try
        {
            await reviews.ActAsync(pictureId, change.Action, change.Reason, http.RequestAborted);
        }
        catch (StoreRefusedException state) when (state is not AccessRefusedException)
        {
            throw ApiException.Conflict(state.Message);
        }

        return Versions.Answer(http, PictureBody.Of(await pictures.RequireAsync(pictureId, http.RequestAborted)));
    }
}
