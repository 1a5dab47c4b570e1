using Microsoft.AspNetCore.Identity;

namespace iSeg.Data.Accounts;

/// <summary>A person with a login. The id is what the correction log keeps as author; it is never used twice.</summary>
public sealed class AccountRow : IdentityUser
{
    /// <summary>What others read.</summary>
    public required string Name { get; set; }

    /// <summary>The server's owner: may do everything in every project, and looks after the accounts.</summary>
    public bool IsAdmin { get; set; }

    /// <summary>Kept for the log's sake, but gets in no more.</summary>
    public bool Disabled { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>Somebody's role in a project.</summary>
public sealed class MembershipRow
{
    public int ProjectId { get; set; }

    public required string AccountId { get; set; }

    public ProjectRole Role { get; set; }

    public DateTimeOffset Since { get; set; }
}

/// <summary>A link that lets one person in, once.</summary>
public sealed class InvitationRow
{
    public int Id { get; set; }

    /// <summary>SHA-256 of the secret in the link, 64 hexadecimal digits; the secret itself is not kept.</summary>
    public required string SecretHash { get; set; }

    /// <summary>The project that it leads to; null for an account only.</summary>
    public int? ProjectId { get; set; }

    public ProjectRole Role { get; set; }

    /// <summary>Whom it is meant for, in the words of whoever made it.</summary>
    public required string Note { get; set; }

    public required string CreatedBy { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    public string? AcceptedBy { get; set; }

    public DateTimeOffset? AcceptedAt { get; set; }
}

/// <summary>A secret with which a program acts for a person.</summary>
public sealed class ApiTokenRow
{
    public int Id { get; set; }

    public required string AccountId { get; set; }

    public required string Name { get; set; }

    /// <summary>SHA-256 of the token, 64 hexadecimal digits; the token itself is shown once and not kept.</summary>
    public required string SecretHash { get; set; }

    /// <summary>The token's first characters, to tell tokens apart in a list.</summary>
    public required string Hint { get; set; }

    /// <summary>Words with spaces between: read, annotate, review, manage.</summary>
    public required string Scopes { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public DateTimeOffset? LastUsedAt { get; set; }
}
