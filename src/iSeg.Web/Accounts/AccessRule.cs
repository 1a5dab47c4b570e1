namespace iSeg.Web.Accounts;

/// <summary>
/// What an endpoint asks of its caller. Every endpoint states one (or is open on purpose, by AllowAnonymous); what states none is closed
/// to everybody, so that a forgotten rule is noticed at once and lets nobody in.
/// </summary>
/// <param name="Right">The right in the project that the address names; null when being logged in is enough.</param>
public sealed record AccessRule(Right? Right);

/// <summary>States an endpoint's rule.</summary>
public static class AccessRules
{
    /// <summary>Asks for a right in the project of `{projectId}`, or of the picture `{pictureId}`, in the route.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder builder, Right right)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new AccessRule(right));

    /// <summary>Asks for a login only; what is done behind it asks for more where it has to.</summary>
    public static TBuilder NeedsLogin<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new AccessRule(null));
}
