using iSeg.Web.Api.Documents;
using iSeg.Web.Shell;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace iSeg.Web.Accounts;

/// <summary>Says no: to programs in JSON, to people by the login page or the page for what is not there.</summary>
internal sealed class RuleAnswers : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
            return;
        }

        var failure = authorizeResult.AuthorizationFailure?.FailureReasons.OfType<RuleFailure>().FirstOrDefault();
        var refusal = failure?.Refusal ?? AccessRefusal.SignIn;
        var message = failure?.Message ?? "Sign in, or send an API token.";
        if (TokenAuthentication.Brings(context.Request) && refusal == AccessRefusal.SignIn)
        {
            await context.ChallengeAsync(TokenAuthentication.Name);
        }
        else if (IsForPrograms(context.Request))
        {
            await AccessAnswers.WriteAsync(context, refusal, message);
        }
        else if (refusal == AccessRefusal.SignIn)
        {
            await context.ChallengeAsync();
        }
        else
        {
            context.Response.StatusCode = AccessAnswers.Status(refusal);
        }
    }

    /// <summary>Whoever asks here would not know what to do with a login page.</summary>
    private static bool IsForPrograms(HttpRequest request) =>
        (request.Path.StartsWithSegments("/api") && !TryPage.Is(request.Path)) || request.Path.StartsWithSegments("/_blazor")
        || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || PlainAnswers.IsPerson(request));
}
