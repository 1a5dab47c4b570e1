using System.Globalization;
using Microsoft.AspNetCore.Authorization;

namespace iSeg.Web.Accounts;

/// <summary>Whatever the endpoint's <see cref="AccessRule"/>s say.</summary>
internal sealed class RuleRequirement : IAuthorizationRequirement;

/// <summary>Why a rule was not met, for the answer.</summary>
internal sealed class RuleFailure(IAuthorizationHandler handler, AccessRefusal refusal, string message) : AuthorizationFailureReason(handler, message)
{
    public AccessRefusal Refusal { get; } = refusal;
}

/// <summary>Holds requests to the rules of their endpoints, by asking <see cref="ProjectAccess"/>.</summary>
internal sealed class RuleHandler(ProjectAccess access) : AuthorizationHandler<RuleRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, RuleRequirement requirement)
    {
        if (context.Resource is not HttpContext http)
        {
            return;
        }

        try
        {
            await RequireAsync(http, Caller.From(context.User));
            context.Succeed(requirement);
        }
        catch (AccessRefusedException refusal)
        {
            context.Fail(new RuleFailure(this, refusal.Refusal, refusal.Message));
        }
    }

    private async Task RequireAsync(HttpContext http, Caller caller)
    {
        if (!await access.IsSignedInAsync(caller))
        {
            throw new AccessRefusedException(AccessRefusal.SignIn, "Sign in, or send an API token.");
        }

        // Where nothing answers, or only routing itself with "not that method" (which is an endpoint, but has no route), whoever is logged in may learn that.
        var rules = (http.GetEndpoint() as RouteEndpoint)?.Metadata.GetOrderedMetadata<AccessRule>() ?? [new(null)];
        if (rules.Count == 0)
        {
            throw new AccessRefusedException(AccessRefusal.Forbidden, "This address has no rule that says who may use it, so nobody may.");
        }

        foreach (var right in rules.Select(rule => rule.Right).OfType<Right>())
        {
            var (project, picture) = (Number(http, "projectId"), Number(http, "pictureId"));
            if (project is null && picture is null)
            {
                throw new AccessRefusedException(AccessRefusal.Forbidden, "This address names no project and no picture to have rights in.");
            }

            if (project is { } projectId)
            {
                await access.RequireAsync(caller, (int)projectId, right);
            }

            if (picture is { } pictureId)
            {
                var home = await access.RequirePictureAsync(caller, pictureId, right, http.RequestAborted);
                if (project is not null && project != home)
                {
                    throw new AccessRefusedException(AccessRefusal.Hidden, "This picture is not in this project.");
                }
            }
        }
    }

    private static long? Number(HttpContext http, string name) =>
        http.GetRouteValue(name) is { } value && long.TryParse(value.ToString(), CultureInfo.InvariantCulture, out var number) ? number : null;
}
