using iSeg.Data.Review;

namespace iSeg.Data.Tests.Review;

/// <summary>Acts on a picture as it is at this moment.</summary>
internal static class ReviewActs
{
    public static async Task<PictureReview> ActAsync(this ReviewStore reviews, long picture, ReviewAction action, string actor, string? text, CancellationToken token) =>
        await reviews.ActAsync(await reviews.FindAsync(picture, token) ?? new(picture, ReviewState.ToDo, null, null, null, null), action, actor, text, token);
}
