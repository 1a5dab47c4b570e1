namespace iSeg.Core.Annotations;

/// <summary>Why an edit did not happen.</summary>
public enum RefusalCode
{
    /// <summary>The object is locked.</summary>
    Locked,

    /// <summary>The object or the picture is not there (any more).</summary>
    Gone,

    /// <summary>The edit itself makes no sense.</summary>
    Invalid,

    /// <summary>No such category.</summary>
    Category,

    /// <summary>Try again in a moment.</summary>
    Busy,

    /// <summary>The disk is full or broken; try again when it is mended.</summary>
    Storage,

    /// <summary>There is nothing to undo or redo.</summary>
    Nothing,

    /// <summary>The person may not do that (any more).</summary>
    Forbidden,

    /// <summary>The login has ended; after the next one the same edit will do.</summary>
    SignIn,

    /// <summary>Somebody changed the object since the one who asks has seen it.</summary>
    Changed,
}

/// <summary>An edit that did not happen; nothing was changed or stored. The message is fit to be shown.</summary>
public sealed class EditRefusedException(RefusalCode code, string message, Exception? inner = null) : Exception(message, inner)
{
    public RefusalCode Code { get; } = code;
}
