using Microsoft.AspNetCore.Http.HttpResults;

namespace iSeg.Web.Accounts;

/// <summary>Refusals as HTTP says them: 401, 403, and 404 for what somebody must not even know of.</summary>
internal static class AccessAnswers
{
    public static int Status(AccessRefusal refusal) => refusal switch
    {
        AccessRefusal.SignIn => StatusCodes.Status401Unauthorized,
        AccessRefusal.Hidden => StatusCodes.Status404NotFound,
        _ => StatusCodes.Status403Forbidden,
    };

    public static Task WriteAsync(HttpContext http, AccessRefusal refusal, string message)
    {
        ProblemHttpResult problem = TypedResults.Problem(message, statusCode: Status(refusal));
        return problem.ExecuteAsync(http);
    }
}
