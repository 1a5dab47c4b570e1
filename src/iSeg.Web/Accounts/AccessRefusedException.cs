using iSeg.Data;

namespace iSeg.Web.Accounts;

/// <summary>Why somebody does not get what they asked for.</summary>
public enum AccessRefusal
{
    /// <summary>Not logged in, or not any more.</summary>
    SignIn,

    /// <summary>They have no part in the project; they are told that it is not there.</summary>
    Hidden,

    /// <summary>Their role, or their token's scopes, do not go so far.</summary>
    Forbidden,
}

/// <summary>The caller may not do this; nothing was done. The message is fit to be shown.</summary>
public sealed class AccessRefusedException(AccessRefusal refusal, string message) : StoreRefusedException(message)
{
    public AccessRefusal Refusal { get; } = refusal;
}
