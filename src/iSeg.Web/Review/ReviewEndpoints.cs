using iSeg.Data;
using iSeg.Data.Projects;
using iSeg.Data.Review;
using iSeg.Web.Accounts;

namespace iSeg.Web.Review;

/// <summary>Layers that pages lay over pictures.</summary>
internal static class ReviewEndpoints
{
    /// <summary>The address of an overlay.</summary>
    public static string Overlay(long pictureId, long from, long to, OverlayView view, Guid? only) =>
        $"/api/pictures/{pictureId}/review/overlay?from={from}&to={to}&view={view}{(only is { } id ? $"&only={id}" : "")}";

    public static void MapReview(this WebApplication app) => app.MapGet("/api/pictures/{pictureId:long}/review/overlay", DrawAsync).Needs(Right.See);

    private static async Task<IResult> DrawAsync(
        long pictureId, long from, long? to, OverlayView? view, Guid? only, GuardedReviews reviews, AccessDirectory directory, CategoryStore categories, HttpContext http)
    {
        if (from < 0 || to < from)
        {
            return TypedResults.Problem("'from' must be a revision, 0 or later, and 'to' none before it.", statusCode: StatusCodes.Status400BadRequest);
        }

        try
        {
            var (size, _, objects) = await reviews.DiffAsync(pictureId, from, to, http.RequestAborted);
            var project = await directory.ProjectOfAsync(pictureId, http.RequestAborted);
            var colors = (await categories.ListAsync(project ?? 0, http.RequestAborted)).ToDictionary(c => c.Id, c => c.Color);
            IReadOnlyList<ObjectDiff> shown = only is null ? objects : [.. objects.Where(o => o.ObjectId == only)];
            // The same revisions always look the same; only colours can change.
            http.Response.Headers.CacheControl = "private, max-age=60";
            return TypedResults.File(Review.Overlay.Draw(size, shown, colors, view ?? OverlayView.Difference), "image/png");
        }
        catch (StoreRefusedException refusal)
        {
            return TypedResults.Problem(refusal.Message, statusCode: StatusCodes.Status404NotFound);
        }
    }
}
