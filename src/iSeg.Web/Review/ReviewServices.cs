namespace iSeg.Web.Review;

/// <summary>States, comments and what is made of them.</summary>
internal static class ReviewServices
{
    public static void AddReview(this WebApplicationBuilder builder) => builder.Services
        .AddSingleton<ReviewNotices>()
        .AddScoped<GuardedReviews>()
        .AddScoped<GuardedReports>();
}
