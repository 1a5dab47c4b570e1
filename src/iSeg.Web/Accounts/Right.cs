using iSeg.Data.Accounts;

namespace iSeg.Web.Accounts;

/// <summary>What can be asked for in a project. Each is also a scope of an API token, see <see cref="Scopes"/>.</summary>
public enum Right
{
    /// <summary>Look at pictures, masks, comments and states; take labels out.</summary>
    See,

    /// <summary>Make and correct masks, comment, hand in.</summary>
    Annotate,

    /// <summary>Accept, reject, assign.</summary>
    Review,

    /// <summary>Pictures in and out, categories, members, the project itself.</summary>
    Manage,
}

/// <summary>The names of rights in API tokens.</summary>
public static class Scopes
{
    public const string Read = "read";
    public const string Annotate = "annotate";
    public const string Review = "review";
    public const string Manage = "manage";

    public static readonly IReadOnlyList<string> All = [Read, Annotate, Review, Manage];

    public static string Of(Right right) => right switch
    {
        Right.See => Read,
        Right.Annotate => Annotate,
        Right.Review => Review,
        Right.Manage => Manage,
        _ => throw new ArgumentOutOfRangeException(nameof(right)),
    };

    /// <summary>The least role that has the right.</summary>
    public static ProjectRole RoleFor(Right right) => right switch
    {
        Right.See => ProjectRole.Viewer,
        Right.Annotate => ProjectRole.Annotator,
        Right.Review => ProjectRole.Reviewer,
        Right.Manage => ProjectRole.Owner,
        _ => throw new ArgumentOutOfRangeException(nameof(right)),
    };
}
