using System.Security.Claims;
using iSeg.Web.Editing;

namespace iSeg.Web.Accounts;

/// <summary>Who asks. What they may is decided by <see cref="ProjectAccess"/> at every question anew, not kept here.</summary>
/// <param name="Id">The account, and the author in the correction log; empty for nobody.</param>
/// <param name="Name">What others read.</param>
/// <param name="Stamp">The account's stamp when the login was made; a changed one ends the login. Null for tokens, which are looked up each time.</param>
/// <param name="Scopes">What a token may do at most; null for a person, who is limited by the role alone.</param>
public sealed record Caller(string Id, string Name, string? Stamp, IReadOnlyList<string>? Scopes)
{
    public const string StampClaim = "iseg:stamp";
    public const string ScopeClaim = "iseg:scope";

    /// <summary>Not logged in.</summary>
    public static readonly Caller Nobody = new("", "", null, null);

    /// <summary>The person at this machine, where there are no logins.</summary>
    public static readonly Caller Local = new(Author.Local.Id, Author.Local.Name, null, null);

    public bool IsNobody => Id.Length == 0;

    /// <summary>Acts through an API token.</summary>
    public bool IsToken => Scopes is not null;

    public Author Author => Id == Editing.Author.Local.Id ? Editing.Author.Local : new(Id, Name, AuthorColours.Of(Id));

    /// <summary>Whether a token (or a person, always) covers the right.</summary>
    public bool Covers(Right right) => Scopes is null || Scopes.Contains(Accounts.Scopes.Of(right));

    public static Caller From(ClaimsPrincipal? principal)
    {
        if (principal?.Identity is not { IsAuthenticated: true } || principal.FindFirstValue(ClaimTypes.NameIdentifier) is not { Length: > 0 } id)
        {
            return Nobody;
        }

        var scopes = principal.FindFirstValue(ScopeClaim);
        return new(id, principal.Identity.Name ?? "", principal.FindFirstValue(StampClaim), scopes?.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}

/// <summary>The caller of this request or of this window; set once, where it begins.</summary>
public sealed class CallerContext
{
    public Caller Current { get; private set; } = Caller.Nobody;

    internal void Set(Caller caller) => Current = caller;
}
